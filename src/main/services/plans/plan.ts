import {
  AppError,
  type Job,
  type JobRequest,
  type TaskInput,
  type TaskKind,
  type TaskOutput,
} from '../../../preload/contract'
import type { FileStore, Zipper } from '../../ports'
import type { Analyses } from '../analyses'
import type { AtlasRow, Atlases } from '../atlases'
import type { Datasets } from '../datasets'
import type { Models } from '../models'
import type { RecordingRow, Recordings } from '../recordings'
import type { Reports } from '../reports'
import type { Results } from '../results'
import type { Workspace } from '../workspace'

/** What a job means: the task that does the work, and what becomes of its outcome. */
export interface JobPlan<K extends TaskKind = TaskKind> {
  title: string
  device: string | null
  kind: K
  input: TaskInput<K>
  /** Takes the outcome into the catalogue; gives the id of what was made. */
  register(output: TaskOutput<K>): Promise<string | null>
  /** What the job itself has to tell of the outcome. */
  tell?(output: TaskOutput<K>): Partial<Pick<Job, 'learningRates' | 'findings'>>
  /** What work that stopped has left: whether it can go on from there, and in words. */
  left(): Promise<{ resumable: boolean; message: string }>
  /** Removes what work that nothingLeft came to its end has left behind. */
  discard(): Promise<void>
}

export interface PlannerParts {
  files: FileStore
  workspace: Workspace
  recordings: Recordings
  datasets: Datasets
  atlases: Atlases
  models: Models
  results: Results
  reports: Reports
  analyses: Analyses
  zipper: Zipper
}

export type RequestOf<Kind extends JobRequest['kind']> = Extract<JobRequest, { kind: Kind }>

export const nothingLeft = async () => ({ resumable: false, message: '' })
export const nothing = async () => {}

export const seriesOf = (row: RecordingRow): string => {
  if (row.series) return row.series
  throw new AppError('usage.bad', `${row.recording.name} has no parcel series yet: cut it up by an atlas first.`)
}

/** Times between frames by the data sets: files alone may not say them. */
export const timesOf = (rows: readonly RecordingRow[]): Record<string, number> =>
  Object.fromEntries(
    rows.flatMap((row) => (row.recording.trSeconds === null ? [] : [[seriesOf(row), row.recording.trSeconds]])),
  )

/** The atlas that all of these recordings share, if they do and it is still on the list. */
export const atlasOf = ({ atlases }: PlannerParts, rows: readonly RecordingRow[]): AtlasRow | null => {
  const ids = new Set(rows.map((row) => row.recording.atlasId))
  const [id] = ids
  return ids.size === 1 && id !== null && atlases.list().some((atlas) => atlas.id === id) ? atlases.row(id) : null
}

/** The label volume that all of these recordings share. */
export const atlasPathOf = (parts: PlannerParts, rows: readonly RecordingRow[]): string | undefined => {
  const row = atlasOf(parts, rows)
  return row?.atlas.kind === 'labels' ? row.path : undefined
}
