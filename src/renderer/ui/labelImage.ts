import { NVImage } from '@niivue/niivue'
import type { LabelPaint } from './brainTypes'

const LABEL_INTENT = 1002
const UINT16 = 512

/** A label volume as NiiVue draws it best: labels renumbered without gaps, so that any label value keeps its colour. */
export interface LabelImage {
  image: NVImage
  /** Label of each index; index 0 is the background. */
  labels: number[]
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
  return { image, labels }
}

/** Gives each label its colour; a label without one keeps its outline only. */
export const paintLabels = ({ image, labels }: LabelImage, paint: LabelPaint): void => {
  const lut = new Uint8ClampedArray(Math.max(labels.length, 2) * 4)
  labels.forEach((label, index) => {
    if (index === 0) return
    const [red, green, blue, alpha = 255] = paint.get(label) ?? [150, 160, 172, 0]
    lut.set([red, green, blue, alpha], index * 4)
  })
  image.colormapLabel = { lut, min: 0, max: Math.max(labels.length, 2) - 1 }
}

/** Label at a world position; null outside the volume and in the background. */
export const labelAtMm = ({ image, labels }: LabelImage, mm: readonly number[]): number | null => {
  const voxel = image.mm2vox([...mm])
  const size = image.dimsRAS!
  if (![0, 1, 2].every((axis) => voxel[axis] >= 0 && voxel[axis] < size[axis + 1])) return null
  return labels[image.getValue(voxel[0], voxel[1], voxel[2])] || null
}

/**
 * A world position inside a label: the voxel of the label that is nearest to the middle of all its voxels (the
 * middle itself may lie outside a bent parcel). Null when no voxel carries the label.
 */
export const placeOfLabel = ({ image, labels }: LabelImage, label: number): [number, number, number] | null => {
  const index = labels.indexOf(label)
  if (index < 1) return null
  const [, width, height] = image.hdr!.dims
  const voxels = image.img as unknown as Uint16Array
  const places: number[] = []
  for (let voxel = 0; voxel < voxels.length; voxel++) if (voxels[voxel] === index) places.push(voxel)
  if (places.length === 0) return null
  const at = (voxel: number) => [
    voxel % width,
    Math.floor(voxel / width) % height,
    Math.floor(voxel / (width * height)),
  ]
  const middle = [0, 1, 2].map((axis) => places.reduce((sum, voxel) => sum + at(voxel)[axis], 0) / places.length)
  const distance = (voxel: number) => at(voxel).reduce((sum, value, axis) => sum + (value - middle[axis]) ** 2, 0)
  const best = places.reduce((a, b) => (distance(b) < distance(a) ? b : a))
  const place = at(best)
  const affine = image.hdr!.affine
  const world = [0, 1, 2].map((row) => affine[row][3] + place.reduce((sum, v, axis) => sum + affine[row][axis] * v, 0))
  return [world[0], world[1], world[2]]
}
