import { z } from 'zod'
import { appErrorSchema } from './errors'
import { dataJobRequests } from './dataJobs'
import { findingSchema } from './findings'
import { modelJobRequests } from './modelJobs'
import { architectureSchema, deviceSchema, learningRatePointSchema, lossPointSchema } from './models'

export const jobKinds = [
  'sample',
  'parcellate',
  'train',
  'detect',
  'report',
  'importWeights',
  'exportWeights',
  'truth',
  'finetune',
  'findLearningRate',
  'forecast',
  'embed',
  'predict',
  'explain',
  'scan',
  'quality',
  'clean',
  'connectivity',
  'exportData',
] as const
export const jobStates = ['queued', 'running', 'done', 'failed', 'cancelled', 'interrupted'] as const

/** What the app asks for, by the ids of the catalogue. */
export const jobRequestSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sample'), seed: z.number().int().default(1) }),
  z.object({ kind: z.literal('parcellate'), recordingId: z.string(), atlasId: z.string() }),
  z.object({
    kind: z.literal('train'),
    name: z.string().min(1).max(80),
    recordingIds: z.array(z.string()).min(1),
    architecture: architectureSchema.default('brainlm'),
    /** The model to go on from: its architecture, configuration and weights instead of fresh ones. */
    baseId: z.string().optional(),
    settings: z.record(z.string(), z.string()).default({}),
    steps: z.number().int().positive().max(1_000_000),
    seed: z.number().int().default(1),
    device: deviceSchema.default('cpu'),
  }),
  z.object({
    kind: z.literal('detect'),
    modelId: z.string(),
    recordingId: z.string(),
    /** The cohort that the recording is compared with. */
    referenceIds: z.array(z.string()).min(1),
    fdr: z.number().gt(0).lt(1).default(0.05),
  }),
  z.object({
    kind: z.literal('report'),
    resultId: z.string(),
    convention: z.enum(['radiological', 'neurological']).default('neurological'),
  }),
  ...modelJobRequests,
  ...dataJobRequests,
])
export type JobRequest = z.infer<typeof jobRequestSchema>
/** The same as a caller gives it: what has a default may be left out. */
export type GivenJobRequest = z.input<typeof jobRequestSchema>

export const jobSchema = z.object({
  id: z.string(),
  kind: z.enum(jobKinds),
  title: z.string(),
  state: z.enum(jobStates),
  fraction: z.number().nullable(),
  message: z.string(),
  etaSeconds: z.number().nullable(),
  device: z.string().nullable(),
  /** ISO 8601. */
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  /** Loss curve so far, of a training; thinned to at most 500 points. */
  curve: z.array(lossPointSchema),
  /** An interrupted, cancelled or failed training with a checkpoint can go on. */
  resumable: z.boolean(),
  /** Id of what the job made: recording, model, result, report, analysis, or file to save. */
  madeId: z.string().nullable(),
  /** What the search for a learning rate found. */
  learningRates: z
    .object({ suggested: z.number().nullable(), curve: z.array(learningRatePointSchema) })
    .nullable()
    .default(null),
  error: appErrorSchema.nullable(),
  findings: z.array(findingSchema),
})
export type Job = z.infer<typeof jobSchema>
