import { AppError, type TaskOutput } from '../../preload/contract'
import type { Finding } from '../domain/finding'
import { median } from '../domain/statistics'
import type { Crew, FileStore, Sharing, Task } from '../ports'
import { writeGroup, type GroupRow } from './quality/group'
import { traceMotion } from './quality/motionTrace'
import { pairRecordings, type Input, type RunFiles } from './quality/pairRecordings'
import { qualityPortion, type QualityPortions } from './quality/qualityPortion'
import { measuresFor } from './quality/summary'
import { baseName } from './paths'
import { shareRecordings } from './shareRecordings'
import { condense } from './training/condense'
import { workAlone } from './workAlone'

interface QualityPorts {
  files: FileStore
  program: { name: string; version: string }
}

/**
 * Judges recordings: for each a summary, values of every frame, the frames to leave out and its parcels; for all a
 * table that marks who stands out, and how connectivity goes with motion. Recordings of which nothing can be said are
 * left out with a finding; throws AppError 'input.bad' when none is left. See docs/quality.md.
 *
 * @param crew  whoever works on several recordings at once; one after the other when left out
 */
export const makeQuality =
  (ports: QualityPorts, crew: Crew<QualityPortions> = workAlone({ quality: qualityPortion(ports) })): Task<'quality'> =>
  async (input, context) => {
    refuseNonsense(input)
    const findings: Finding[] = []
    const target = { ...ports, input }
    const runs = await pairRecordings(ports.files, input, findings)
    const written: string[] = []
    const rows: GroupRow[] = []
    const judged: TaskOutput<'quality'>['judged'] = []
    const trace = traceMotion(target, findings)
    const cohort = {
      setting: { input, isOnly: runs.length === 1, withConnectivity: runs.length >= input.fewestForQcFc },
      recordings: runs,
      nameOf: ({ bold, series }: RunFiles) => baseName((bold ?? series)!),
      sharing: sharingOf(input, runs),
    }
    let count = 0
    for await (const outcome of shareRecordings(crew, 'quality', cohort, context)) {
      const { bold, series, name } = runs[count]
      if (count++ === 0) findings.push(...outcome.ofMaps)
      if (outcome.judged) {
        written.push(...outcome.judged.files)
        rows.push(outcome.judged.row)
        judged.push({ bold, series, name })
        trace.add(outcome.judged.person)
      }
      findings.push(...outcome.findings)
    }
    if (rows.length === 0)
      throw new AppError('input.bad', 'No recording is left that could be judged.', condense(findings))
    const group = await writeGroup(target, rows)
    const { files: traced, qcFc } = await trace.write()
    const all = (name: string) =>
      columnOf(
        rows,
        measuresFor(input).findIndex((measure) => measure.name === name),
      )
    return {
      files: [...written, ...group.files, ...traced],
      findings: condense(findings),
      recordings: rows.length,
      leftOut: runs.length - rows.length,
      judged,
      withMotion: all('mean_fd').length,
      outliers: group.outliers,
      meanFd: medianOrNull(all('mean_fd')),
      tsnr: medianOrNull(all('tsnr')),
      table: group.table,
      qcFc,
    } satisfies TaskOutput<'quality'>
  }

const refuseNonsense = ({ bold, series, runs, bandHz: [low, high] }: Input): void => {
  if (bold.length + series.length + runs.length === 0)
    throw new AppError('usage.bad', 'Give recordings (4D) or parcel series to judge.')
  if (low >= high) throw new AppError('usage.bad', 'A band goes from a lower to a higher frequency.')
}

/** Voxels over time, of which at most 256 MiB are held, and what comes with them: seconds of work. */
const ofVolumes = { fewestEach: 1, bytesEach: 384 * 2 ** 20 }
/** A series is judged in a fifth of the time that a worker takes to start. */
const ofSeries = { fewestEach: 4 }

const sharingOf = ({ workers }: Input, runs: readonly RunFiles[]): Sharing => ({
  workers,
  ...(runs.some(({ bold }) => bold !== null) ? ofVolumes : ofSeries),
})

const columnOf = (rows: readonly GroupRow[], at: number): number[] =>
  rows.map(({ values }) => values[at]).filter((value) => Number.isFinite(value))

const medianOrNull = (values: readonly number[]): number | null => (values.length === 0 ? null : median(values))
