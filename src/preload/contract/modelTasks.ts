import { z } from 'zod'
import { deviceSchema, headKinds, learningRatePointSchema, poolings, truthSchema } from './models'
import { outputs, times } from './taskFields'

const device = deviceSchema.default('cpu')
/** What a result is put beside: the same model with random weights, or the folder of another one (e.g. fine-tuned on shuffled labels). */
const control = z.union([z.literal('random'), z.object({ model: z.string() })]).optional()

export const explanationMethods = ['attention', 'rollout', 'occlusion', 'perturbation', 'integrated-gradients'] as const

/** What is asked of an explanation, in a task and in a job. */
export const explanationFields = {
  method: z.enum(explanationMethods),
  /** First frame of the window. */
  from: z.number().int().nonnegative().default(0),
  /** Layer and head for 'attention', from 0; all of them averaged where left out. */
  layer: z.number().int().nonnegative().optional(),
  head: z.number().int().nonnegative().optional(),
  /** Parcel whose prediction is traced back by 'integrated-gradients'; with a head left out: its output. */
  parcel: z.string().optional(),
}

/** How a model is trained, from fresh weights or further. */
export const trainingFields = {
  /** What the model is called on its card; the base name of `out` when left out. */
  name: z.string().min(1).max(80).optional(),
  settings: z.record(z.string(), z.string()).default({}),
  steps: z.number().int().positive().optional(),
  seed: z.number().int().default(1),
  device,
  out: z.string(),
  /** Go on from the checkpoint in `out` if there is one. */
  resume: z.boolean().default(true),
}
export const trainingOutput = outputs.extend({
  modelDir: z.string(),
  steps: z.number(),
  firstLoss: z.number(),
  finalLoss: z.number(),
  resumedFromStep: z.number().nullable(),
  device: z.string(),
})

/** Long pieces of work on models, each run in a child process: paths and small values in and out. */
export const modelTaskSchemas = {
  /** Takes weights that others made into a model folder; strict: all arrays fit, or nothing is written. */
  importWeights: {
    input: z.object({
      /** A Hugging Face folder, or a file of weights with config.json beside it. */
      from: z.string(),
      out: z.string(),
      name: z.string().min(1).max(80).optional(),
      /** Label volume of the model's parcels, with the label table beside it or in `labels`. */
      atlas: z.string().optional(),
      labels: z.string().optional(),
      /** Table of the parcels' places: label X Y Z in mm, one row per parcel. */
      coordinates: z.string().optional(),
      /** Factor of the robust scaling that the recordings are fed with; 1 when left out. */
      gain: z.number().positive().optional(),
      trSeconds: z.number().positive().optional(),
    }),
    output: outputs.extend({
      modelDir: z.string(),
      architecture: z.string(),
      parameters: z.number().int(),
      tensors: z.number().int(),
      /** What the file was, e.g. 'safetensors', 'torch zip', 'torch legacy', 'lightning'. */
      format: z.string(),
    }),
  },
  /** Writes the weights as published names them, or a graph that any ONNX runtime runs; by the ending of `out`. */
  exportWeights: {
    input: z.object({ model: z.string(), out: z.string() }),
    output: outputs.extend({ format: z.enum(['safetensors', 'onnx']), bytes: z.number() }),
  },
  /** Feeds tensors by name and writes everything the model gives, for comparison with other programs. */
  eval: {
    input: z.object({
      model: z.string(),
      tensors: z.string(),
      out: z.string(),
      gradients: z.boolean().default(false),
      device,
    }),
    output: outputs.extend({ outputs: z.array(z.string()), loss: z.number().nullable(), device: z.string() }),
  },
  /** Tests a model on recordings and writes the outcome into its card. */
  truth: {
    input: z.object({
      model: z.string(),
      /** Folders and files of parcel series; may be empty: then only what needs no recording is tested. */
      series: z.array(z.string()).default([]),
      times,
      /** Tries gains of the scaling and keeps the best on the card; for imported models. */
      calibrate: z.boolean().default(false),
      seed: z.number().int().default(1),
      device,
    }),
    output: outputs.extend({ truth: truthSchema }),
  },
  /** Trains a model further for a label of each recording. */
  finetune: {
    input: z.object({
      model: z.string(),
      series: z.array(z.string()),
      times,
      /** Table with a column of participants and one of labels (participants.tsv, a phenotypic csv). */
      labels: z.string(),
      target: z.string(),
      kind: z.enum(headKinds),
      pooling: z.enum(poolings).default('cls'),
      /** 'full', 'head', 'last:N' layers of the encoder, or 'lora:RANK'. */
      tune: z
        .string()
        .regex(/^(full|head|last:[1-9]\d*|lora:[1-9]\d*)$/)
        .default('head'),
      /** Labels permuted between people: the control that must find nothing. */
      shuffleLabels: z.boolean().default(false),
      ...trainingFields,
    }),
    output: trainingOutput.extend({
      /** On people that the training never saw; by name, e.g. r2, mae, correlation, auroc, balanced_accuracy. */
      validation: z.record(z.string(), z.number().nullable()),
    }),
  },
  /** Tries rising learning rates on a throw-away copy and says which to take. */
  findLearningRate: {
    input: z.object({
      series: z.array(z.string()),
      times,
      atlas: z.string().optional(),
      model: z.enum(['brainlm', 'brainlm-vitmae']).default('brainlm'),
      settings: z.record(z.string(), z.string()).default({}),
      seed: z.number().int().default(1),
      device,
      out: z.string(),
    }),
    output: outputs.extend({ suggested: z.number().nullable(), curve: z.array(learningRatePointSchema) }),
  },
  /** Predicts the frames after a context, in one piece or rolling on. */
  forecast: {
    input: z.object({
      model: z.string(),
      series: z.string(),
      times,
      /** First frame of the context; when left out the last one after which the recording shows what came, if there is one. */
      from: z.number().int().nonnegative().optional(),
      /** Frames of one prediction; a tenth of the window, rounded to whole tokens, when left out. */
      horizon: z.number().int().positive().optional(),
      /** How often the prediction is fed back as context. */
      rolls: z.number().int().positive().default(1),
      control,
      device,
      out: z.string(),
    }),
    output: outputs.extend({
      /** forecast.json, with the arrays and tables beside it. */
      predicted: z.string(),
      /** 1 - error / error of the baseline, where the recording shows what came: last value carried on, and mean. */
      skill: z.object({ persistence: z.number().nullable(), mean: z.number().nullable() }),
      r2: z.number().nullable(),
      control: z.object({ r2: z.number().nullable() }).nullable(),
    }),
  },
  /** One vector for each recording. */
  embed: {
    input: z.object({
      model: z.string(),
      series: z.array(z.string()),
      times,
      pooling: z.enum(poolings).default('cls'),
      control,
      device,
      out: z.string(),
    }),
    output: outputs.extend({ recordings: z.number(), width: z.number() }),
  },
  /** Labels of recordings from a fine-tuned model. */
  predict: {
    input: z.object({ model: z.string(), series: z.array(z.string()), times, control, device, out: z.string() }),
    output: outputs.extend({ recordings: z.number(), predictions: z.string() }),
  },
  /** Which parcels a model looks at or relies on, in one window of a recording. */
  explain: {
    input: z.object({
      model: z.string(),
      series: z.string(),
      times,
      ...explanationFields,
      control,
      device,
      out: z.string(),
    }),
    output: outputs.extend({
      explanation: z.string(),
      /** Spearman correlation of the map with its control's. */
      controlCorrelation: z.number().nullable(),
    }),
  },
} as const
