import { z } from 'zod'

/** What a model may be fed. */
export const inputContractSchema = z.object({
  atlas: z.object({ name: z.string(), hash: z.string().nullable() }),
  /** Parcel order of the model's input. */
  parcels: z.array(z.object({ name: z.string(), network: z.string().nullable() })),
  /** 'atlas': parcel centres in mm; 'none': the series came without an atlas, positions are zero. */
  coordinates: z.enum(['atlas', 'none']),
  /** [P, 3] mm, in parcel order. */
  centres: z.array(z.tuple([z.number(), z.number(), z.number()])),
  /** Millimetres in one unit of the positions that the model is fed; the published checkpoints take 1. */
  coordinateUnitMm: z.number().positive(),
  trSeconds: z.number().nullable(),
  windowFrames: z.number().int(),
  patchFrames: z.number().int(),
  /** Per recording and parcel: gain * (x - median) / IQR. */
  scaling: z.object({ method: z.literal('robust'), gain: z.number() }),
})
export type InputContract = z.infer<typeof inputContractSchema>

export const architectures = ['brainlm', 'brainlm-vitmae'] as const
export const architectureSchema = z.enum(architectures)

export const headKinds = ['regression', 'binary', 'classes'] as const
export const poolings = ['cls', 'mean'] as const
/** What stands on the encoder of a fine-tuned model, in place of the decoder. */
export const headSchema = z.object({
  kind: z.enum(headKinds),
  pooling: z.enum(poolings),
  /** Column that was learned. */
  target: z.string(),
  /** Names of the classes, in the order of the outputs; two for 'binary', the second is the positive one; none for 'regression'. */
  classes: z.array(z.string()),
  loss: z.enum(['mse', 'mae', 'weighted_mse', 'binary_cross_entropy', 'cross_entropy']),
  /** Weight of the positive class in binary cross entropy. */
  positiveWeight: z.number().nullable(),
  /** The output goes through a sigmoid before the loss, as some published models have it. */
  sigmoid: z.boolean(),
  /** Label = output * scale + offset, from the training people alone. */
  offset: z.number(),
  scale: z.number(),
})
export type Head = z.infer<typeof headSchema>

/** Median over parcels of the masked R2; null where nothing varies. */
const r2 = z.number().nullable()
/** What a model was tested for, and what came of it. */
export const truthSchema = z.object({
  /** The outputs on a made-up window that the seed fixes: a model that gives others elsewhere is not the same. */
  golden: z.object({ seed: z.number().int(), prediction: z.array(z.number()), latent: z.array(z.number()) }),
  /** Whether every value of a window reaches the token that the contract says, and no other. */
  tokenOrder: z.object({ passed: z.boolean(), detail: z.string() }),
  /** Null when no recording was given. */
  recordings: z
    .object({
      count: z.number().int(),
      names: z.array(z.string()),
      /** Whether any of them was in the training. */
      seenInTraining: z.number().int(),
      maskedR2: z.object({ model: r2, mean: r2, interpolation: r2, ridge: r2 }),
    })
    .nullable(),
  calibration: z
    .object({
      chosen: z.number(),
      tried: z.array(z.object({ gain: z.number(), maskedR2: r2 })),
      /** SHA-256 of the recordings that the gain was chosen on. */
      chosenOn: z.array(z.string()).optional(),
    })
    .nullable(),
  /** In plain words, e.g. that the model does not beat a baseline. */
  warnings: z.array(z.string()),
  device: z.string(),
  madeAt: z.string(),
})
export type Truth = z.infer<typeof truthSchema>

const seenRecordingSchema = z.object({ name: z.string(), sha256: z.string() })

export const modelCardSchema = z.object({
  format: z.literal('boldscope-model/1'),
  name: z.string(),
  architecture: architectureSchema,
  /** The architecture's own configuration, e.g. hiddenSize, encoderLayers. */
  config: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
  parameters: z.number().int(),
  contract: inputContractSchema,
  /** Where the weights come from: base names only. */
  origin: z
    .object({
      kind: z.enum(['trained', 'imported', 'finetuned']),
      from: z.string().nullable(),
      sha256: z.string().nullable(),
      /** As the source states it; whoever brings weights is bound by it. */
      licence: z.string().nullable(),
    })
    .default({ kind: 'trained', from: null, sha256: null, licence: null }),
  /** Null: the model predicts hidden activity. */
  head: headSchema.nullable().default(null),
  truth: truthSchema.nullable().default(null),
  /** Null for imported weights. */
  training: z
    .object({
      steps: z.number().int(),
      seed: z.number().int(),
      device: z.string(),
      batch: z.number().int(),
      learningRate: z.number(),
      recordings: z.array(seenRecordingSchema),
      /** What the models that it goes back to were trained on; null = nobody knows; left out: it began anew. */
      seenBefore: z.array(seenRecordingSchema).nullable().optional(),
      finalLoss: z.number().nullable(),
      /** Every setting, by its key. */
      settings: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).default({}),
      /** On people that the training never saw, by name. */
      validation: z.record(z.string(), z.number().nullable()).default({}),
      /** Labels were permuted: this model is a control. */
      shuffledLabels: z.boolean().default(false),
    })
    .nullable(),
  /** SHA-256 of the files beside the card. */
  files: z.record(z.string(), z.string()),
  phantom: z.boolean(),
  warnings: z.array(z.string()),
  madeWith: z.object({ name: z.string(), version: z.string() }),
})
export type ModelCard = z.infer<typeof modelCardSchema>

export const lossPointSchema = z.object({
  step: z.number().int(),
  loss: z.number(),
  learningRate: z.number(),
  seconds: z.number(),
  /** Loss on recordings that are not trained on, where it was measured at this step. */
  validation: z.number().optional(),
})
export type LossPoint = z.infer<typeof lossPointSchema>
export const learningRatePointSchema = z.object({ learningRate: z.number(), loss: z.number() })

/** What training.json beside a model holds, as far as others read it. */
export const trainingLogSchema = z.object({ curve: z.array(lossPointSchema) })

export const modelSchema = z.object({ id: z.string(), card: modelCardSchema, curve: z.array(lossPointSchema) })
export type Model = z.infer<typeof modelSchema>

/** A key of a training's settings: its value when left out, and what it means. */
export const trainingSettingSchema = z.object({ key: z.string(), default: z.string(), meaning: z.string() })
export type TrainingSetting = z.infer<typeof trainingSettingSchema>

/** A column of a table that could be learned. */
export const labelColumnSchema = z.object({
  name: z.string(),
  /** Rows that hold a value. */
  filled: z.number().int(),
  /** Different values, and the first few of them. */
  distinct: z.number().int(),
  examples: z.array(z.string()),
  /** All filled cells are numbers. */
  numeric: z.boolean(),
})
export type LabelColumn = z.infer<typeof labelColumnSchema>

export const devices = ['cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const
export const deviceSchema = z.enum(devices)
export type Device = z.infer<typeof deviceSchema>
export const deviceStatusSchema = z.object({
  device: deviceSchema,
  usable: z.boolean(),
  /** One sentence: what was tried and what came of it. */
  detail: z.string(),
  /** It computes right but takes longer than the processor: drivers that only pretend to be a graphics card. */
  slow: z.boolean().optional(),
  /** What the library said, for whoever mends the machine; left out where it said nothing. */
  technical: z.string().optional(),
})
export type DeviceStatus = z.infer<typeof deviceStatusSchema>
