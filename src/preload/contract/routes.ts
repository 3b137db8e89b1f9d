import { z } from 'zod'
import { findingSchema } from './findings'
import { jobRequestSchema, jobSchema } from './jobs'
import { analysisSchema, analysisSummarySchema } from './analyses'
import { datasetSchema, participantTableSchema, scannedConnectomeSchema } from './datasets'
import {
  architectureSchema,
  deviceSchema,
  deviceStatusSchema,
  labelColumnSchema,
  modelSchema,
  trainingSettingSchema,
} from './models'
import { censoringSchema, censorRuleSchema, recordingQualitySchema } from './quality'
import { sourceSchema } from './sources'
import { atlasSchema, atlasSummarySchema, orientationSchema, recordingSchema, seriesColumnSchema } from './recordings'
import { reportSchema, resultSchema, resultSummarySchema } from './results'

/** Files of a folder that is sent. */
export const mostSent = 20_000

const nothing = z.object({})
const byId = z.object({ id: z.string() })
/** `removal`: by which `removals.undo` puts it back. */
const removed = z.object({ removal: z.string() })
const imported = z.object({
  recordings: z.array(recordingSchema),
  /** Matrices of connectivity, which become analyses. */
  connectomes: z.array(analysisSummarySchema),
  findings: z.array(findingSchema),
})

/** Every call from the window to the core: name, what it takes, what it gives. */
export const routes = {
  app: {
    info: {
      input: nothing,
      output: z.object({
        name: z.string(),
        version: z.string(),
        host: z.enum(['electron', 'browser']),
        /** Base name only. */
        workspace: z.string(),
        connections: z.number().int(),
      }),
    },
    devices: { input: nothing, output: z.array(deviceStatusSchema) },
  },
  recordings: {
    list: { input: nothing, output: z.array(recordingSchema) },
    get: { input: byId, output: recordingSchema },
    /** The columns of bytes/recordings/ID/series, in order; empty when the recording has no parcel series. */
    columns: { input: byId, output: z.array(seriesColumnSchema) },
    /** Paths on the machine of the core: files or folders. */
    import: { input: z.object({ paths: z.array(z.string()).min(1) }), output: imported },
    /** Files that were sent to bytes/imports before, by the ids given there. */
    importUploaded: { input: z.object({ uploads: z.array(z.string()).min(1) }), output: imported },
    /** What a person says of a table of numbers whose file does not tell which side is time. */
    orient: { input: z.object({ id: z.string(), orientation: orientationSchema }), output: recordingSchema },
    /** Takes them off the list; their files stay. */
    remove: { input: z.object({ ids: z.array(z.string()).min(1) }), output: removed },
  },
  /** Folders that were scanned, by jobs of the kind 'scan'. */
  datasets: {
    list: { input: nothing, output: z.array(datasetSchema) },
    participants: { input: byId, output: participantTableSchema },
    findings: { input: byId, output: z.array(findingSchema) },
    /** Matrices of connectivity in its folder. */
    connectomes: { input: byId, output: z.array(scannedConnectomeSchema) },
    /** Takes one of these in, by its path there; null where it cannot be read, for which findings say why. */
    openConnectome: {
      input: z.object({ id: z.string(), path: z.string() }),
      output: z.object({ analysis: analysisSummarySchema.nullable(), findings: z.array(findingSchema) }),
    },
    /** Forgets the data set with its recordings; the files stay as they are. */
    remove: { input: byId, output: removed },
  },
  removals: {
    /** Puts back what was taken off a list, as it was; 'notFound' when too much was taken off since. */
    undo: { input: byId, output: nothing },
  },
  quality: {
    /** By the id of the recording; 'notFound' until it was judged. */
    get: { input: byId, output: recordingQualitySchema },
    /** Which frames a rule leaves out. */
    censor: { input: z.object({ id: z.string(), rule: censorRuleSchema }), output: censoringSchema },
  },
  atlases: {
    list: { input: nothing, output: z.array(atlasSummarySchema) },
    get: { input: byId, output: atlasSchema },
    /** An atlas of the user's; `labels`: any table of the names of its parcels. */
    import: {
      input: z.object({
        volume: sourceSchema,
        labels: sourceSchema.optional(),
        name: z.string().min(1).max(80).optional(),
        space: z.string().max(80).optional(),
      }),
      output: z.object({ atlas: atlasSummarySchema.nullable(), findings: z.array(findingSchema) }),
    },
    /** Says which space an atlas of the user's is in; left out, what its files say counts again. */
    correct: {
      input: z.object({ id: z.string(), space: z.string().max(80).optional() }),
      output: z.object({ atlas: atlasSummarySchema, findings: z.array(findingSchema) }),
    },
    /** What there is to say against making parcel series of recordings by it: spaces that differ. */
    doubts: {
      input: z.object({ id: z.string(), recordingIds: z.array(z.string()) }),
      output: z.array(findingSchema),
    },
    /** Takes an atlas off the list; the file stays. */
    remove: { input: byId, output: removed },
  },
  models: {
    list: { input: nothing, output: z.array(modelSchema) },
    /** Every setting of a training, by architecture, and of a fine-tuning. */
    settings: {
      input: nothing,
      output: z.object({
        training: z.record(architectureSchema, z.array(trainingSettingSchema)),
        finetuning: z.array(trainingSettingSchema),
      }),
    },
    /** How large a model gets, and the memory that its training takes; 'usage.bad' for settings that cannot be. */
    estimate: {
      input: z.object({
        architecture: architectureSchema,
        /** The model to go on from. */
        baseId: z.string().optional(),
        settings: z.record(z.string(), z.string()),
        parcels: z.number().int().positive(),
        device: deviceSchema,
      }),
      output: z.object({ parameters: z.number().int(), bytes: z.number() }),
    },
    /** The columns of a table of labels, for somebody to choose from. */
    labelColumns: { input: z.object({ table: sourceSchema }), output: z.array(labelColumnSchema) },
  },
  jobs: {
    list: { input: nothing, output: z.array(jobSchema) },
    start: { input: jobRequestSchema, output: jobSchema },
    cancel: { input: byId, output: jobSchema },
    resume: { input: byId, output: jobSchema },
    remove: { input: byId, output: nothing },
  },
  results: {
    list: { input: nothing, output: z.array(resultSummarySchema) },
    get: { input: byId, output: resultSchema },
  },
  analyses: {
    list: { input: nothing, output: z.array(analysisSummarySchema) },
    get: { input: byId, output: analysisSchema },
    remove: { input: byId, output: nothing },
  },
  uploads: {
    /** Lays files that were sent to bytes/imports into one folder, under their own names. */
    gather: {
      input: z.object({ uploads: z.array(z.string()).min(1) }),
      output: z.object({ upload: z.string(), files: z.array(z.string()) }),
    },
    /**
     * The same for a folder: each file at its path in it, parts divided by '/'. Gives what a scan takes for a folder, and
     * the paths whose names cannot be kept.
     */
    gatherFolder: {
      input: z.object({
        name: z.string(),
        sent: z
          .array(z.object({ upload: z.string(), path: z.string() }))
          .min(1)
          .max(mostSent),
      }),
      output: z.object({ upload: z.string(), file: z.string(), refused: z.array(z.string()) }),
    },
    /** Lets go of files that were sent, but will not be taken in. */
    forget: { input: z.object({ uploads: z.array(z.string()) }), output: nothing },
  },
  reports: {
    list: { input: nothing, output: z.array(reportSchema) },
  },
} as const

