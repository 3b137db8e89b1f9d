import { toUriName } from '../bidsUri'
import { inParallel } from '../inParallel'
import { joinPath } from '../paths'
import type { RecordingRow } from '../recordings'
import { rowsOf, whatOf } from './chosenRecordings'
import { nothingLeft, seriesOf, timesOf, type JobPlan, type PlannerParts, type RequestOf } from './plan'

/** A folder that waits in the workspace, packed into one file, until somebody saves it elsewhere. */
export const planExportData = async (
  parts: PlannerParts,
  jobId: string,
  { recordingIds, formats, name, authors }: RequestOf<'exportData'>,
): Promise<JobPlan<'exportData'>> => {
  const { files, workspace, zipper } = parts
  const rows = rowsOf(parts, recordingIds)
  const folder = workspace.exportAt(jobId)
  const label = name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+|[.-]+$/g, '') || 'derivatives'
  const out = joinPath(folder, label)
  return {
    title: `Export of ${whatOf(rows)}`,
    device: null,
    kind: 'exportData',
    input: {
      from: await whatThereIs(parts, rows),
      times: timesOf(rows),
      formats,
      name,
      authors,
      out,
      sources: sourcesOf(parts, rows),
    },
    async register() {
      await zipper.zipFolder(out, `${out}.zip`)
      await files.remove(out)
      return jobId
    },
    left: nothingLeft,
    discard: () => files.remove(folder),
  }
}

/** Series, and what was made of them. */
const whatThereIs = async ({ files, analyses }: PlannerParts, rows: readonly RecordingRow[]): Promise<string[]> => {
  const ofQuality = rows.flatMap(({ judged }) =>
    judged === null ? [] : qualityFiles.map((ending) => joinPath(judged.folder, `${judged.name}_${ending}`)),
  )
  const matrices = await analyses.matricesOf(rows.map(({ id }) => id))
  const there = await inParallel([...ofQuality, ...matrices], async (path) => ((await files.facts(path)) ? [path] : []))
  return [...rows.map(seriesOf), ...there.flat()]
}

const qualityFiles = ['bold.json', 'motion.tsv', 'outliers.tsv', 'parcels.tsv']

/** The data sets of the recordings, by what they are called in URIs. */
const sourcesOf = ({ datasets }: PlannerParts, rows: readonly RecordingRow[]): Record<string, string> => {
  const sources: Record<string, string> = {}
  const ids = new Set(rows.map(({ recording }) => recording.datasetId))
  for (const { id } of datasets.list()) {
    if (!ids.has(id)) continue
    const { root, dataset } = datasets.row(id)
    const base = toUriName(dataset.name) || 'source'
    let name = base
    for (let n = 2; name in sources; n++) name = `${base}-${n}`
    sources[name] = root
  }
  return sources
}
