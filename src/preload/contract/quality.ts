import { z } from 'zod'

/** Quality of a recording at a glance, for the table of recordings; null = not known. */
export const qualitySummarySchema = z.object({
  meanFdMm: z.number().nullable(),
  meanStdDvars: z.number().nullable(),
  /** Of the voxels in the mask. */
  tsnr: z.number().nullable(),
  gcor: z.number().nullable(),
  /** Share of frames in the censoring mask, 0..1. */
  censored: z.number().nullable(),
  /** Measures by which it stands out in the group that it was judged with. */
  outlierIn: z.array(z.string()),
})
export type QualitySummary = z.infer<typeof qualitySummarySchema>

/** Courses over the frames, in this order the rows of bytes/recordings/ID/quality; a missing one is all NaN. */
export const qualityCourses = ['fd', 'rms', 'std-dvars', 'dvars', 'global-signal'] as const

/** Which frames are left out: thresholds and what goes with them. */
export const censorRuleSchema = z.object({
  /** Millimetres of framewise displacement; null = not judged by it. */
  fdThreshold: z.number().positive().nullable().default(0.5),
  /** Standardised DVARS; null = not judged by it. */
  dvarsThreshold: z.number().positive().nullable().default(1.5),
  censorBefore: z.number().int().nonnegative().default(0),
  censorAfter: z.number().int().nonnegative().default(0),
  minContiguous: z.number().int().min(1).default(5),
})
export type CensorRule = z.infer<typeof censorRuleSchema>

export const measureSchema = z.object({
  name: z.string(),
  description: z.string(),
  units: z.string().nullable(),
  value: z.number().nullable(),
})

export const recordingQualitySchema = z.object({
  recordingId: z.string(),
  frames: z.number().int(),
  trSeconds: z.number().nullable(),
  phantom: z.boolean(),
  /** What DVARS was computed of: voxels, parcels or a confounds table; null without it. */
  dvarsSource: z.string().nullable(),
  /** What speaks against the numbers, or says why one is not there. */
  warnings: z.array(z.string()),
  /** The rule that the judgement was made by. */
  rule: censorRuleSchema,
  measures: z.array(measureSchema),
  /** null values are unknown. */
  parcels: z.array(z.object({ name: z.string(), coverage: z.number().nullable(), tsnr: z.number().nullable() })),
  madeAt: z.string(),
})
export type RecordingQuality = z.infer<typeof recordingQualitySchema>

/** What a rule leaves out of a recording. */
export const censoringSchema = z.object({
  /** Frames from 0, ascending. */
  byFd: z.array(z.number().int()),
  byDvars: z.array(z.number().int()),
  censored: z.array(z.number().int()),
  kept: z.number().int(),
  /** The table of outliers with its name, as `quality` writes it. */
  file: z.object({ name: z.string(), text: z.string() }),
})
export type Censoring = z.infer<typeof censoringSchema>

/** A group of recordings that was judged together. */
export const groupQualitySchema = z.object({
  recordings: z.number().int(),
  /** What speaks against the numbers, or says why some are not there. */
  warnings: z.array(z.string()),
  measures: z.array(
    measureSchema.omit({ value: true }).extend({
      /** The bad side; null where nobody is judged by it. */
      worse: z.enum(['high', 'low']).nullable(),
      /** Of the group, and the value beyond which a recording stands out; null where too few have it or none differ. */
      median: z.number().nullable(),
      limit: z.number().nullable(),
    }),
  ),
  rows: z.array(
    z.object({
      /** null when the recording is gone. */
      recordingId: z.string().nullable(),
      name: z.string(),
      subject: z.string(),
      session: z.string().nullable(),
      /** In the order of `measures`. */
      values: z.array(z.number().nullable()),
      outlierIn: z.array(z.string()),
    }),
  ),
  /** How connectivity goes with motion; null with too few recordings that have both. */
  qcFc: z
    .object({
      people: z.number().int(),
      medianAbsolute: z.number(),
      /** Of significance, and the shares of the edges below it: as they are, and as false discovery rates. */
      level: z.number(),
      significant: z.number(),
      significantFdr: z.number(),
      /** Rank correlation of QC-FC with the distance of the two parcels; null where places are unknown. */
      distanceDependence: z.number().nullable(),
      /** Columns of bytes/quality/ID/qcfc, in order. */
      parcels: z.array(
        z.object({
          name: z.string(),
          network: z.string().nullable(),
          centre: z.tuple([z.number(), z.number(), z.number()]).nullable(),
        }),
      ),
    })
    .nullable(),
})
export type GroupQuality = z.infer<typeof groupQualitySchema>
