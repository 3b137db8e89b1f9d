import { z } from 'zod'
import { dataTaskSchemas } from './dataTasks'
import { modelTaskSchemas, trainingFields, trainingOutput } from './modelTasks'
import { architectureSchema, deviceSchema, deviceStatusSchema, lossPointSchema } from './models'
import { outputs, times } from './taskFields'

/**
 * The long pieces of work, each run in a child process. Inputs and outputs are paths and small values;
 * large arrays go by file. The command line and the jobs service call the same tasks.
 */
export const taskSchemas = {
  sample: {
    input: z.object({
      out: z.string(),
      seed: z.number().int().default(1),
      subjects: z.number().int().min(4).optional(),
    }),
    output: outputs.extend({ volumes: z.number(), series: z.number(), parcels: z.number() }),
  },
  parcellate: {
    input: z.object({
      /** 4D NIfTI, .dtseries.nii, or .func.gii: with that of the other hemisphere where it lies beside. */
      bold: z.string(),
      /** Label volume, 4D maps, .dlabel.nii, or .label.gii with that of the other hemisphere. */
      atlas: z.string(),
      labels: z.string().optional(),
      /** The space that the atlas is in, where its name and sidecar do not say. */
      atlasSpace: z.string().max(80).optional(),
      /** Of an atlas on surfaces with several maps of labels: the name or number, from 1, of the one that is meant. */
      map: z.string().optional(),
      out: z.string(),
    }),
    output: outputs.extend({
      timeseries: z.string(),
      coverage: z.string(),
      frames: z.number(),
      parcels: z.number(),
      emptyParcels: z.number(),
      meanCoverage: z.number(),
    }),
  },
  train: {
    input: z.object({
      /** Folders and files of parcel series. */
      series: z.array(z.string()),
      times,
      /** Label volume that gives the parcels their positions, when the series' sidecars do not. */
      atlas: z.string().optional(),
      model: architectureSchema,
      /** Folder of a model to go on from: its configuration and weights instead of fresh ones. */
      base: z.string().optional(),
      ...trainingFields,
    }),
    output: trainingOutput,
  },
  reconstruct: {
    input: z.object({
      model: z.string(),
      series: z.string(),
      times,
      out: z.string(),
      device: deviceSchema.default('cpu'),
    }),
    output: outputs.extend({
      recorded: z.string(),
      reconstructed: z.string(),
      maskedR2: z.string(),
      /** Median over the parcels; null when nothing varies. */
      medianMaskedR2: z.number().nullable(),
    }),
  },
  detect: {
    input: z.object({
      model: z.string(),
      /** Parcel series of the reference cohort: a folder, or files and folders. */
      reference: z.union([z.string(), z.array(z.string()).min(1)]),
      series: z.string(),
      times,
      /** Ground truth of planted anomalies, to report the area under the ROC curve. */
      truth: z.string().optional(),
      out: z.string(),
      /** False discovery rate for a cell to count as a finding. */
      fdr: z.number().gt(0).lt(1).default(0.05),
      device: deviceSchema.default('cpu'),
    }),
    output: outputs.extend({
      anomalies: z.number(),
      cells: z.number(),
      references: z.number(),
      auroc: z.number().nullable(),
    }),
  },
  report: {
    input: z.object({
      findings: z.string(),
      out: z.string(),
      convention: z.enum(['radiological', 'neurological']).default('neurological'),
    }),
    output: outputs.extend({ pages: z.number() }),
  },
  ...modelTaskSchemas,
  ...dataTaskSchemas,
  /** Tries each compute device; in a child process, because a broken driver may take its process down. */
  devices: {
    input: z.object({}),
    output: outputs.extend({ devices: z.array(deviceStatusSchema) }),
  },
} as const

export type TaskKind = keyof typeof taskSchemas
export const taskKinds = Object.keys(taskSchemas) as TaskKind[]
/** What a caller gives (defaults may be left out). */
export type TaskRequest<K extends TaskKind> = z.input<(typeof taskSchemas)[K]['input']>
/** What the work receives. */
export type TaskInput<K extends TaskKind> = z.output<(typeof taskSchemas)[K]['input']>
export type TaskOutput<K extends TaskKind> = z.output<(typeof taskSchemas)[K]['output']>

export const progressSchema = z.object({
  /** 0..1, or null while the extent is unknown. */
  fraction: z.number().nullable(),
  message: z.string(),
  /** A point of the loss curve, from training. */
  point: lossPointSchema.optional(),
})
export type Progress = z.infer<typeof progressSchema>
