import { Option, type Command } from 'commander'
import { confoundStrategies, signalScalings, temporalFilters, type TaskOutput } from '../../../../preload/contract'
import type { Add } from '../addTask'
import { orNone, toInteger, toPositive, toPositiveNumber, toThreshold } from '../arguments'
import { count } from '../count'

export const addClean = (add: Add): void =>
  add(
    'clean',
    'Clean parcel series: spikes, trend, frequencies, confounds, frames of motion; each only when asked for',
    (command) => scaleOptions(censorOptions(signalOptions(fileOptions(command)))),
    ({
      series,
      out,
      confounds,
      tr,
      detrend,
      censor,
      censorFrom,
      fd,
      dvars,
      lowCut,
      highCut,
      filter,
      ...sameNames
    }) => ({
      request: {
        ...sameNames,
        series,
        out,
        confounds,
        trSeconds: tr,
        detrend: orNone(detrend),
        censor: censor === true || [censorFrom, fd, dvars].some((given) => given !== undefined),
        censorFrom,
        // A mask is taken as it is, unless something is said of how frames are to be judged.
        censorBy:
          censorFrom === undefined
            ? 'confounds'
            : censor === true || saysRule({ fd, dvars, ...sameNames })
              ? 'quality'
              : 'mask',
        fdThreshold: orNone(fd),
        dvarsThreshold: orNone(dvars),
        lowCutHz: lowCut,
        highCutHz: highCut,
        // A cut alone says enough.
        filter: filter ?? (lowCut !== undefined || highCut !== undefined ? 'butterworth' : 'none'),
      },
      needs: [
        ...(series as string[]),
        ...((confounds as string[] | undefined) ?? []),
        ...((censorFrom as string[] | undefined) ?? []),
      ],
    }),
    ({ recordings, leftOut }) =>
      recordings.length === 1 && leftOut === 0
        ? [...tell(recordings[0]), recordings[0].outliers]
        : [
            `${count(recordings.length, 'recording')} cleaned, ${leftOut} left out`,
            ...recordings.map(
              ({ timeseries, framesKept, frames }) => `${timeseries}: ${framesKept} of ${frames} frames`,
            ),
          ],
  )

const saysRule = (options: Record<string, unknown>): boolean =>
  ['fd', 'dvars', 'censorBefore', 'censorAfter', 'minContiguous'].some((name) => options[name] !== undefined)

const tell = (made: TaskOutput<'clean'>['recordings'][number]): string[] => [
  `${made.framesKept} of ${made.frames} frames of ${made.parcels} parcels, ${made.emptyParcels} of them empty`,
  `${made.confounds} confounds, ${made.degreesOfFreedom} degrees of freedom left`,
  made.timeseries,
]

const fileOptions = (command: Command): Command =>
  command
    .requiredOption('--series <paths...>', 'parcel series, and folders of them; each is cleaned by itself')
    .option('--confounds <paths...>', 'confounds table of the run; or tables and folders, matched to the runs by name')
    .addOption(new Option('--strategy <name>', 'confounds to regress out').choices(confoundStrategies).default('none'))
    .option('--global-signal', 'with the global signal')
    .option('--no-global-signal', 'without it, also where the strategy has it')
    .option('--components <n>', 'components of aCompCor; all when left out', toPositive)
    .option('--columns <names...>', 'further columns of the table to regress out')
    .option('--tr <seconds>', 'time between frames, where nothing else says so', toPositiveNumber)
    .option('--workers <n>', 'recordings worked on at once; as many as there are processors', toPositive)
    .requiredOption('--out <dir>', 'folder to write to')

const signalOptions = (command: Command): Command =>
  command
    .option('--dummy-frames <n>', 'frames left out at the start, or auto: those that the table marks', toDummies)
    .option('--despike', 'draw spikes in')
    .option('--despike-window <frames>', 'frames of the running median; 31', toPositive)
    .option('--despike-from <deviations>', 'where values begin to be drawn in; 2.5', toPositiveNumber)
    .option('--despike-to <deviations>', 'what no value passes; 4', toPositiveNumber)
    .option('--detrend <degree>', 'polynomial that is removed: 0 mean, 1 line, ..., or none; 1', toDegree)
    .addOption(new Option('--filter <kind>', 'butterworth when a cut is given').choices(temporalFilters))
    .option('--low-cut <Hz>', 'what is slower goes', toPositiveNumber)
    .option('--high-cut <Hz>', 'what is faster goes', toPositiveNumber)
    .option('--filter-order <n>', 'order of the Butterworth filter; 5', toPositive)

const censorOptions = (command: Command): Command =>
  command
    .option('--censor', 'leave out frames of motion')
    .option(
      '--censor-from <paths...>',
      'what quality wrote (folder or files): its mask; or with --censor or a threshold, the motion and DVARS it measured',
    )
    .option('--fd <mm or none>', 'framewise displacement above which a frame is left out; 0.5', toThreshold)
    .option('--dvars <number or none>', 'standardised DVARS above which a frame is left out; 1.5', toThreshold)
    .option('--censor-before <frames>', 'frames left out before each such frame; 0', toInteger)
    .option('--censor-after <frames>', 'frames left out after it; 0', toInteger)
    .option('--min-contiguous <frames>', 'shorter runs of frames between are left out too; 5', toPositive)
    .addOption(
      new Option('--censored-frames <how>', 'rows of left-out frames: n/a, or not there')
        .choices(['missing', 'removed'])
        .default('missing'),
    )

const scaleOptions = (command: Command): Command =>
  command.addOption(new Option('--scaling <kind>', 'units of the outcome').choices(signalScalings).default('none'))

const toDummies = (text: string): number | 'auto' => (text === 'auto' ? text : toInteger(text))
const toDegree = (text: string): number | 'none' => (text === 'none' ? text : toInteger(text))
