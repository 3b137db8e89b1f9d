import { isInvertible } from '../nifti/affine'
import { chooseSlices } from './chooseSlices'
import { heatOnBlack, hexOf, type ColourScale } from './colourScale'
import { cutSlice, planeAxes, type Box, type LabelGrid, type Plane } from './labelSlices'
import { paintSlice, type Raster } from './paintSlice'

export type Convention = 'radiological' | 'neurological'

/** A parcel that stands out, by its label in the volume. */
export interface ParcelValue {
  label: number
  value: number
}

export interface BrainSlice {
  plane: Plane
  raster: Raster
  widthMm: number
  heightMm: number
  /** Letters of the sides; empty when the volume does not say which side is which. */
  leftSide: string
  rightSide: string
  /** Axis and position, e.g. `z = +24 mm`. */
  caption: string
}

export interface BrainPicture {
  convention: Convention
  /** One row each of axial, coronal and sagittal slices, all at the same scale. */
  rows: { plane: Plane; slices: BrainSlice[] }[]
  scale: ColourScale & { hexStops: string[] }
  /** Labels with a value that no voxel of the volume carries. */
  missing: number[]
}

const planes: readonly Plane[] = ['axial', 'coronal', 'sagittal']
const slicesPerPlane = 4
/** Pixels along the longest side of the brain: about 300 dots per inch where the picture fills a page's width. */
const longestPixels = 480

const captionOf = (plane: Plane, positionMm: number) => {
  const sign = positionMm > 0 ? '+' : positionMm < 0 ? '−' : ''
  return `${'xyz'[planeAxes[plane].normal]} = ${sign}${Math.abs(positionMm)}\u00a0mm`
}

const sidesOf = (plane: Plane, convention: Convention): [string, string] => {
  if (plane === 'sagittal') return ['P', 'A']
  return convention === 'radiological' ? ['R', 'L'] : ['L', 'R']
}

const longestSide = (box: Box) => Math.max(...box.high.map((high, axis) => high - box.low[axis]))

/**
 * Axial, coronal and sagittal slices of a label volume through the parcels that stand out.
 *
 * @param values    parcels that stand out, in any order; the highest values decide where the cuts lie
 * @param oriented  whether the volume says which side is which; without it no letters are drawn
 * Neurological: the subject's left is left in the picture. Radiological: it is right.
 * @returns null when no voxel carries a label or the affine cannot be inverted
 */
export const composeBrainPicture = (
  grid: LabelGrid,
  values: readonly ParcelValue[],
  convention: Convention,
  oriented: boolean,
): BrainPicture | null => {
  const strongest = [...values].sort((a, b) => b.value - a.value)
  const labels = strongest.map(({ label }) => label)
  const chosen = isInvertible(grid.affine) && chooseSlices(grid, labels, slicesPerPlane)
  if (!chosen) return null
  const { box, positions, missing } = chosen
  const stepMm = longestSide(box) / longestPixels
  const levels = values.map(({ value }) => value)
  const low = levels.length ? Math.floor(Math.min(...levels)) : 0
  const high = levels.length ? Math.max(Math.ceil(Math.max(...levels)), low + 1) : 1
  const scale = { low, high, stops: heatOnBlack }
  const byLabel = new Map(values.map(({ label, value }) => [label, value]))
  const cut = (plane: Plane, positionMm: number): BrainSlice => {
    const slice = cutSlice(grid, plane, positionMm, box, stepMm, convention === 'radiological')
    const [leftSide, rightSide] = oriented ? sidesOf(plane, convention) : ['', '']
    return {
      plane,
      raster: paintSlice(slice, byLabel, scale),
      widthMm: slice.width * stepMm,
      heightMm: slice.height * stepMm,
      leftSide,
      rightSide,
      caption: captionOf(plane, positionMm),
    }
  }
  return {
    convention,
    rows: planes.map((plane) => ({ plane, slices: positions[plane].map((position) => cut(plane, position)) })),
    scale: { ...scale, hexStops: heatOnBlack.map(hexOf) },
    missing,
  }
}
