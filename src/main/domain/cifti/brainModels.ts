import type { XmlElement } from '@rgrove/parse-xml'
import type { Affine } from '../nifti/affine'
import { childrenOf, readXml } from '../xml/readXml'

/** A structure of the brain and where its places are: vertices of a surface, or voxels. Places run from `offset`. */
export interface BrainModel {
  /** Without `CIFTI_STRUCTURE_`, e.g. `CORTEX_LEFT`. */
  structure: string
  offset: number
  count: number
  /** [count] vertices of the surface, each once; null for voxels. */
  vertices: Int32Array | null
  /** Vertices that the whole surface has; null for voxels. */
  surfaceVertices: number | null
  /** [count, 3] voxel indices i, j, k; null for a surface. */
  voxels: Int32Array | null
}

/** The voxel grid that a CIFTI file speaks of. */
export interface CiftiVolume {
  shape: [number, number, number]
  /** Voxel indices to mm, RAS+; 16 numbers, row-major. */
  affine: Affine
}

export interface BrainModels {
  models: BrainModel[]
  /** null for a file of surfaces alone. */
  volume: CiftiVolume | null
}

/**
 * The places along the dense dimension of a CIFTI-2 matrix, from its XML; null when there is no such dimension or it
 * does not hold together: places that overlap, leave a gap or are not as many as said, vertices that come twice or that
 * the surface does not have, voxels outside the volume.
 * Source: CIFTI-2 file format specification, section 6 (XML), brain models.
 */
export function readBrainModels(xml: string): BrainModels | null {
  const root = readXml(xml)
  const matrix = root?.name === 'CIFTI' ? childrenOf(root, 'Matrix')[0] : undefined
  const map =
    matrix &&
    childrenOf(matrix, 'MatrixIndicesMap').find(
      ({ attributes }) => attributes.IndicesMapToDataType === 'CIFTI_INDEX_TYPE_BRAIN_MODELS',
    )
  if (!map) return null
  const volume = childrenOf(map, 'Volume').map(readVolume)[0]
  if (volume === null) return null
  const models = childrenOf(map, 'BrainModel').map((element) => readModel(element, volume?.shape ?? null))
  if (models.length === 0 || models.includes(null)) return null
  const sorted = (models as BrainModel[]).sort((a, b) => a.offset - b.offset)
  const isWhole = sorted.every(({ offset }, i) => offset === (i === 0 ? 0 : sorted[i - 1].offset + sorted[i - 1].count))
  return isWhole ? { models: sorted, volume: volume ?? null } : null
}

/** Places of all models together. */
export const placesOf = ({ models }: Pick<BrainModels, 'models'>): number =>
  models.reduce((sum, { count }) => sum + count, 0)

function readModel(element: XmlElement, shape: CiftiVolume['shape'] | null): BrainModel | null {
  const { attributes } = element
  const offset = Number(attributes.IndexOffset)
  const count = Number(attributes.IndexCount)
  if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(count) || offset < 0 || count < 1) return null
  const structure = (attributes.BrainStructure ?? '').replace('CIFTI_STRUCTURE_', '')
  const isSurface = attributes.ModelType === 'CIFTI_MODEL_TYPE_SURFACE'
  const list = readIntegers(childrenOf(element, isSurface ? 'VertexIndices' : 'VoxelIndicesIJK')[0]?.text ?? '')
  if (isSurface) {
    const surfaceVertices = Number(attributes.SurfaceNumberOfVertices)
    if (!list || list.length !== count || !areVertices(list, surfaceVertices)) return null
    return { structure, offset, count, vertices: list, surfaceVertices, voxels: null }
  }
  const fits = shape !== null && list?.length === count * 3 && list.every((index, at) => index < shape[at % 3])
  return fits ? { structure, offset, count, vertices: null, surfaceVertices: null, voxels: list } : null
}

/** More than any surface has: a file may claim anything. */
const mostVertices = 2 ** 24

function areVertices(list: Int32Array, surfaceVertices: number): boolean {
  if (!Number.isInteger(surfaceVertices) || surfaceVertices > mostVertices) return false
  return list.every((vertex) => vertex < surfaceVertices) && new Set(list).size === list.length
}

/** Whole numbers from 0, divided by white space; null when there is anything else. */
function readIntegers(text: string): Int32Array | null {
  const words = text.trim().split(/\s+/)
  const numbers = new Int32Array(words.length)
  for (let i = 0; i < words.length; i++) {
    if (!/^\d{1,9}$/.test(words[i])) return null
    numbers[i] = Number(words[i])
  }
  return numbers
}

function readVolume(element: XmlElement): CiftiVolume | null {
  const shape = (element.attributes.VolumeDimensions ?? '').split(',').map(Number)
  const matrix = childrenOf(element, 'TransformationMatrixVoxelIndicesIJKtoXYZ')[0]
  const exponent = Number(matrix?.attributes.MeterExponent)
  const numbers = (matrix?.text ?? '').trim().split(/\s+/).map(Number)
  const isShape =
    shape.length === 3 && shape.every((length) => Number.isInteger(length) && length >= 1 && length < 2 ** 15)
  if (!isShape || !Number.isInteger(exponent) || Math.abs(exponent) > 30) return null
  if (numbers.length !== 16 || !numbers.every(Number.isFinite)) return null
  const millimetres = 10 ** (exponent + 3)
  const affine = numbers.map((value, at) => (at < 12 ? value * millimetres : value))
  return { shape: shape as [number, number, number], affine }
}
