import { motionOf } from '../recordingFiles'
import { qualityWarnings } from '../quality/remarks'
import { columnsOf, rowsOf, whatOf } from './chosenRecordings'
import { atlasOf, nothing, nothingLeft, seriesOf, type JobPlan, type PlannerParts, type RequestOf } from './plan'
import { qualityOutcome } from './qualityOutcome'

export const planQuality = (
  parts: PlannerParts,
  jobId: string,
  { kind, recordingIds, ...rules }: RequestOf<'quality'>,
): JobPlan<'quality'> => {
  const rows = rowsOf(parts, recordingIds)
  const isOne = rows.length === 1
  const out = parts.workspace.qualityAt(isOne ? rows[0].id : jobId)
  const atlas = rows.every(({ recording }) => recording.kind === 'volume') ? atlasOf(parts, rows) : null
  const labels = atlas?.atlas.kind === 'labels' ? { atlas: atlas.path, labels: atlas.given?.labels } : {}
  return {
    title: `Quality of ${whatOf(rows)}`,
    device: null,
    kind,
    input: {
      ...{ ...rules, ...labels, out, bold: [], series: [], motion: [] },
      runs: rows.map((row) => ({
        bold: row.recording.kind === 'volume' ? row.path : null,
        series: row.recording.kind === 'volume' ? row.series : seriesOf(row),
        motion: motionOf(row),
        mask: row.mask,
        trSeconds: row.recording.trSeconds,
      })),
    },
    async register(output) {
      const judgements = await qualityOutcome(parts.files, { out, rows, rules, output })
      await parts.recordings.keepQuality(judgements)
      if (isOne) return rows[0].id
      const parcels = output.qcFc === null ? [] : await columnsOf(parts, rows)
      const subject = { id: jobId, folder: out, model: null, recordings: rows }
      const byId = new Map(rows.map(({ id, recording }) => [id, recording]))
      const judged = judgements.map(({ id }) => ({
        recordingId: id,
        subject: byId.get(id)!.subject,
        session: byId.get(id)!.session,
      }))
      return parts.analyses.registerGroup(subject, {
        rows: judged,
        parcels,
        warnings: qualityWarnings(output.findings),
      })
    },
    left: nothingLeft,
    discard: isOne ? nothing : () => parts.files.remove(out),
  }
}
