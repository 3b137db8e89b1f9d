import { joinPath } from '../paths'
import { confoundsTableOf, volumeOf } from '../recordingFiles'
import type { RecordingRow } from '../recordings'
import { rowsOf, whatOf } from './chosenRecordings'
import { nothingLeft, seriesOf, timesOf, type JobPlan, type PlannerParts, type RequestOf } from './plan'

export const planClean = (
  parts: PlannerParts,
  jobId: string,
  { kind, recordingIds, ...steps }: RequestOf<'clean'>,
): JobPlan<'clean'> => {
  const rows = rowsOf(parts, recordingIds)
  const bySeries = new Map(rows.map((row) => [seriesOf(row), row]))
  const out = parts.workspace.cleanedAt(jobId)
  const tables: Record<string, string> = {}
  for (const [series, row] of bySeries) {
    const table = confoundsTableOf(row)
    if (table !== null) tables[series] = table
  }
  return {
    title: `Cleaning of ${whatOf(rows)}`,
    device: null,
    kind,
    input: { ...steps, series: [...bySeries.keys()], tables, judged: judgedOf(parts, rows), times: timesOf(rows), out },
    async register(output) {
      const cleaned = output.recordings.map(({ series, timeseries }) => ({
        source: bySeries.get(series)!,
        path: timeseries,
      }))
      const [first] = await parts.recordings.addCleaned(cleaned)
      return first
    },
    left: nothingLeft,
    discard: () => parts.files.remove(out),
  }
}

/** Where the quality of series lies: their own, or that of the volume that they were made of. */
const judgedOf = ({ recordings }: PlannerParts, rows: readonly RecordingRow[]): Record<string, string> =>
  Object.fromEntries(
    rows.flatMap((row) => {
      const judged = row.judged ?? volumeOf(recordings, row)?.judged
      return judged ? [[seriesOf(row), joinPath(judged.folder, judged.name)]] : []
    }),
  )
