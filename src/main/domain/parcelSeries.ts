/** One parcel of an atlas as a series or a model knows it. */
export interface ParcelInfo {
  name: string
  /** Value in the label volume; null when the series came without an atlas. */
  label: number | null
  network: string | null
  /** World position in mm (RAS+); null when unknown or when no voxel carries the label. */
  centre: [number, number, number] | null
}

/** 'labels': a label volume; 'maps': 4D, a map of weights for each parcel; 'dlabel': CIFTI, on surfaces and in voxels. */
export const atlasKinds = ['labels', 'maps', 'dlabel'] as const
export type AtlasKind = (typeof atlasKinds)[number]

/** The atlas that parcels belong to. `hash` is the SHA-256 of its file; `file` its path when known. */
export interface AtlasReference {
  name: string
  hash: string | null
  file: string | null
  /** Left out where nothing says: a label volume, as all were once. */
  kind?: AtlasKind
}

/** A recording as parcels by time. */
export interface ParcelSeries {
  frames: number
  parcels: ParcelInfo[]
  /** [frames, parcels] float32, row-major, in the recording's own units; NaN = missing. */
  values: Float32Array
  /** Repetition time in seconds; null = the file does not say. */
  trSeconds: number | null
  atlas: AtlasReference | null
  /** Fraction of each parcel's voxels that carry signal, 0..1, in parcel order; null when unknown. */
  coverage: Float32Array | null
  /** Made by the phantom generator, not measured on anybody. */
  phantom: boolean
}
