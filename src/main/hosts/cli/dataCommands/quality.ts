import { Option, type Command } from 'commander'
import { motionKinds } from '../../../../preload/contract'
import type { Add } from '../addTask'
import { orNone, toInteger, toPositive, toPositiveNumber, toShare, toThreshold } from '../arguments'
import { toAtlas } from '../bundledAtlases'
import { count } from '../count'

export const addQuality = (add: Add): void =>
  add(
    'quality',
    'Judge recordings: motion, DVARS, signal to noise, coverage, spectrum; who stands out in the group',
    (command) => groupOptions(thresholdOptions(fileOptions(command))),
    ({ out, tr, fd, dvars, headRadius, brainRadius, fewest, deviations, ...sameNames }) => ({
      request: {
        ...sameNames,
        out,
        trSeconds: tr,
        fdThreshold: orNone(fd),
        dvarsThreshold: orNone(dvars),
        headRadiusMm: headRadius,
        brainRadiusMm: brainRadius,
        groupDeviations: deviations,
        fewestInGroup: fewest,
        fewestForQcFc: fewest,
      },
      needs: [
        ...((sameNames.bold as string[] | undefined) ?? []),
        ...((sameNames.series as string[] | undefined) ?? []),
        ...((sameNames.motion as string[] | undefined) ?? []),
        sameNames.mask,
        sameNames.atlas,
        sameNames.labels,
      ],
    }),
    (output) => [
      `${count(output.recordings, 'recording')}, ${output.withMotion} with motion, ${output.leftOut} left out`,
      ...(output.meanFd === null ? [] : [`median of mean framewise displacement ${output.meanFd.toFixed(3)} mm`]),
      ...(output.tsnr === null ? [] : [`median temporal signal to noise ${output.tsnr.toFixed(1)}`]),
      output.outliers === null
        ? `${count(output.recordings, 'recording is', 'recordings are')} too few to tell who stands out (--fewest says from how many on)`
        : `${count(output.outliers, 'recording stands', 'recordings stand')} out in the group`,
      ...(output.qcFc === null ? [] : [tellQcFc(output.qcFc)]),
      output.table,
    ],
  )

const tellQcFc = ({
  people,
  medianAbsolute,
  significant,
}: {
  people: number
  medianAbsolute: number
  significant: number
}) =>
  `QC-FC over ${people} recordings: median |r| ${medianAbsolute.toFixed(3)}, ${(significant * 100).toFixed(1)} % of edges significant`

const fileOptions = (command: Command): Command =>
  command
    .option('--bold <files...>', '4D NIfTI recordings')
    .option('--series <paths...>', 'folders and files of parcel series')
    .option('--mask <file>', 'mask of the brain (NIfTI); the atlas, else a rough one, when left out')
    .option('--atlas <file>', 'atlas, for coverage and signal to noise of each parcel', toAtlas)
    .option('--labels <file>', 'table of the labels’ names; the one beside the atlas when left out')
    .option('--motion <paths...>', 'motion parameters, confounds tables, and folders of them')
    .addOption(
      new Option('--motion-kind <program>', 'what wrote the motion, where its name does not say').choices(motionKinds),
    )
    .option('--tr <seconds>', 'time between frames, where nothing else says so', toPositiveNumber)
    .option('--workers <n>', 'recordings worked on at once; as many as there are processors', toPositive)
    .requiredOption('--out <dir>', 'folder to write to')

const thresholdOptions = (command: Command): Command =>
  command
    .option('--fd <mm>', 'framewise displacement above which a frame is left out, or none; 0.5', toThreshold)
    .option('--dvars <value>', 'standardised DVARS above which a frame is left out, or none; 1.5', toThreshold)
    .option('--censor-before <frames>', 'left out before each such frame; 0', toInteger)
    .option('--censor-after <frames>', 'left out after each such frame; 0', toInteger)
    .option('--min-contiguous <frames>', 'shortest run of frames that is kept; 5', toPositive)
    .option('--head-radius <mm>', 'sphere of framewise displacement; 50', toPositiveNumber)
    .option('--brain-radius <mm>', 'sphere of the relative root mean square; 80', toPositiveNumber)
    .option('--mask-share <share>', 'brightness from which a rough mask begins; 0.1', toShare)

const groupOptions = (command: Command): Command =>
  command
    .option('--least-coverage <share>', 'parcels seen less are counted as poorly covered; 0.5', toShare)
    .option('--deviations <n>', 'robust deviations from which a recording stands out; 3', toPositiveNumber)
    .option('--fewest <recordings>', 'smallest group that is judged, and that QC-FC is computed of; 8', toPositive)
