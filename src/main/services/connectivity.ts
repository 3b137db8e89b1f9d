import { AppError, type TaskOutput } from '../../preload/contract'
import type { Finding } from '../domain/finding'
import type { Crew, Task, TaskContext } from '../ports'
import {
  append,
  connectRecording,
  measure,
  nothingWritten,
  type ConnectivityPortions,
  type ConnectivityPorts,
  type Written,
} from './connectivity/connectRecording'
import { gatherGroup } from './connectivity/groupMean'
import { readRecording, type Input, type Recording } from './connectivity/recording'
import { leftOut, nothingLeft, mixedParcels, sameRuns } from './connectivity/remarks'
import { commonParcels, tangentMatrices, unlikeFirst } from './connectivity/tangentMatrices'
import { refuseSameNames, writeMatrix, writeMean, type Target } from './connectivity/write'
import { measureMatrices } from './connectomes/measureMatrices'
import { demand } from './fileText'
import { breathe } from './inference/breathe'
import { baseName } from './paths'
import { openSeries } from './series/openSeries'
import { shareRecordings } from './shareRecordings'
import { condense } from './training/condense'
import { workAlone } from './workAlone'

type Output = TaskOutput<'connectivity'>

/**
 * How alike the parcels of each recording are: a matrix per recording, and measures of its graph and of slow
 * fluctuations when asked for. Recordings that cannot be read or have too little are left out with a finding; throws
 * AppError 'input.bad' when none is left. See docs/connectivity.md.
 *
 * @param crew  whoever works on several recordings at once; one after the other when left out
 */
export const makeConnectivity =
  (
    ports: ConnectivityPorts,
    crew: Crew<ConnectivityPortions> = workAlone({ connectivity: connectRecording(ports) }),
  ): Task<'connectivity'> =>
  async (asked, context) => {
    refuseNonsense(asked)
    if (asked.matrices.length > 0) return measureMatrices({ ...ports, input: asked }, context)
    const { paths, times } = await openSeries(ports.files, asked.series, asked.times)
    const input = { ...asked, times }
    refuseSameNames(paths)
    if (input.bold !== undefined && paths.length !== 1)
      throw new AppError('usage.bad', 'Maps of seeds are made for one recording at a time.')
    const written = nothingWritten()
    written.findings.push(...sameRuns(paths))
    const used =
      input.kind === 'tangent'
        ? await computeCohort({ ...ports, input }, paths, context, written)
        : await computeEach(ports, crew, input, paths, context, written)
    return {
      ...written,
      findings: condense(written.findings),
      recordings: used.recordings,
      leftOut: paths.length - used.recordings,
      parcels: used.parcels,
    } satisfies Output
  }

/** What was asked for makes no sense, whatever the recordings hold. */
const refuseNonsense = (input: Input): void => {
  const { series, matrices, kind, maxLagSeconds, measures, alff, alffBandHz, bold, seeds, groupMean } = input
  const [low, high] = alffBandHz
  if ((series.length === 0) === (matrices.length === 0))
    throw new AppError('usage.bad', 'Give either parcel series, or matrices that were computed of some.')
  if (matrices.length > 0 && (kind !== 'pearson' || alff || bold !== undefined || groupMean))
    throw new AppError('usage.bad', 'Measures of its graph are all that is computed of a matrix that is there already.')
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

/** Recordings as workers take them, each read, computed and written by itself: a cohort takes no more memory than they do. */
const computeEach = async (
  ports: ConnectivityPorts,
  crew: Crew<ConnectivityPortions>,
  input: Input,
  paths: readonly string[],
  context: TaskContext,
  written: Written,
): Promise<Used> => {
  const used: Used = { recordings: 0, parcels: 0 }
  const counts: number[] = []
  const group = gatherGroup({ ...ports, input })
  const cohort = { setting: input, recordings: paths, nameOf: baseName, sharing: { workers: input.workers } }
  for await (const one of shareRecordings(crew, 'connectivity', cohort, context)) {
    append(written, one.written)
    used.recordings += one.isUsed ? 1 : 0
    if (one.isUsed) counts.push(one.parcels)
    if (one.member) group.add(one.member)
  }
  used.parcels = Math.max(0, ...new Set(counts))
  written.findings.push(...mixedParcels(counts))
  if (input.groupMean && used.recordings > 0) {
    const { files, groupMeans, findings } = await group.write()
    written.files.push(...files)
    written.groupMeans.push(...groupMeans)
    written.findings.push(...findings)
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
    const files = await writeMatrix(target, recording, matrix)
    written.files.push(...files)
    written.matrices.push(files[0])
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
