import {
  AppError,
  type DeviceStatus,
  type EventHandlers,
  type Handlers,
  type LabelColumn,
  type Source,
} from '../../preload/contract'
import type { Analyses } from './analyses'
import type { Atlases } from './atlases'
import type { Datasets } from './datasets'
import { estimateTraining } from './estimateTraining'
import type { Jobs } from './jobs'
import type { Models } from './models'
import type { RecordingQualities } from './recordingQuality'
import type { Recordings } from './recordings'
import { makeRemovals } from './removals'
import type { Reports } from './reports'
import type { Results } from './results'
import { fineTuningRows, settingRows } from './training/settings'
import type { Uploads } from './uploads'

export interface RouterParts {
  app: {
    version: string
    host: 'electron' | 'browser'
    workspace: string
    /** Connections to other machines that this program has opened so far. */
    connections(): number
    devices(): Promise<DeviceStatus[]>
  }
  recordings: Recordings
  datasets: Datasets
  quality: RecordingQualities
  atlases: Atlases
  models: Models
  jobs: Jobs
  results: Results
  reports: Reports
  analyses: Analyses
  uploads: Uploads
  pathOf(source: Source): string
  /** What the columns of a table of labels hold. */
  labelColumns(table: Source): Promise<LabelColumn[]>
}

/** Answers every call of the contract. */
export const makeRouter = (parts: RouterParts): { handlers: Handlers; events: EventHandlers } => {
  const { app, models, jobs, results, reports, analyses, uploads, labelColumns } = parts
  return {
    handlers: {
      app: {
        info: async () => ({
          name: 'Boldscope',
          version: app.version,
          host: app.host,
          workspace: app.workspace,
          connections: app.connections(),
        }),
        devices: () => app.devices(),
      },
      ...dataHandlers(parts),
      models: {
        list: async () => models.list(),
        settings: async () => ({
          training: { brainlm: settingRows('brainlm'), 'brainlm-vitmae': settingRows('brainlm-vitmae') },
          finetuning: [...fineTuningRows],
        }),
        estimate: async ({ baseId, ...planned }) =>
          estimateTraining({ ...planned, base: baseId === undefined ? undefined : models.row(baseId).card }),
        labelColumns: ({ table }) => labelColumns(table),
      },
      jobs: {
        list: async () => jobs.list(),
        start: (request) => jobs.start(request),
        cancel: ({ id }) => jobs.cancel(id),
        resume: ({ id }) => jobs.resume(id),
        remove: async ({ id }) => {
          await jobs.remove(id)
          return {}
        },
      },
      results: { list: async () => results.list(), get: ({ id }) => results.get(id) },
      analyses: {
        list: async () => analyses.list(),
        get: ({ id }) => analyses.get(id),
        remove: async ({ id }) => {
          await analyses.remove(id)
          return {}
        },
      },
      uploads: {
        gather: (input) => uploads.gather(input.uploads),
        gatherFolder: ({ name, sent }) => uploads.gatherFolder(name, sent),
        forget: async (input) => {
          await uploads.forget(input.uploads)
          return {}
        },
      },
      reports: { list: async () => reports.list() },
    },
    events: { jobs: { watch: () => jobs.watch() } },
  }
}

type DataArea = 'recordings' | 'datasets' | 'removals' | 'quality' | 'atlases'

/** Recordings, where they came from, and what they are cut up by. */
const dataHandlers = (parts: RouterParts): Pick<Handlers, DataArea> => {
  const { recordings, datasets, quality, atlases, results, analyses, uploads, pathOf } = parts
  const removals = makeRemovals()
  return {
    recordings: {
      list: async () => recordings.list(),
      get: async ({ id }) => recordings.row(id).recording,
      columns: ({ id }) => recordings.columns(id),
      import: ({ paths }) => recordings.import(paths),
      importUploaded: async (input) => recordings.import(await uploads.take(input.uploads)),
      orient: ({ id, orientation }) => recordings.orient(id, orientation),
      remove: async ({ ids }) => ({ removal: removals.keep(recordings.remove(ids)) }),
    },
    datasets: {
      list: async () => datasets.list(),
      participants: async ({ id }) => datasets.participants(id),
      findings: async ({ id }) => datasets.findings(id),
      connectomes: async ({ id }) => datasets.connectomes(id),
      openConnectome: async ({ id, path }) => {
        const taken = await analyses.takeConnectome(datasets.connectomeAt(id, path))
        return { analysis: taken.ok ? taken.value : null, findings: taken.findings }
      },
      remove: async ({ id }) => ({ removal: removals.keep(datasets.remove(id)) }),
    },
    removals: {
      undo: async ({ id }) => {
        removals.undo(id)
        return {}
      },
    },
    quality: {
      get: ({ id }) => quality.get(id),
      censor: ({ id, rule }) => quality.censor(id, rule),
    },
    atlases: {
      list: async () => atlases.list(),
      get: async ({ id }) => (await atlases.current(id)).atlas,
      import: ({ volume, labels, ...given }) =>
        atlases.take(pathOf(volume), { ...given, labels: labels && pathOf(labels) }),
      correct: ({ id, space }) => atlases.correct(id, space),
      doubts: ({ id, recordingIds }) => {
        const rows = recordingIds.map((recordingId) => recordings.row(recordingId))
        const volumes = rows.filter(({ recording }) => recording.kind === 'volume')
        return atlases.doubts(
          id,
          volumes.map(({ path }) => path),
        )
      },
      remove: async ({ id }) => {
        const found = results.list().map((result) => results.row(result.id))
        const all = [...recordings.list(), ...found, ...analyses.list()]
        const users = all.filter(({ atlasId }) => atlasId === id).length
        if (users > 0) throw new AppError('conflict', stillUsed(users))
        return { removal: removals.keep(atlases.remove(id)) }
      },
    },
  }
}

const stillUsed = (users: number): string =>
  `${users === 1 ? 'One recording or result' : `${users} recordings and results`} would lose the places of their parcels. Take these off the list first.`
