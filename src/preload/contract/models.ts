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

export const modelCardSchema = z.object({
  format: z.literal('boldscope-model/1'),
  name: z.string(),
  architecture: z.enum(['brainlm']),
  /** The architecture's own configuration, e.g. hiddenSize, encoderLayers. */
  config: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
  parameters: z.number().int(),
  contract: inputContractSchema,
  training: z.object({
    steps: z.number().int(),
    seed: z.number().int(),
    device: z.string(),
    batch: z.number().int(),
    learningRate: z.number(),
    recordings: z.array(z.object({ name: z.string(), sha256: z.string() })),
    finalLoss: z.number().nullable(),
  }),
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
})
export type LossPoint = z.infer<typeof lossPointSchema>
/** What training.json beside a model holds, as far as others read it. */
export const trainingLogSchema = z.object({ curve: z.array(lossPointSchema) })

export const modelSchema = z.object({ id: z.string(), card: modelCardSchema, curve: z.array(lossPointSchema) })
export type Model = z.infer<typeof modelSchema>

export const devices = ['cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const
export const deviceSchema = z.enum(devices)
export type Device = z.infer<typeof deviceSchema>
export const deviceStatusSchema = z.object({
  device: deviceSchema,
  usable: z.boolean(),
  /** One sentence: what was tried and what came of it. */
  detail: z.string(),
})
export type DeviceStatus = z.infer<typeof deviceStatusSchema>
