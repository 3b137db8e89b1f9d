import type { Dataset, Finding, Recording } from '../../preload/contract'
import type { GridColumn } from './grid/column'

/** A finding with what it is about. */
export interface FindingRow {
  id: string
  finding: Finding
  dataset: string | null
  /** The recording whose file it is of, where that is known. */
  recording: Recording | null
}

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
/** Two findings of the same words about the same place are one, whether a data set or a recording tells of it. */
const sameness = ({ code, message, place }: Finding): string =>
  [code, message, place.file === undefined ? '' : baseName(place.file), place.line, place.column, place.field].join(
    '\n',
  )

/**
 * All findings, each once: those of the data sets, and what recordings have besides. A file is taken for a recording's
 * when only one recording of the data set is called so.
 */
export const findingRows = (
  datasets: ReadonlyArray<{ dataset: Pick<Dataset, 'id' | 'name'>; findings: readonly Finding[] }>,
  recordings: readonly Recording[],
): FindingRow[] => {
  const byName = new Map<string, Recording | null>()
  for (const recording of recordings) {
    const key = `${recording.datasetId}\n${recording.name}`
    byName.set(key, byName.has(key) ? null : recording)
  }
  const rows: FindingRow[] = []
  const told = new Set<string>()
  const tell = (finding: Finding, datasetId: string | null, dataset: string | null, recording: Recording | null) => {
    const key = `${datasetId}\n${sameness(finding)}`
    if (told.has(key)) return
    told.add(key)
    rows.push({ id: String(rows.length), finding, dataset, recording })
  }
  for (const { dataset, findings } of datasets) {
    for (const finding of findings) {
      const { file } = finding.place
      const recording = file === undefined ? null : (byName.get(`${dataset.id}\n${baseName(file)}`) ?? null)
      tell(finding, dataset.id, dataset.name, recording)
    }
  }
  const names = new Map(datasets.map(({ dataset }) => [dataset.id, dataset.name]))
  for (const recording of recordings) {
    for (const finding of recording.findings)
      tell(finding, recording.datasetId, names.get(recording.datasetId ?? '') ?? null, recording)
  }
  return rows
}

/** `participants.tsv:12, column age`; nothing where a finding is about no file. */
export const whereOf = ({ place: { file, line, column, field } }: Finding): string | null =>
  [
    file === undefined ? '' : line === undefined ? file : `${file}:${line}`,
    column === undefined ? '' : `column ${column}`,
    field === undefined ? '' : `field ${field}`,
  ]
    .filter(Boolean)
    .join(', ') || null

export const severityWords: Record<Finding['severity'], string> = { error: 'error', warning: 'warning', info: 'note' }
const weight: Record<Finding['severity'], number> = { error: 0, warning: 1, info: 2 }

/** The heaviest first; among equals as they were told. */
export const byWeight = (rows: readonly FindingRow[]): FindingRow[] =>
  [...rows].sort((a, b) => weight[a.finding.severity] - weight[b.finding.severity])

const text = (
  id: string,
  label: string,
  width: number,
  value: (row: FindingRow) => string | null,
  more: Partial<GridColumn<FindingRow>> = {},
): GridColumn<FindingRow> => ({ id, label, kind: 'text', width, value, ...more })

export const findingColumns: ReadonlyArray<GridColumn<FindingRow>> = [
  text('severity', 'Severity', 5.6, ({ finding }) => severityWords[finding.severity], { groups: true }),
  text('code', 'Code', 9, ({ finding }) => finding.code, { groups: true }),
  text('dataset', 'Data set', 6, ({ dataset }) => dataset, { groups: true }),
  text('subject', 'Subject', 5.4, ({ recording }) => recording?.subject ?? null, { groups: true }),
  text('place', 'Where', 11, ({ finding }) => whereOf(finding)),
  text('message', 'What', 17, ({ finding }) => finding.message, { grows: true }),
  text('suggestion', 'What to do', 14, ({ finding }) => finding.suggestion),
]

/** What is said beside findings: nothing where one of them says the same, and what to do as well. */
export const besides = (message: string | undefined, findings: readonly Finding[] = []): string | undefined =>
  findings.some((finding) => finding.message === message) ? undefined : message
