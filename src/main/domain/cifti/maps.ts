import type { XmlElement } from '@rgrove/parse-xml'
import { childrenOf, readXml } from '../xml/readXml'

/** A parcel of a CIFTI file; the centre in mm (RAS+), null where it has places on a surface, whose shape is not in the file. */
export interface CiftiParcel {
  name: string
  centre: [number, number, number] | null
}

/** What the positions along one dimension of a CIFTI matrix stand for. */
export type IndexMap =
  | { kind: 'series'; points: number; step: number; unit: string }
  | { kind: 'parcels'; parcels: CiftiParcel[] }
  | { kind: 'labels'; tables: Array<{ name: string; labels: Array<{ key: number; name: string }> }> }
  | { kind: 'scalars'; names: string[] }
  | { kind: 'brainModels'; places: number }

/** Ten to the power that an attribute gives; NaN unless it is a small whole number. */
const powerOf = (text: string | undefined): number => {
  const exponent = Number(text ?? 0)
  return Number.isInteger(exponent) && Math.abs(exponent) < 30 ? 10 ** exponent : NaN
}

/**
 * The meaning of both dimensions of a matrix, from the XML of a CIFTI-2 file; null when it is not well-formed, or does
 * not say the same once for each dimension. Source: CIFTI-2 file format specification, section 6 (XML).
 */
export function readMaps(xml: string): [IndexMap, IndexMap] | null {
  const root = readXml(xml)
  if (root?.name !== 'CIFTI' || Number(root.attributes.Version) !== 2) return null
  const matrix = childrenOf(root, 'Matrix')[0]
  if (!matrix) return null
  const found: Array<IndexMap | null> = [null, null]
  for (const map of childrenOf(matrix, 'MatrixIndicesMap'))
    for (const dimension of (map.attributes.AppliesToMatrixDimension ?? '').split(',').map(Number)) {
      if ((dimension !== 0 && dimension !== 1) || found[dimension]) return null
      found[dimension] = readMap(map)
    }
  return found[0] && found[1] ? [found[0], found[1]] : null
}

function readMap(map: XmlElement): IndexMap | null {
  const { attributes } = map
  switch ((attributes.IndicesMapToDataType ?? '').replace('CIFTI_INDEX_TYPE_', '')) {
    case 'SERIES':
      return {
        kind: 'series',
        points: Number(attributes.NumberOfSeriesPoints),
        step: tidy(Number(attributes.SeriesStep) * powerOf(attributes.SeriesExponent)),
        unit: attributes.SeriesUnit ?? '',
      }
    case 'PARCELS':
      return { kind: 'parcels', parcels: readParcels(map) }
    case 'LABELS':
      return { kind: 'labels', tables: childrenOf(map, 'NamedMap').map(readLabels) }
    case 'SCALARS':
      return { kind: 'scalars', names: childrenOf(map, 'NamedMap').map(nameOf) }
    case 'BRAIN_MODELS':
      return {
        kind: 'brainModels',
        places: childrenOf(map, 'BrainModel').reduce((sum, model) => sum + Number(model.attributes.IndexCount), 0),
      }
    default:
      return null
  }
}

/** Steps such as 720 x 10^-3 are meant in decimals. */
const tidy = (value: number): number => Number(value.toPrecision(12))

/** A name is an element of a map, an attribute of a parcel. */
const nameOf = (element: XmlElement): string => childrenOf(element, 'MapName')[0]?.text.trim() ?? ''

const readLabels = (map: XmlElement) => ({
  name: nameOf(map),
  labels: childrenOf(map, 'LabelTable').flatMap((table) =>
    childrenOf(table, 'Label').map((label) => ({ key: Number(label.attributes.Key), name: label.text.trim() })),
  ),
})

function readParcels(map: XmlElement): CiftiParcel[] {
  const toWorld = readAffine(map)
  return childrenOf(map, 'Parcel').map((parcel) => {
    const onSurface = childrenOf(parcel, 'Vertices').some(({ text }) => text.trim() !== '')
    const voxels = childrenOf(parcel, 'VoxelIndicesIJK').flatMap(({ text }) => numbersOf(text))
    return {
      name: (parcel.attributes.Name ?? '').trim(),
      centre: onSurface || !toWorld ? null : meanPlace(voxels, toWorld),
    }
  })
}

const numbersOf = (text: string): number[] => text.split(/\s+/).filter(Boolean).map(Number)

/** Voxel indices to mm, 12 numbers by rows; null when the file has no volume space or a broken one. */
function readAffine(map: XmlElement): number[] | null {
  const matrix = childrenOf(map, 'Volume').flatMap((volume) =>
    childrenOf(volume, 'TransformationMatrixVoxelIndicesIJKtoXYZ'),
  )[0]
  if (!matrix) return null
  const toMillimetres = powerOf(matrix.attributes.MeterExponent) * 1000
  const affine = numbersOf(matrix.text).map((value) => value * toMillimetres)
  return affine.length === 16 && affine.every(Number.isFinite) ? affine.slice(0, 12) : null
}

function meanPlace(voxels: readonly number[], affine: readonly number[]): [number, number, number] | null {
  const count = voxels.length / 3
  if (count === 0 || !Number.isInteger(count)) return null
  const index = [0, 0, 0]
  voxels.forEach((value, i) => (index[i % 3] += value / count))
  const along = (row: number) =>
    index.reduce((sum, value, axis) => sum + affine[row * 4 + axis] * value, affine[row * 4 + 3])
  const centre: [number, number, number] = [along(0), along(1), along(2)]
  return centre.every(Number.isFinite) ? centre : null
}
