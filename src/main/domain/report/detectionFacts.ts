/** One parcel in one window, as `detect` judged it. Frames count from 0, both ends belong to the window. */
export interface CellFacts {
  parcel: string
  label: number | null
  network: string | null
  window: number
  firstFrame: number
  lastFrame: number
  startSeconds: number | null
  endSeconds: number | null
  z: number | null
  p: number | null
  q: number | null
  coverage: number | null
}

/** What `detect` says of one recording: the part of findings.json that a report prints. */
export interface DetectionFacts {
  subject: string
  recording: {
    name: string
    sha256: string
    frames: number
    trSeconds: number | null
    parcels: number
    phantom: boolean
  }
  model: { name: string; architecture: string; sha256: string; parameters: number }
  reference: { recordings: number; leftOut: number; cells: number }
  atlas: { name: string; hash: string | null }
  fdr: number
  /** Judged cells; those that could not be judged come on top. */
  cells: number
  unjudged: number
  anomalies: CellFacts[]
  quality: {
    medianMaskedR2: number | null
    meanCoverage: number | null
    emptyParcels: number
    uncoveredFrames: number
  }
  auroc: number | null
  warnings: string[]
  madeWith: { name: string; version: string }
  /** ISO 8601. */
  madeAt: string
}

/** A parcel of the model's input, in the order of the arrays' columns. */
export interface ParcelColumn {
  name: string
  /** Value in the label volume; null without an atlas. */
  label: number | null
  network: string | null
}

/** A token window of the recording: a row of the z map. */
export interface WindowSpan {
  firstFrame: number
  lastFrame: number
}

/** [rows, columns] float32, row-major; NaN = missing. */
export interface Matrix {
  rows: number
  columns: number
  values: Float32Array
}

/**
 * The arrays that `detect` writes beside findings.json; each [frames, parcels] in scaled units. The band holds 95 of
 * 100 frames of the cohort about what the model expects.
 */
export interface Traces {
  recorded: Matrix
  reconstructed: Matrix
  bandLow: Matrix
  bandHigh: Matrix
}

/** Findings as they are counted and printed: the strongest first; without a z last. */
export const strongestFirst = <Cell extends CellFacts>(cells: readonly Cell[]): Cell[] =>
  [...cells].sort(
    (a, b) =>
      (b.z ?? -Infinity) - (a.z ?? -Infinity) ||
      (a.q ?? 1) - (b.q ?? 1) ||
      a.window - b.window ||
      (a.parcel < b.parcel ? -1 : a.parcel > b.parcel ? 1 : 0),
  )

/** Names of parcels may repeat, labels of one atlas do not. */
const identity = (name: string, label: number | null) => (label === null ? name : `#${label}`)

/** Finds the column of a cell's parcel; undefined for a parcel that is not among them. */
export const columnFinder = (parcels: readonly ParcelColumn[]): ((cell: CellFacts) => number | undefined) => {
  const columns = new Map(parcels.map(({ name, label }, column) => [identity(name, label), column]))
  return ({ parcel, label }) => columns.get(identity(parcel, label))
}
