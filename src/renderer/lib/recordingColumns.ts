import type { Participant, Recording } from '../../preload/contract'
import { formatCount, formatFixed, formatTr } from './format'
import type { GridColumn } from './grid/column'
import { asGridColumn, type PeopleColumn } from './people'

/** A recording as a row of the table: with its data set and its person. */
export interface RecordingRow {
  id: string
  recording: Recording
  /** Name of the data set. */
  dataset: string | null
  person: Participant | undefined
}
type Column = GridColumn<RecordingRow>

const fixed =
  (decimals: number) =>
  (value: string | number): string =>
    formatFixed(Number(value), decimals)
const percent = (share: number | null | undefined): number | null =>
  share === null || share === undefined ? null : share * 100

/** How many frames there are; null where what is in the file could not be told. */
export const framesOf = ({ frames }: Recording): number | null => frames || null

export const kindWords: Record<Recording['kind'], string> = { volume: 'volume', dense: 'dense', series: 'series' }

/** Problems of the file: errors and warnings. */
export const problemsOf = ({ findings }: Recording): number =>
  findings.filter(({ severity }) => severity !== 'info').length

const text = (
  id: string,
  label: string,
  width: number,
  value: Column['value'],
  more: Partial<Column> = {},
): Column => ({
  id,
  label,
  kind: 'text',
  width,
  value,
  ...more,
})
const number = (
  id: string,
  label: string,
  width: number,
  value: Column['value'],
  shown: Column['text'],
  more: Partial<Column> = {},
): Column => ({ id, label, kind: 'number', width, value, text: shown, ...more })

const groups = true

/** What the catalogue itself knows of a recording. */
export const recordingColumns: readonly Column[] = [
  text('subject', 'Subject', 7, ({ recording }) => recording.subject, { groups }),
  text('session', 'Session', 5.2, ({ recording }) => recording.session, { groups }),
  text('task', 'Task', 4.8, ({ recording }) => recording.task, { groups }),
  text('run', 'Run', 4, ({ recording }) => recording.run, { groups }),
  text('kind', 'Kind', 5.2, ({ recording }) => kindWords[recording.kind], { groups }),
  number(
    'tr',
    'TR',
    4.2,
    ({ recording }) => recording.trSeconds,
    (value) => formatTr(Number(value)),
    {
      header: 'tr_s',
      meaning: 'Repetition time: from one frame to the next',
    },
  ),
  number(
    'frames',
    'Frames',
    4.6,
    ({ recording }) => framesOf(recording),
    (value) => formatCount(Number(value)),
  ),
  number(
    'parcels',
    'Parcels',
    4.8,
    ({ recording }) => recording.parcels,
    (value) => formatCount(Number(value)),
  ),
  number(
    'coverage',
    'Coverage',
    5.6,
    ({ recording }) => percent(recording.coverage),
    (value) => `${fixed(1)(value)}\u00a0%`,
    {
      header: 'coverage_percent',
      meaning: 'Mean share of each parcel’s voxels that carry signal',
    },
  ),
  number('fd', 'FD', 4, ({ recording }) => recording.quality?.meanFdMm ?? null, fixed(2), {
    header: 'mean_fd_mm',
    meaning: 'Mean framewise displacement (Power), mm',
  }),
  number('dvars', 'DVARS', 4.8, ({ recording }) => recording.quality?.meanStdDvars ?? null, fixed(2), {
    header: 'mean_std_dvars',
    meaning: 'Mean standardised DVARS',
  }),
  number('tsnr', 'tSNR', 4.4, ({ recording }) => recording.quality?.tsnr ?? null, fixed(1), {
    meaning: 'Temporal signal to noise of the voxels in the mask',
  }),
  number('gcor', 'GCOR', 5, ({ recording }) => recording.quality?.gcor ?? null, fixed(3), {
    meaning: 'Global correlation: mean correlation of all pairs',
  }),
  number(
    'censored',
    'Censored',
    5.5,
    ({ recording }) => percent(recording.quality?.censored),
    (value) => `${fixed(0)(value)}\u00a0%`,
    {
      header: 'censored_percent',
      meaning: 'Share of the frames that the censoring mask leaves out',
    },
  ),
  text('outlier', 'Outlier', 5, ({ recording }) => outlierWords(recording), {
    header: 'outlier_in',
    meaning: 'Measures by which it stands out in the group that it was judged with',
    groups,
  }),
  number(
    'remarks',
    'Remarks',
    5.2,
    ({ recording }) => problemsOf(recording),
    (value) => formatCount(Number(value)),
    {
      meaning: 'Errors and warnings about the file',
      counts: true,
    },
  ),
  text('site', 'Site', 5.6, ({ recording }) => recording.site, { groups }),
  text('dataset', 'Data set', 7, ({ dataset }) => dataset, { groups }),
  text('space', 'Space', 7, ({ recording }) => recording.space, { groups }),
  text('made', 'Cleaned', 5.4, ({ recording }) => (recording.sourceId === null ? null : 'cleaned'), {
    meaning: 'Made of another recording by cleaning',
    groups,
  }),
  text('state', 'State', 6, stateWords, { meaning: 'Missing: its file is no longer where it was', groups }),
  text('name', 'File', 16, ({ recording }) => recording.name, { grows: true }),
]

/** Out of sight until somebody wants them. */
const wantedSeldom = new Set(['gcor', 'space', 'state'])

/** What is shown while nobody chose: of one data set alone its name says nothing. */
export const usualColumns = (datasets: number): string[] =>
  recordingColumns.map(({ id }) => id).filter((id) => !wantedSeldom.has(id) && (id !== 'dataset' || datasets > 1))

/** Names of measures as people say them: `mean_std_dvars` as mean std DVARS. */
export const measureWords = (measures: readonly string[]): string =>
  measures
    .join(', ')
    .replaceAll('_', ' ')
    .replace(/\b(fd|dvars|gcor|rms)\b/g, (word) => word.toUpperCase())
    .replace(/\btsnr\b/g, 'tSNR')

function outlierWords({ quality }: Recording): string | null {
  if (!quality) return null
  return quality.outlierIn.length ? measureWords(quality.outlierIn) : 'no'
}

function stateWords({ recording }: RecordingRow): string {
  return [recording.missing ? 'missing' : '', recording.phantom ? 'phantom' : ''].filter(Boolean).join(', ') || 'there'
}

const PEOPLE = 'person.'

/** All columns, in their order: those of the recording, those that the participants' tables add, and the file at the end. */
export const allColumns = (people: readonly PeopleColumn[]): Column[] => {
  const labels = people.map((column) => ({
    ...asGridColumn<RecordingRow>(column, PEOPLE + column.name, ({ recording, person }) => ({
      datasetId: recording.datasetId,
      person,
    })),
    origin: 'participants',
  }))
  return [...recordingColumns.slice(0, -1), ...labels, recordingColumns.at(-1)!]
}

/** Which columns are shown, in their order: those that were chosen, and what is filtered by. */
export const shownColumns = (
  available: readonly Column[],
  chosen: readonly string[],
  filtered: readonly string[],
): Column[] => {
  const wanted = new Set([...chosen, ...filtered, 'subject'])
  return available.filter(({ id }) => wanted.has(id))
}

/** What to say of new recordings that filters keep out of sight; undefined when none is. */
export const hiddenWords = (hidden: number, all: number): string | undefined => {
  if (hidden === 0) return undefined
  const which =
    hidden < all ? `${formatCount(hidden)} of them ${hidden === 1 ? 'is' : 'are'}` : all === 1 ? 'It is' : 'They are'
  return `${which} hidden by the filters of the table.`
}
