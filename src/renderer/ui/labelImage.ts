import { NVImage } from '@niivue/niivue'
import { invertAffine } from '../lib/affine'
import { renumber, type LabelVolume } from '../lib/labelVolume'
import type { LabelColor, LabelPaint } from './brainTypes'

const LABEL_INTENT = 1002
const UINT16 = 512

/** A label volume as NiiVue draws it. */
export interface LabelImage extends LabelVolume {
  image: NVImage
}

/** Reads a label volume (.nii, .nii.gz). Values are scaled as the header says and rounded; 0 and missing are background. */
export const readLabelImage = async (bytes: ArrayBuffer, name: string): Promise<LabelImage> => {
  const image = await NVImage.loadFromUrl({ url: bytes, name, opacity: 1 })
  const header = image.hdr!
  const slope = header.scl_slope || 1
  const offset = header.scl_inter || 0
  const raw = image.img as ArrayLike<number>

  const { labels, voxels } = renumber(
    image.nVox3D ?? raw.length,
    (voxel) => Math.round(raw[voxel] * slope + offset) || 0,
  )
  image.img = voxels as unknown as NonNullable<NVImage['img']>
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
  return { image, labels, voxels, size: [width, height, depth], toMm, toVoxel }
}

/** For labels without a colour: hardly lighter than black, or nothing where something lies behind them. */
export const DIM: LabelColor = [44, 50, 58, 255]
export const CLEAR: LabelColor = [0, 0, 0, 0]

/** Gives each label its colour; `rest` to those without one. */
export const paintLabels = ({ image, labels }: LabelImage, paint: LabelPaint, rest: LabelColor): void => {
  const lut = new Uint8ClampedArray(Math.max(labels.length, 2) * 4)
  labels.forEach((label, index) => {
    if (index === 0) return
    const [red, green, blue, alpha = 255] = paint.get(label) ?? rest
    lut.set([red, green, blue, alpha], index * 4)
  })
  image.colormapLabel = { lut, min: 0, max: Math.max(labels.length, 2) - 1 }
}
