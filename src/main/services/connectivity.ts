import { AppError, type TaskOutput } from '../../preload/contract'
import type { Finding } from '../domain/finding'
import type { Compressor, FileStore, Task, TaskContext } from '../ports'
import { matricesOf } from './connectivity/matrices'
import { graphMeasures, slowMeasures } from './connectivity/measures'
import { readRecording, type Input, type Recording } from './connectivity/recording'
import { leftOut, nothingLeft } from './connectivity/remarks'
import { writeSeedMaps } from './connectivity/seedMaps'
import { commonParcels, tangentMatrices, unlikeFirst } from './connectivity/tangentMatrices'
import { refuseSameNames, writeMatrix, writeMean, writeMeasures, type Target } from './connectivity/write'
import { demand } from './fileText'
import { breathe } from './inference/breathe'
import { baseName } from './paths'
import { listSeries } from './seriesFiles'
import { condense } from './training/condense'

type Output = TaskOutput<'connectivity'>
type Written = Pick<Output, 'files' | 'findings' | 'matrices' | 'measures' | 'mean' | 'seedMaps'>

interface Ports {
  files: FileStore
  compressor: Compressor
  program: { name: string; version: string }
}

/**
 * How alike the parcels of each recording are: a matrix per recording, and measures of its graph and of slow
 * fluctuations when asked for. Recordings that cannot be read or have too little are left out with a finding; throws
 * AppError 'input.bad' when none is left. See docs/connectivity.md.
 */
export const makeConnectivity =
  ({ files, compressor, program }: Ports): Task<'connectivity'> =>
  async (input, context) => {
    refuseNonsense(input)
    const paths = await listSeries(files, input.series)
    refuseSameNames(paths)
    if (input.bold !== undefined && paths.length !== 1)
      throw new AppError('usage.bad', 'Maps of seeds are made for one recording at a time.')
    const written: Written = { files: [], findings: [], matrices: [], measures: [], mean: null, seedMaps: [] }
    const target = { files, compressor, program, input }
    const used =
      input.kind === 'tangent'
        ? await computeCohort(target, paths, context, written)
        : await computeEach(target, paths, context, written)
    return {
      ...written,
      findings: condense(written.findings),
      recordings: used.recordings,
      leftOut: paths.length - used.recordings,
      parcels: used.parcels,
    }
  }

/** What was asked for makes no sense, whatever the recordings hold. */
const refuseNonsense = ({ kind, maxLagSeconds, measures, alffBandHz: [low, high], bold, seeds }: Input): void => {
  if (kind === 'lagged' && maxLagSeconds === undefined)
    throw new AppError('usage.bad', 'Say how many seconds parcels may follow one another by.')
  if (measures && (kind === 'lagged' || kind === 'tangent'))
    throw new AppError('usage.bad', 'Graphs are made of correlations: pearson, fisher-z or partial.')
  if ((bold === undefined) !== (seeds.length === 0))
    throw new AppError('usage.bad', 'A map of a seed needs both: a 4D recording and the names of parcels.')
  if (low >= high)
    throw new AppError('usage.bad', `A band goes from a lower to a higher frequency, not ${low} to ${high} Hz.`)
}

interface Used {
  recordings: number
  /** Parcels of the atlas; of the largest where recordings differ. */
  parcels: number
}

/** One recording after the other, so that a cohort takes no more memory than its largest recording. */
const computeEach = async (
  target: Target & { compressor: Compressor },
  paths: readonly string[],
  context: TaskContext,
  written: Written,
): Promise<Used> => {
  const used: Used = { recordings: 0, parcels: 0 }
  for await (const recording of readEach(target, paths, context, written.findings)) {
    const matrices = matricesOf(recording, target.input)
    written.findings.push(...(matrices.ok ? matrices.findings : [leftOut(baseName(recording.path), matrices.findings)]))
    if (!matrices.ok) continue
    const [main, ...more] = matrices.value
    note(written, await writeMatrix(target, recording, main))
    for (const matrix of more) written.files.push(...(await writeMatrix(target, recording, matrix)))
    await measure(target, recording, { stat: main.stat, matrix: main.values }, written)
    if (target.input.bold !== undefined) {
      const maps = await writeSeedMaps(target, recording, context, written.findings)
      written.files.push(...maps)
      written.seedMaps.push(...maps.filter((path) => path.endsWith('.nii.gz')))
    }
    used.recordings++
    used.parcels = Math.max(used.parcels, recording.series.parcels.length)
  }
  return used.recordings > 0 ? used : demand({ ok: false, findings: [nothingLeft, ...condense(written.findings)] })
}

const computeCohort = async (
  target: Target,
  paths: readonly string[],
  context: TaskContext,
  written: Written,
): Promise<Used> => {
  const recordings: Recording[] = []
  for await (const recording of readEach(target, paths, context, written.findings)) {
    const unlike = unlikeFirst(recording, recordings[0])
    if (unlike) written.findings.push(leftOut(baseName(recording.path), [unlike]))
    else recordings.push(recording)
  }
  if (recordings.length < 2 || commonParcels(recordings).length < 2)
    throw new AppError(
      'input.bad',
      'The tangent space needs at least two recordings that have two usable parcels in common.',
      [nothingLeft, ...condense(written.findings)],
    )
  const { members, mean, findings } = await tangentMatrices(recordings, target.input, context)
  written.findings.push(...findings)
  for (const { recording, matrix } of members) {
    await breathe(context.signal, 'matrices were written')
    note(written, await writeMatrix(target, recording, matrix))
    await measure(target, recording, { stat: matrix.stat, matrix: null }, written)
  }
  const group = await writeMean(
    target,
    members[0].recording,
    mean,
    recordings.map(({ path }) => path),
  )
  written.files.push(...group)
  written.mean = group[0]
  return { recordings: recordings.length, parcels: recordings[0].series.parcels.length }
}

async function* readEach(
  { files, input }: Target,
  paths: readonly string[],
  { progress, signal }: TaskContext,
  findings: Finding[],
): AsyncGenerator<Recording> {
  for (const [index, path] of paths.entries()) {
    await breathe(signal, 'matrices were computed')
    progress({ fraction: index / paths.length, message: `Recording ${index + 1} of ${paths.length}` })
    const read = await readRecording(files, path, input)
    findings.push(...(read.ok ? read.findings : [leftOut(baseName(path), read.findings)]))
    if (read.ok) yield read.value
  }
}

const note = (written: Written, files: readonly string[]): void => {
  written.files.push(...files)
  written.matrices.push(files[0])
}

/** Writes the measures that were asked for, if any. */
const measure = async (
  target: Target,
  recording: Recording,
  { stat, matrix }: { stat: string; matrix: Float64Array | null },
  written: Written,
): Promise<void> => {
  const { measures, alff } = target.input
  const parts = [
    ...(measures && matrix ? [graphMeasures(recording, matrix, target.input)] : []),
    ...(alff ? [slowMeasures(recording, target.input)] : []),
  ]
  if (parts.length === 0) return
  const columns = parts.flatMap((part) => part.columns)
  const facts = Object.assign({}, ...parts.map((part) => part.facts)) as Record<string, unknown>
  const files = await writeMeasures(target, recording, stat, { columns, facts })
  written.files.push(...files)
  written.measures.push(files[0])
  written.findings.push(...parts.flatMap((part) => part.findings))
}
