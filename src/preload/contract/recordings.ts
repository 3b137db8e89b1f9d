import { z } from 'zod'
import { findingSchema } from './findings'

export const recordingSchema = z.object({
  id: z.string(),
  /** 'volume': 4D NIfTI; 'series': parcel series in a table. */
  kind: z.enum(['volume', 'series']),
  /** What is shown: a file's base name. */
  name: z.string(),
  subject: z.string(),
  session: z.string().nullable(),
  task: z.string().nullable(),
  frames: z.number().int(),
  /** null = the file does not say. */
  trSeconds: z.number().nullable(),
  /** Voxel grid, for kind 'volume'. */
  shape: z.tuple([z.number(), z.number(), z.number()]).nullable(),
  voxelSizeMm: z.tuple([z.number(), z.number(), z.number()]).nullable(),
  /** Parcel series made from or being this recording, if there is one. */
  parcels: z.number().int().nullable(),
  atlasId: z.string().nullable(),
  /** Mean fraction of each parcel's voxels that carry signal, 0..1. */
  coverage: z.number().nullable(),
  phantom: z.boolean(),
  bytes: z.number(),
  findings: z.array(findingSchema),
})
export type Recording = z.infer<typeof recordingSchema>

export const parcelSchema = z.object({
  label: z.number().int(),
  name: z.string(),
  network: z.string().nullable(),
  /** World coordinates in mm (RAS+), the centre of the parcel's voxels; null where no voxel carries the label. */
  centre: z.tuple([z.number(), z.number(), z.number()]).nullable(),
  voxels: z.number().int(),
})
export type Parcel = z.infer<typeof parcelSchema>

/** One column of a recording's parcel series. */
export const seriesColumnSchema = z.object({
  name: z.string(),
  /** Value in the label volume; null when the series came without an atlas. */
  label: z.number().int().nullable(),
  network: z.string().nullable(),
  /** World coordinates in mm (RAS+); null when unknown. */
  centre: z.tuple([z.number(), z.number(), z.number()]).nullable(),
  /** Fraction of the parcel's voxels that carry signal, 0..1; null when unknown. */
  coverage: z.number().nullable(),
})
export type SeriesColumn = z.infer<typeof seriesColumnSchema>

export const atlasSchema = z.object({
  id: z.string(),
  name: z.string(),
  space: z.string(),
  hash: z.string(),
  phantom: z.boolean(),
  parcels: z.array(parcelSchema),
})
export type Atlas = z.infer<typeof atlasSchema>
export const atlasSummarySchema = atlasSchema.omit({ parcels: true }).extend({ parcelCount: z.number().int() })
export type AtlasSummary = z.infer<typeof atlasSummarySchema>
