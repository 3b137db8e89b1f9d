import { z } from 'zod'
import { findingSchema } from './findings'
import { qualitySummarySchema } from './quality'

export const recordingSchema = z.object({
  id: z.string(),
  /** 'volume': 4D NIfTI; 'dense': CIFTI dtseries or GIFTI time series; 'series': parcel series. */
  kind: z.enum(['volume', 'dense', 'series']),
  /** What is shown: a file's base name. */
  name: z.string(),
  subject: z.string(),
  session: z.string().nullable(),
  task: z.string().nullable(),
  run: z.string().nullable().default(null),
  space: z.string().nullable().default(null),
  /** Where it was recorded; by the participants' table or the names of the layout. */
  site: z.string().nullable().default(null),
  /** The data set that it came with; null for a file that came alone. */
  datasetId: z.string().nullable().default(null),
  /** The recording that it was made of by cleaning; null for others. */
  sourceId: z.string().nullable().default(null),
  /** The run has a confounds table beside it. */
  hasConfounds: z.boolean().default(false),
  /** Its file is no longer where it was. */
  missing: z.boolean().default(false),
  /** null until its quality was judged. */
  quality: qualitySummarySchema.nullable().default(null),
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

/** Which side of a table of numbers is time: 'time-by-parcels' where each row is a frame. */
export const orientationSchema = z.enum(['time-by-parcels', 'parcels-by-time'])
export type Orientation = z.infer<typeof orientationSchema>

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
  /** 'labels': a label volume; 'maps': 4D, a map for each parcel; 'dlabel': CIFTI, parcels on surfaces and in voxels. */
  kind: z.enum(['labels', 'maps', 'dlabel']).default('labels'),
  /** Of the volume; null for parcels on surfaces alone. `affine`: voxel indices to mm (RAS+), three rows of four. */
  grid: z
    .object({
      shape: z.tuple([z.number(), z.number(), z.number()]),
      voxelSizeMm: z.tuple([z.number(), z.number(), z.number()]),
      affine: z.array(z.array(z.number())),
    })
    .nullable()
    .default(null),
  /** Comes with the program. */
  bundled: z.boolean().default(false),
  licence: z.string().nullable().default(null),
  /** What to cite when it is used. */
  reference: z.string().nullable().default(null),
  parcels: z.array(parcelSchema),
})
export type Atlas = z.infer<typeof atlasSchema>
export const atlasSummarySchema = atlasSchema.omit({ parcels: true }).extend({ parcelCount: z.number().int() })
export type AtlasSummary = z.infer<typeof atlasSummarySchema>
