import { AppError, type SeriesColumn } from '../../../preload/contract'
import { groupFindings } from '../../domain/dataset/groupFindings'
import { inParallel } from '../inParallel'
import { baseName, joinPath } from '../paths'
import type { RecordingRow } from '../recordings'
import { sourcePath } from '../sources'
import { confoundsTableOf, motionOf, volumeOf } from '../recordingFiles'
import { qualityWarnings } from '../quality/remarks'
import { qualityOutcome } from './qualityOutcome'
import { toUriName } from '../bidsUri'
import {
  atlasOf,
  nothingLeft,
  nothing,
  seriesOf,
  timesOf,
  type JobPlan,
  type PlannerParts,
  type RequestOf,
} from './plan'

export const planScan = (
  { datasets, workspace }: PlannerParts,
  _: string,
  { folder }: RequestOf<'scan'>,
): JobPlan<'scan'> => {
  const root =
    'datasetId' in folder ? datasets.row(folder.datasetId).root : datasets.rootAt(sourcePath(workspace, folder))
  return {
    title: `Scan of ${baseName(root)}`,
    device: null,
    kind: 'scan',
    input: { folder: root, known: datasets.known(root), eachFinding: true },
    register: async (output) => (await datasets.register(root, output)).id,
    tell: ({ findings }) => ({ findings: groupFindings(findings) }),
    left: nothingLeft,
    discard: nothing,
  }
}

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

export const planConnectivity = (
  parts: PlannerParts,
  jobId: string,
  { recordingIds, matrix, ...asked }: RequestOf<'connectivity'>,
): JobPlan<'connectivity'> => {
  const rows = rowsOf(parts, recordingIds)
  const out = parts.workspace.analysisAt(jobId)
  refuseOtherParcels(rows)
  const series = rows.map(seriesOf)
  return {
    title: `${connectivityWords[matrix]} of ${whatOf(rows)}`,
    device: null,
    kind: 'connectivity',
    input: {
      ...asked,
      kind: matrix,
      groupMean: rows.length > 1,
      series,
      times: timesOf(rows),
      out,
      ...(asked.seeds.length > 0 ? { bold: boldOf(parts, rows), mask: rows[0].mask ?? undefined } : {}),
    },
    register: async (output) => {
      const columns = await columnsOf(parts, rows)
      const recordings = rows.map(({ id, recording }, at) => ({
        id,
        name: recording.name,
        series: series[at],
        columns,
      }))
      const subject = { id: jobId, folder: out, model: null, recordings: rows }
      return parts.analyses.registerConnectome(subject, { kind: matrix, seeds: asked.seeds, recordings }, output)
    },
    left: nothingLeft,
    discard: () => parts.files.remove(out),
  }
}

/** As jobs of connectivity are told apart on their list. */
const connectivityWords: Record<RequestOf<'connectivity'>['matrix'], string> = {
  pearson: 'Connectivity (Pearson correlation)',
  'fisher-z': 'Connectivity (Fisher z)',
  partial: 'Connectivity (partial correlation)',
  tangent: 'Connectivity (tangent space)',
  lagged: 'Connectivity (lagged correlation)',
}

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

const rowsOf = ({ recordings }: PlannerParts, ids: readonly string[]): RecordingRow[] =>
  [...new Set(ids)].map((id) => recordings.row(id))

/** Where the quality of series lies: their own, or that of the volume that they were made of. */
const judgedOf = ({ recordings }: PlannerParts, rows: readonly RecordingRow[]): Record<string, string> =>
  Object.fromEntries(
    rows.flatMap((row) => {
      const judged = row.judged ?? volumeOf(recordings, row)?.judged
      return judged ? [[seriesOf(row), joinPath(judged.folder, judged.name)]] : []
    }),
  )

/** The parcels that the recordings share, by the first that still has them: files may go while work goes on. */
const columnsOf = async ({ recordings }: PlannerParts, rows: readonly RecordingRow[]): Promise<SeriesColumn[]> => {
  for (const { id } of rows) {
    const columns = await recordings.columns(id).catch(() => [])
    if (columns.length > 0) return columns
  }
  return []
}

const whatOf = (rows: readonly RecordingRow[]): string =>
  rows.length === 1 ? rows[0].recording.name : `${rows.length} recordings`

/** The matrices of one job have the same rows and columns. */
const refuseOtherParcels = (rows: readonly RecordingRow[]): void => {
  const known = rows.filter(({ recording }) => recording.parcels !== null)
  const other = known.find(
    ({ recording: { atlasId, parcels } }) =>
      parcels !== known[0].recording.parcels || atlasId !== known[0].recording.atlasId,
  )
  if (other)
    throw new AppError(
      'usage.bad',
      `${other.recording.name} has other parcels than ${known[0].recording.name}. Choose recordings of one atlas.`,
    )
}

/** The 4D recording that seeds are mapped in. */
const boldOf = (parts: PlannerParts, rows: readonly RecordingRow[]): string => {
  if (rows.length > 1) throw new AppError('usage.bad', 'Maps of seeds are made for one recording at a time.')
  const volume = volumeOf(parts.recordings, rows[0])
  if (volume === null)
    throw new AppError('usage.bad', `${rows[0].recording.name} is of no volume that seeds could be mapped in.`)
  return volume.path
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
