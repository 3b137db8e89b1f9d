import { z } from 'zod'
import { explanationFields } from './modelTasks'
import { architectureSchema, deviceSchema, headKinds, poolings } from './models'
import { sourceSchema } from './sources'

const device = deviceSchema.default('cpu')
const name = z.string().min(1).max(80)
const settings = z.record(z.string(), z.string()).default({})
const seed = z.number().int().default(1)
const recordingIds = z.array(z.string()).min(1)
/** The same model with random weights, or another model of the catalogue. */
const control = z.union([z.literal('random'), z.object({ modelId: z.string() })]).optional()

/** Jobs on models, by the ids of the catalogue; what they mean stands at the tasks of the same names. */
export const modelJobRequests = [
  z.object({
    kind: z.literal('importWeights'),
    from: sourceSchema,
    name: name.optional(),
    atlasId: z.string().optional(),
    labels: sourceSchema.optional(),
    coordinates: sourceSchema.optional(),
    gain: z.number().positive().optional(),
    trSeconds: z.number().positive().optional(),
  }),
  z.object({ kind: z.literal('exportWeights'), modelId: z.string(), format: z.enum(['safetensors', 'onnx']) }),
  z.object({
    kind: z.literal('truth'),
    modelId: z.string(),
    /** May be empty: then only what needs no recording is tested. */
    recordingIds: z.array(z.string()),
    calibrate: z.boolean().default(false),
    seed,
    device,
  }),
  z.object({
    kind: z.literal('finetune'),
    modelId: z.string(),
    recordingIds,
    labels: sourceSchema,
    target: z.string().min(1),
    headKind: z.enum(headKinds),
    pooling: z.enum(poolings).default('cls'),
    /** As the task takes it: full, head, last:N, lora:RANK. */
    tune: z.string().default('head'),
    shuffleLabels: z.boolean().default(false),
    name,
    settings,
    steps: z.number().int().positive().max(1_000_000),
    seed,
    device,
  }),
  z.object({
    kind: z.literal('findLearningRate'),
    recordingIds,
    architecture: architectureSchema.default('brainlm'),
    settings,
    seed,
    device,
  }),
  z.object({
    kind: z.literal('forecast'),
    modelId: z.string(),
    recordingId: z.string(),
    from: z.number().int().nonnegative().optional(),
    horizon: z.number().int().positive().optional(),
    rolls: z.number().int().positive().default(1),
    control,
    device,
  }),
  z.object({
    kind: z.literal('embed'),
    modelId: z.string(),
    recordingIds,
    pooling: z.enum(poolings).default('cls'),
    control,
    device,
  }),
  z.object({ kind: z.literal('predict'), modelId: z.string(), recordingIds, control, device }),
  z.object({
    kind: z.literal('explain'),
    modelId: z.string(),
    recordingId: z.string(),
    ...explanationFields,
    control,
    device,
  }),
] as const
