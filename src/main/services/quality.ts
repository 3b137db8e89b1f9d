import { AppError, type TaskOutput } from '../../preload/contract'
import type { Finding } from '../domain/finding'
import { median } from '../domain/statistics'
import type { FileStore, Task } from '../ports'
import { breathe } from './inference/breathe'
import { rowOf, writeGroup, type GroupRow } from './quality/group'
import { judgeRecording } from './quality/judgeRecording'
import { traceMotion } from './quality/motionTrace'
import { pairRecordings } from './quality/pairRecordings'
import { readMaps } from './quality/region'
import { leftOut } from './quality/remarks'
import { measuresFor } from './quality/summary'
import { writeRecording } from './quality/writeRecording'
import { baseName } from './paths'
import { condense } from './training/condense'

/**
 * Judges recordings: for each a summary, values of every frame, the frames to leave out and its parcels; for all a
 * table that marks who stands out, and how connectivity goes with motion. Recordings of which nothing can be said are
 * left out with a finding; throws AppError 'input.bad' when none is left. See docs/quality.md.
 */
export const makeQuality =
  ({ files, program }: { files: FileStore; program: { name: string; version: string } }): Task<'quality'> =>
  async (input, context) => {
    if (input.bold.length + input.series.length + input.runs.length === 0)
      throw new AppError('usage.bad', 'Give recordings (4D) or parcel series to judge.')
    if (input.bandHz[0] >= input.bandHz[1])
      throw new AppError('usage.bad', 'A band goes from a lower to a higher frequency.')
    const findings: Finding[] = []
    const target = { files, program, input }
    const runs = await pairRecordings(files, input, findings)
    const maps = await readMaps(files, input, findings)
    const written: string[] = []
    const rows: GroupRow[] = []
    const judged: TaskOutput<'quality'>['judged'] = []
    const trace = traceMotion(target, findings)
    for (const [index, run] of runs.entries()) {
      await breathe(context.signal, 'quality was judged')
      const message = `Recording ${index + 1} of ${runs.length}`
      const progress = ({ fraction }: { fraction: number | null }) =>
        context.progress({ fraction: (index + (fraction ?? 0)) / runs.length, message })
      progress({ fraction: 0 })
      const remarks: Finding[] = []
      try {
        const quality = await judgeRecording(files, run, maps, input, { ...context, progress }, remarks)
        written.push(...(await writeRecording(target, quality)))
        rows.push(rowOf(quality, input))
        judged.push({ bold: run.bold, series: run.series, name: run.name })
        trace.add(quality)
      } catch (error) {
        // Whoever gave one recording wants to know why at once; in a group the others are judged all the same.
        if (!(error instanceof AppError && error.code === 'input.bad') || runs.length === 1) throw error
        remarks.push(leftOut(baseName((run.bold ?? run.series)!), error.findings))
      }
      findings.push(...remarks)
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

const columnOf = (rows: readonly GroupRow[], at: number): number[] =>
  rows.map(({ values }) => values[at]).filter((value) => Number.isFinite(value))

const medianOrNull = (values: readonly number[]): number | null => (values.length === 0 ? null : median(values))
