import type { ColorMap } from '../lib/colormaps'

export type Mm = readonly [number, number, number]
/** Red, green, blue 0..255; alpha 0 = outline only. */
export type LabelColor = readonly [red: number, green: number, blue: number, alpha?: number]
export type LabelPaint = ReadonlyMap<number, LabelColor>

/** A file to be shown: `.nii` or `.nii.gz` as on disk. `key` tells one file from another. */
export interface VolumeSource {
  key: string
  name: string
  bytes: ArrayBuffer
}

export const layouts = ['grid', 'axial', 'coronal', 'sagittal', 'render'] as const
export type Layout = (typeof layouts)[number]

/** What lies under the crosshair. */
export interface Probe {
  mm: Mm
  /** Of the shown volume, in its RAS order, from 0. */
  voxel: Mm
  /** Of the shown volume in the shown frame; null where there is none. */
  value: number | null
  /** Of the label volume. */
  label: number | null
  /** A person moved the crosshair, as opposed to the program. */
  byUser: boolean
}

/** Values on both sides of zero, drawn over something else. */
export interface AroundZero {
  /** Size of value with the strongest colours. */
  limit: number
  /** Size of value from which on it is drawn. */
  from: number
}

export interface BrainLook {
  radiological: boolean
  /** False: the file does not say which side is which, so no letters are written on the picture. */
  sidesKnown: boolean
  layout: Layout
  colormap: ColorMap
  /** How values around zero are drawn; null: the volume is a picture, with the limits that it has. */
  aroundZero: AroundZero | null
  /** 0..1, of the parcels' colours and of their edges. */
  fill: number
  outline: number
  /** Voxels as they are, without interpolation. */
  sharp: boolean
}
