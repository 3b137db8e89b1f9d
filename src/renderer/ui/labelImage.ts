import { NVImage } from '@niivue/niivue'
import { applyAffine, invertAffine, type Affine } from '../lib/affine'
import type { LabelPaint, Mm } from './brainTypes'

const LABEL_INTENT = 1002
const UINT16 = 512

/** A label volume with its labels renumbered without gaps, so that any label value keeps its colour. */
export interface LabelImage {
  image: NVImage
  /** Label of each index; index 0 is the background. */
  labels: number[]
  /** Index of each voxel, first axis fastest, as in the file. */
  voxels: Uint16Array
  size: readonly [number, number, number]
  toMm: Affine
  toVoxel: Affine
}

/** Reads a label volume (.nii, .nii.gz). Values are scaled as the header says and rounded; 0 and missing are background. */
export const readLabelImage = async (bytes: ArrayBuffer, name: string): Promise<LabelImage> => {
  const image = await NVImage.loadFromUrl({ url: bytes, name, opacity: 1 })
  const header = image.hdr!
  const slope = header.scl_slope || 1
  const offset = header.scl_inter || 0
  const raw = image.img as ArrayLike<number>
  const voxels = image.nVox3D ?? raw.length

  const indexOf = new Map<number, number>([[0, 0]])
  const labelAt = (voxel: number) => Math.round(raw[voxel] * slope + offset) || 0
  const found = new Set<number>()
  for (let voxel = 0; voxel < voxels; voxel++) found.add(labelAt(voxel))
  const labels = [0, ...[...found].filter((label) => label !== 0).sort((a, b) => a - b)]
  labels.forEach((label, index) => indexOf.set(label, index))

  const dense = new Uint16Array(voxels)
  for (let voxel = 0; voxel < voxels; voxel++) dense[voxel] = indexOf.get(labelAt(voxel))!
  image.img = dense as unknown as NonNullable<NVImage['img']>
  Object.assign(header, {
    datatypeCode: UINT16,
    numBitsPerVoxel: 16,
    scl_slope: 1,
    scl_inter: 0,
    intent_code: LABEL_INTENT,
  })
  image.calMinMax()
  const toMm = header.affine
  const toVoxel = invertAffine(toMm)
  if (!toVoxel) throw new Error('The label volume does not say where it lies in space.')
  const [, width, height, depth] = header.dims
  return { image, labels, voxels: dense, size: [width, height, depth], toMm, toVoxel }
}

/** Gives each label its colour; a label without one is hardly lighter than the ground. */
export const paintLabels = ({ image, labels }: LabelImage, paint: LabelPaint): void => {
  const lut = new Uint8ClampedArray(Math.max(labels.length, 2) * 4)
  labels.forEach((label, index) => {
    if (index === 0) return
    const [red, green, blue, alpha = 255] = paint.get(label) ?? [44, 50, 58]
    lut.set([red, green, blue, alpha], index * 4)
  })
  image.colormapLabel = { lut, min: 0, max: Math.max(labels.length, 2) - 1 }
}

/** Label at a world position; null outside the volume and in the background. */
export const labelAtMm = ({ labels, voxels, size, toVoxel }: LabelImage, mm: Mm): number | null => {
  const [i, j, k] = applyAffine(toVoxel, mm).map(Math.round)
  const inside = i >= 0 && j >= 0 && k >= 0 && i < size[0] && j < size[1] && k < size[2]
  return inside ? labels[voxels[i + size[0] * (j + size[1] * k)]] || null : null
}

/**
 * A world position inside a label: the voxel of the label that is nearest to the middle of all its voxels (the
 * middle itself may lie outside a bent parcel). Null when no voxel carries the label.
 */
export const placeOfLabel = ({ labels, voxels, size, toMm }: LabelImage, label: number): Mm | null => {
  const index = labels.indexOf(label)
  if (index < 1) return null
  const places: Mm[] = []
  voxels.forEach((value, voxel) => {
    if (value === index)
      places.push([voxel % size[0], Math.floor(voxel / size[0]) % size[1], Math.floor(voxel / (size[0] * size[1]))])
  })
  if (places.length === 0) return null
  const middle = [0, 1, 2].map((axis) => places.reduce((sum, place) => sum + place[axis], 0) / places.length)
  const distance = (place: Mm) => place.reduce((sum, value, axis) => sum + (value - middle[axis]) ** 2, 0)
  return applyAffine(
    toMm,
    places.reduce((best, place) => (distance(place) < distance(best) ? place : best)),
  )
}
