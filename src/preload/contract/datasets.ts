import { z } from 'zod'
import { findingSchema } from './findings'

/**
 * What a folder turned out to be: 'bids' raw data, a BIDS 'derivative', a folder in the layout of the Preprocessed
 * 'connectomes' Project, or a loose 'folder' of files.
 */
export const datasetKinds = ['bids', 'derivative', 'connectomes', 'folder'] as const

/** A column of participants.tsv or of a phenotypic table, with what its dictionary says of it. */
export const participantColumnSchema = z.object({
  name: z.string(),
  description: z.string().nullable(),
  units: z.string().nullable(),
  /** What the codes mean, e.g. {"1": "autism"}. */
  levels: z.record(z.string(), z.string()).nullable(),
})
export type ParticipantColumn = z.infer<typeof participantColumnSchema>

/** A cell as the table has it: a number where it is one, null where it says n/a or nothing. */
export const participantValueSchema = z.union([z.number(), z.string()]).nullable()

export const participantSchema = z.object({
  /** Without `sub-`. */
  id: z.string(),
  /** How many of the recordings are this person's. */
  recordings: z.number().int(),
  values: z.record(z.string(), participantValueSchema),
})
export type Participant = z.infer<typeof participantSchema>

/** A recording as a scan of its folder tells it. Paths are relative to the folder, with '/'. */
export const scannedRecordingSchema = z.object({
  path: z.string(),
  /** 'volume': 4D NIfTI; 'dense': CIFTI dtseries or GIFTI time series; 'series': parcels by time. */
  kind: z.enum(['volume', 'dense', 'series']),
  format: z.enum(['nifti', 'cifti', 'gifti', 'text', 'matlab', 'numpy']),
  subject: z.string(),
  session: z.string().nullable(),
  task: z.string().nullable(),
  run: z.string().nullable(),
  space: z.string().nullable(),
  /** The `desc` entity, e.g. preproc or denoised. */
  description: z.string().nullable(),
  atlas: z.string().nullable(),
  /** Where it was recorded, by the participants' table or the names of the layout. */
  site: z.string().nullable(),
  /** What made it, e.g. fMRIPrep, XCP-D, C-PAC; null for raw data and where nothing says so. */
  pipeline: z.string().nullable(),
  /** null where only reading all of the file would tell. */
  frames: z.number().int().nullable(),
  /** null for volumes, and where the file cannot be told apart from its other side yet. */
  parcels: z.number().int().nullable(),
  /** Sidecar, else header, else a column of the table of people; null = none of them says. */
  trSeconds: z.number().nullable(),
  shape: z.tuple([z.number(), z.number(), z.number()]).nullable(),
  voxelSizeMm: z.tuple([z.number(), z.number(), z.number()]).nullable(),
  phantom: z.boolean(),
  /** Files that belong to it: the nearest JSON sidecar, confounds of the run, brain mask, events, head motion. */
  sidecar: z.string().nullable(),
  confounds: z.string().nullable(),
  mask: z.string().nullable(),
  events: z.string().nullable(),
  bytes: z.number(),
  /** Last changes of content and of the entry (mtime, ctime), ms: with `bytes` they tell an unchanged file. */
  modifiedMs: z.number(),
  changedMs: z.number(),
  /** Fingerprint of the content, by which a file is known again that was moved; docs/datasets.md says of what. */
  fingerprint: z.string(),
  /** What reading the file gave: with it a later scan need not read an unchanged file again. */
  content: z
    .object({
      /** By the file itself; `trSeconds` of the recording is the sidecar's where it has one. */
      trSeconds: z.number().nullable(),
      /** Rows and columns of a series that does not say which of them is time. */
      sides: z.tuple([z.number(), z.number()]).nullable(),
      findings: z.array(findingSchema),
      /** Rows of its table of confounds, and by what that table is known to be unchanged. */
      confounds: z.object({ stamp: z.string(), rows: z.number().nullable() }).nullable().optional(),
    })
    .optional(),
})
export type ScannedRecording = z.infer<typeof scannedRecordingSchema>

/** A matrix of connectivity in a scanned folder, by the name of its file alone; null where that does not say. */
export const scannedConnectomeSchema = z.object({
  /** Relative to the folder, with '/'. */
  path: z.string(),
  /** 'cifti': `.pconn.nii`; 'text': a square table. */
  format: z.enum(['cifti', 'text']),
  /** Without `sub-`. */
  subject: z.string().nullable(),
  session: z.string().nullable(),
  task: z.string().nullable(),
  run: z.string().nullable(),
  atlas: z.string().nullable(),
  /** What its values are, e.g. pearsoncorrelation. */
  stat: z.string().nullable(),
  bytes: z.number(),
})
export type ScannedConnectome = z.infer<typeof scannedConnectomeSchema>

/** What a folder says of itself. */
export const datasetFactsSchema = z.object({
  name: z.string(),
  kind: z.enum(datasetKinds),
  bidsVersion: z.string().nullable(),
  /** Names of the programs in GeneratedBy, or that the layout tells. */
  pipelines: z.array(z.string()),
  licence: z.string().nullable(),
  phantom: z.boolean(),
})
export type DatasetFacts = z.infer<typeof datasetFactsSchema>

/** A folder of the user's in the workspace. */
export const datasetSchema = datasetFactsSchema.extend({
  id: z.string(),
  recordings: z.number().int(),
  /** Matrices of connectivity; left out where it was scanned before these were looked for. */
  connectomes: z.number().int().optional(),
  participants: z.number().int(),
  errors: z.number().int(),
  warnings: z.number().int(),
  /** ISO 8601. */
  scannedAt: z.string(),
})
export type Dataset = z.infer<typeof datasetSchema>

export const participantTableSchema = z.object({
  columns: z.array(participantColumnSchema),
  participants: z.array(participantSchema),
})
export type ParticipantTable = z.infer<typeof participantTableSchema>
