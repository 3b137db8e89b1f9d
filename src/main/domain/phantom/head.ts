import { tissueAt, tissues, type Tissue } from './anatomy'
import { makeRandom } from '../random'
import type { Point } from './shapes'

/** Voxels of equal edges whose axes are those of the space; x runs fastest. */
export interface Grid {
  shape: readonly [number, number, number]
  voxelMm: number
  /** Position of the middle of the first voxel, mm, RAS+. */
  origin: Point
  /** Voxel index to mm, 4 x 4, row-major. */
  affine: readonly number[]
}

const makeGrid = (shape: Grid['shape'], voxelMm: number, edges: Point): Grid => {
  const origin: Point = [edges[0] + voxelMm / 2, edges[1] + voxelMm / 2, edges[2] + voxelMm / 2]
  const affine = [voxelMm, 0, 0, origin[0], 0, voxelMm, 0, origin[1], 0, 0, voxelMm, origin[2], 0, 0, 0, 1]
  return { shape, voxelMm, origin, affine }
}

/** The whole head at 2 mm. */
export const headGrid = makeGrid([84, 112, 96], 2, [-84, -116, -102])
/** The brain at 4 mm: every voxel is 2 x 2 x 2 voxels of the head. */
export const boldGrid = makeGrid([36, 48, 36], 4, [-72, -108, -66])

export const voxelCount = ({ shape }: Grid): number => shape[0] * shape[1] * shape[2]

/** Middle of a voxel in mm. */
export const positionOf = ({ shape, voxelMm, origin }: Grid, voxel: number): Point => {
  const x = voxel % shape[0]
  const y = Math.floor(voxel / shape[0]) % shape[1]
  const z = Math.floor(voxel / (shape[0] * shape[1]))
  return [origin[0] + x * voxelMm, origin[1] + y * voxelMm, origin[2] + z * voxelMm]
}

/** The tissue of every voxel of the head grid, as index into `tissues`. Left is the mirror image of right. */
export const drawHead = (): Uint8Array => {
  const [width] = headGrid.shape
  const head = new Uint8Array(voxelCount(headGrid))
  for (let voxel = 0; voxel < head.length; voxel++) {
    const x = voxel % width
    head[voxel] =
      x < width / 2 ? tissues.indexOf(tissueAt(positionOf(headGrid, voxel))) : head[voxel - x + (width - 1 - x)]
  }
  return head
}

/** Brightness in a T1-weighted picture, 0..255. */
const t1Brightness: Record<Tissue, number> = {
  air: 2,
  scalp: 150,
  skull: 28,
  fluid: 38,
  grey: 112,
  white: 178,
  deep: 132,
  cerebellum: 116,
}

/**
 * A picture of the head as a T1-weighted scan shows it: contrast of tissues, blur of about a voxel, a coil that is
 * brighter at the rim, thermal noise.
 *
 * @param head  from `drawHead`
 * @returns brightness 0..255 on the head grid
 */
export const paintT1 = (head: Uint8Array, seed: number): Uint8Array => {
  const random = makeRandom(seed, 't1')
  const sharp = Float32Array.from(head, (code) => t1Brightness[tissues[code]])
  const [stepX, stepY, stepZ] = [1, headGrid.shape[0], headGrid.shape[0] * headGrid.shape[1]]
  const blurred = [stepX, stepY, stepZ].reduce(blurAlong, sharp)
  return Uint8Array.from(blurred, (value, voxel) => {
    const [x, y, z] = positionOf(headGrid, voxel)
    const coil = 0.94 + 0.12 * ((x / 80) ** 2 + (y / 110) ** 2 + (z / 95) ** 2) * 0.5
    return Math.max(0, Math.min(255, Math.round(value * coil + 2.5 * random.normal())))
  })
}

/** Weights 1/6, 4/6, 1/6 along one axis; the rim of the grid is air. */
const blurAlong = (values: Float32Array, step: number): Float32Array =>
  values.map((value, at) => (4 * value + (values[at - step] ?? value) + (values[at + step] ?? value)) / 6)

/** Fractions of the voxels of the 4 mm grid, 0..1. */
export interface BrainFractions {
  grey: Float32Array
  deep: Float32Array
  cerebellum: Float32Array
  white: Float32Array
  fluid: Float32Array
}

/** How much of each voxel of the 4 mm grid is which tissue of the brain, counted on the head grid. */
export const measureFractions = (head: Uint8Array): BrainFractions => {
  const fractions = { grey: empty(), deep: empty(), cerebellum: empty(), white: empty(), fluid: empty() }
  const offset = [0, 1, 2].map((axis) => (boldGrid.origin[axis] - headGrid.origin[axis] - 1) / headGrid.voxelMm)
  const [width, length] = headGrid.shape
  const [columns, rows] = boldGrid.shape
  for (let voxel = 0; voxel < voxelCount(boldGrid); voxel++) {
    const x = 2 * (voxel % columns) + offset[0]
    const y = 2 * (Math.floor(voxel / columns) % rows) + offset[1]
    const z = 2 * Math.floor(voxel / (columns * rows)) + offset[2]
    for (let corner = 0; corner < 8; corner++) {
      const at = x + (corner & 1) + width * (y + ((corner >> 1) & 1) + length * (z + (corner >> 2)))
      const tissue = tissues[head[at]]
      if (tissue in fractions) fractions[tissue as keyof BrainFractions][voxel] += 1 / 8
    }
  }
  return fractions
}

const empty = () => new Float32Array(voxelCount(boldGrid))