/** Streams from the core to the window. Each event carries the whole new value of one job. */
export const events = {
  jobs: { watch: { input: nothing, event: jobSchema } },
} as const

type Route = { input: z.ZodType; output: z.ZodType }
export type Routes = typeof routes
export type Handlers = {
  [Area in keyof Routes]: {
    [Verb in keyof Routes[Area]]: Routes[Area][Verb] extends Route
      ? (input: z.output<Routes[Area][Verb]['input']>) => Promise<z.output<Routes[Area][Verb]['output']>>
      : never
  }
}
type Stream = { input: z.ZodType; event: z.ZodType }
export type Events = typeof events
/** The core's side of the streams: one that is given up is told so by `return()`. */
export type EventHandlers = {
  [Area in keyof Events]: {
    [Verb in keyof Events[Area]]: Events[Area][Verb] extends Stream
      ? (input: z.output<Events[Area][Verb]['input']>) => AsyncIterableIterator<z.output<Events[Area][Verb]['event']>>
      : never
  }
}
/** The same calls as the window sees them. */
export type Client = {
  [Area in keyof Routes]: {
    [Verb in keyof Routes[Area]]: Routes[Area][Verb] extends Route
      ? (input: z.input<Routes[Area][Verb]['input']>) => Promise<z.output<Routes[Area][Verb]['output']>>
      : never
  }
}
