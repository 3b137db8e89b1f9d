import { AppError, type JobRequest, type TaskInput, type TaskKind, type TaskOutput } from '../../preload/contract'
import type { FileStore } from '../ports'
import type { Atlases } from './atlases'
import type { Models } from './models'
import { checkpointFolder } from './checkpoints'
import type { RecordingRow, Recordings } from './recordings'
import type { Reports } from './reports'
import type { Results } from './results'
import type { Workspace } from './workspace'

/** What a job means: the task that does the work, and what becomes of its outcome. */
export interface JobPlan<K extends TaskKind = TaskKind> {
  title: string
  device: string | null
  kind: K
  input: TaskInput<K>
  /** Takes the outcome into the catalogue; gives the id of what was made. */
  register(output: TaskOutput<K>): Promise<string | null>
  /** Whether work that stopped can go on from where it was. */
  canResume(): Promise<boolean>
  /** Removes what work that never came to its end has left behind. */
  discard(): Promise<void>
}

/** Turns a request by ids into work on paths; throws AppError 'notFound' or 'usage.bad' when it makes no sense. */
export type Planner = (jobId: string, request: JobRequest) => Promise<JobPlan>

export interface PlannerParts {
  files: FileStore
  workspace: Workspace
  recordings: Recordings
  atlases: Atlases
  models: Models
  results: Results
  reports: Reports
}

type Of<Kind extends JobRequest['kind']> = Extract<JobRequest, { kind: Kind }>

export const makePlanner = (parts: PlannerParts): Planner => {
  return async (jobId, request) => {
    // A plan of one kind is only ever run with that kind's own task.
    switch (request.kind) {
      case 'sample':
        return planSample(parts, request) as JobPlan
      case 'parcellate':
        return planParcellate(parts, request) as unknown as JobPlan
      case 'train':
        return planTrain(parts, jobId, request) as unknown as JobPlan
      case 'detect':
        return planDetect(parts, jobId, request) as unknown as JobPlan
      case 'report':
        return planReport(parts, jobId, request) as unknown as JobPlan
    }
  }
}

const never = async () => false
const nothing = async () => {}

const planSample = ({ workspace, recordings }: PlannerParts, request: Of<'sample'>): JobPlan<'sample'> => ({
  title: 'Phantom sample',
  device: null,
  kind: 'sample',
  input: { out: workspace.sample, seed: request.seed },
  async register() {
    const imported = await recordings.import([workspace.sample])
    const first = imported.recordings.find((recording) => recording.kind === 'volume') ?? imported.recordings[0]
    return first?.id ?? null
  },
  canResume: never,
  discard: nothing,
})

const planParcellate = (parts: PlannerParts, request: Of<'parcellate'>): JobPlan<'parcellate'> => {
  const recording = parts.recordings.row(request.recordingId)
  const atlas = parts.atlases.row(request.atlasId)
  if (recording.recording.kind !== 'volume')
    throw new AppError(
      'usage.bad',
      `${recording.recording.name} is a parcel series already, there is no volume to cut up.`,
    )
  return {
    title: `Parcel series of ${recording.recording.name} by ${atlas.atlas.name}`,
    device: null,
    kind: 'parcellate',
    input: { bold: recording.path, atlas: atlas.path, out: parts.workspace.parcelsOf(recording.id) },
    async register(output) {
      await parts.recordings.attachSeries(recording.id, output.timeseries, output.findings)
      return recording.id
    },
    canResume: never,
    discard: nothing,
  }
}

const planTrain = (parts: PlannerParts, jobId: string, request: Of<'train'>): JobPlan<'train'> => {
  const rows = request.recordingIds.map((id) => parts.recordings.row(id))
  const out = parts.workspace.modelAt(jobId)
  return {
    title: `Training ${request.name}`,
    device: request.device,
    kind: 'train',
    input: {
      series: rows.map(seriesOf),
      atlas: atlasPathOf(parts, rows),
      model: 'brainlm',
      name: request.name,
      settings: request.settings,
      steps: request.steps,
      seed: request.seed,
      device: request.device,
      out,
      resume: true,
    },
    register: () => parts.models.register(jobId, out),
    canResume: async () => (await parts.files.facts(checkpointFolder(out))) !== null,
    discard: () => parts.files.remove(out),
  }
}

const planDetect = (parts: PlannerParts, jobId: string, request: Of<'detect'>): JobPlan<'detect'> => {
  const recording = parts.recordings.row(request.recordingId)
  const model = parts.models.row(request.modelId)
  const references = request.referenceIds.map((id) => parts.recordings.row(id))
  const out = parts.workspace.resultAt(jobId)
  return {
    title: `What is unusual in ${recording.recording.subject}`,
    device: 'cpu',
    kind: 'detect',
    input: {
      model: model.folder,
      reference: references.map(seriesOf),
      series: seriesOf(recording),
      truth: recording.truth ?? undefined,
      out,
      fdr: request.fdr,
      device: 'cpu',
    },
    register: () => parts.results.register(jobId, out, recording, model),
    canResume: never,
    discard: () => parts.files.remove(out),
  }
}

const planReport = (parts: PlannerParts, jobId: string, request: Of<'report'>): JobPlan<'report'> => {
  const result = parts.results.row(request.resultId)
  const out = parts.workspace.reportAt(jobId)
  return {
    title: `Report on ${result.summary.subject}`,
    device: null,
    kind: 'report',
    input: { findings: result.folder, out, convention: request.convention },
    register: (output) => parts.reports.register(jobId, out, result, output.pages),
    canResume: never,
    discard: nothing,
  }
}

const seriesOf = (row: RecordingRow): string => {
  if (row.series) return row.series
  throw new AppError('usage.bad', `${row.recording.name} has no parcel series yet: cut it up by an atlas first.`)
}

/** The label volume that all of these recordings share, if they do. */
const atlasPathOf = (parts: PlannerParts, rows: RecordingRow[]): string | undefined => {
  const ids = new Set(rows.map((row) => row.recording.atlasId))
  const [id] = ids
  return ids.size === 1 && id !== null ? parts.atlases.row(id).path : undefined
}
