import { InvalidArgumentError, Option, type Command } from 'commander'
import { connectivityKinds, negativeWeights, type TaskOutput } from '../../../../preload/contract'
import type { Add } from '../addTask'
import { toInteger, toPositive, toPositiveNumber } from '../arguments'
import { count } from '../count'

export const addConnectivity = (add: Add): void =>
  add(
    'connectivity',
    'Compare the parcels of recordings with one another: matrices, graphs, slow fluctuations',
    (command) => measureOptions(matrixOptions(command)),
    ({ tr, maxLag, band, missing, runs, series, matrix, out, bold, ...sameNames }) => ({
      request: {
        ...sameNames,
        series,
        matrices: matrix,
        out,
        bold,
        trSeconds: tr,
        maxLagSeconds: maxLag,
        alffBandHz: band,
        mostMissing: missing,
        louvainRuns: runs,
      },
      needs: [
        ...((series ?? []) as string[]),
        ...((matrix ?? []) as string[]),
        bold,
        sameNames.mask as string | undefined,
      ],
    }),
    (output) => {
      const given = output.matrices.length === 0
      const of = given ? count(output.recordings, 'matrix', 'matrices') : count(output.recordings, 'recording')
      const tables = `${count(output.measures.length, 'table')} of measures`
      return [
        `${of} of ${parcelsOf(output)}, ${output.leftOut} left out`,
        given ? tables : `${count(output.matrices.length, 'matrix', 'matrices')}, ${tables}`,
        output.mean ?? output.groupMeans[0]?.mean ?? output.matrices[0] ?? output.measures[0],
        ...output.seedMaps,
      ]
    },
  )

const matrixOptions = (command: Command): Command =>
  command
    .option('--series <paths...>', 'folders and files of parcel series')
    .option(
      '--matrix <paths...>',
      'instead: matrices of others (.pconn.nii, _relmat.tsv), for measures of their graphs',
    )
    .addOption(new Option('--kind <name>', 'how parcels are compared').choices(connectivityKinds).default('pearson'))
    .option('--max-lag <seconds>', 'lagged: parcels may follow one another by this much', toNotNegative)
    .option('--tr <seconds>', 'time between frames, where nothing else says so', toPositiveNumber)
    .option('--no-standardise', 'partial, tangent: covariance of the series in their own units')
    .option('--missing <share>', 'share of frames that a parcel may miss; 0.2', toNotNegative)
    .option('--fewest-frames <n>', 'recordings with fewer usable frames are left out; 20', toPositive)
    .option('--group-mean', 'mean over the recordings too, with its deviation and how many have each pair')
    .addOption(new Option('--order <by>', 'of rows and columns').choices(['atlas', 'network']).default('atlas'))
    .option('--workers <n>', 'recordings worked on at once; as many as there are processors', toPositive)
    .requiredOption('--out <dir>', 'folder to write to')

const measureOptions = (command: Command): Command =>
  command
    .option('--measures', 'measures of the graph of the strongest entries')
    .option('--density <share>', 'share of the pairs that become edges; 0.1', toPositiveNumber)
    .addOption(new Option('--negative-weights <rule>', 'zero when left out').choices(negativeWeights))
    .option('--resolution <factor>', 'above 1 for smaller communities; 1', toPositiveNumber)
    .option('--runs <n>', 'of the search for communities, of which the best is kept; 10', toPositive)
    .option('--seed <n>', 'start of the random numbers', toInteger, 1)
    .option('--alff', 'amplitude of slow fluctuations (ALFF, fALFF)')
    .option('--bold <file>', '4D recording that the series was made of, for maps of seeds')
    .option('--seeds <parcels...>', 'a map of each one’s correlation with all voxels of the 4D recording')
    .option('--mask <file>', 'mask of the brain for these maps; a rough one is computed when left out')
    .option('--band <low,high>', 'their frequencies in Hz; 0.01,0.08', toBand)

const toNotNegative = (text: string): number => {
  const value = text.trim() === '' ? NaN : Number(text)
  if (!(Number.isFinite(value) && value >= 0)) throw new InvalidArgumentError('A number from 0 is needed.')
  return value
}

const toBand = (text: string): [number, number] => {
  const edges = text.split(',')
  if (edges.length !== 2) throw new InvalidArgumentError('A band is written low,high.')
  return [toNotNegative(edges[0]), toNotNegative(edges[1])]
}

/** Recordings of several atlases have no number of parcels in common. */
const parcelsOf = ({ parcels, findings }: TaskOutput<'connectivity'>): string =>
  findings.some(({ code }) => code === 'connectivity.parcels.differ')
    ? `up to ${count(parcels, 'parcel')}`
    : count(parcels, 'parcel')
