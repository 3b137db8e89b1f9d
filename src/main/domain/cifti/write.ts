import type { Affine } from '../nifti/affine'
import { encodeUtf8 } from '../utf8'

/** A parcel to be written, with its voxels where the atlas is a label volume that is at hand. */
export interface ParcelToWrite {
  name: string
  /** Indices i, j, k of each voxel, one voxel after the other; empty when unknown. */
  voxels: ArrayLike<number>
  /** Vertices on surfaces; left out where there are none. */
  vertices?: ReadonlyArray<{ structure: string; vertices: ArrayLike<number> }>
}

/** A surface that vertices count on: its structure as in `CORTEX_LEFT`, and how many vertices it has. */
export interface CiftiSurface {
  structure: string
  surfaceVertices: number
}

/** The grid that voxel indices count in. */
export interface CiftiGrid {
  shape: readonly [number, number, number]
  /** Voxel index to mm, RAS+: three rows of four. */
  affine: Affine
}

export interface Content {
  intentCode: number
  intentName: string
  maps: string
  /** Lengths of dimensions 0 and 1. */
  shape: [number, number]
  /** Dimension 0 fastest. */
  values: Float32Array
}

const headerBytes = 540
const extensionCode = 32

/**
 * The bytes of a parcel series as CIFTI-2 (`.ptseries.nii`), little-endian float32. `values` is [frames, parcels],
 * NaN kept. Source: CIFTI-2 file format specification. Throws RangeError when `values` does not fill the matrix.
 */
export function encodeParcelSeries(
  parcels: readonly ParcelToWrite[],
  grid: CiftiGrid | null,
  trSeconds: number,
  values: Float32Array,
  surfaces: readonly CiftiSurface[] = [],
): Uint8Array {
  const frames = values.length / parcels.length
  if (!Number.isInteger(frames))
    throw new RangeError(`${values.length} values are no series of ${parcels.length} parcels`)
  const byParcel = new Float32Array(values.length)
  for (let frame = 0; frame < frames; frame++)
    for (let parcel = 0; parcel < parcels.length; parcel++)
      byParcel[parcel * frames + frame] = values[frame * parcels.length + parcel]
  const time =
    `<MatrixIndicesMap AppliesToMatrixDimension="0" IndicesMapToDataType="CIFTI_INDEX_TYPE_SERIES" ` +
    `NumberOfSeriesPoints="${frames}" SeriesExponent="0" SeriesStart="0" SeriesStep="${trSeconds}" SeriesUnit="SECOND"/>`
  return encode({
    intentCode: 3004,
    intentName: 'ConnParcelSries',
    maps: time + parcelsMap('1', parcels, grid, surfaces),
    shape: [frames, parcels.length],
    values: byParcel,
  })
}

/**
 * The bytes of a connectivity matrix of parcels as CIFTI-2 (`.pconn.nii`), little-endian float32. `values` is
 * [parcels, parcels], row by row, NaN kept. Throws RangeError when `values` does not fill the matrix.
 */
export function encodeParcelConnectivity(
  parcels: readonly ParcelToWrite[],
  grid: CiftiGrid | null,
  values: Float32Array,
  surfaces: readonly CiftiSurface[] = [],
): Uint8Array {
  if (values.length !== parcels.length ** 2)
    throw new RangeError(`${values.length} values are no matrix of ${parcels.length} parcels`)
  return encode({
    intentCode: 3003,
    intentName: 'ConnParcels',
    maps: parcelsMap('0,1', parcels, grid, surfaces),
    shape: [parcels.length, parcels.length],
    values,
  })
}

export const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

function parcelsMap(
  dimensions: string,
  parcels: readonly ParcelToWrite[],
  grid: CiftiGrid | null,
  surfaces: readonly CiftiSurface[],
): string {
  const volume = grid
    ? `<Volume VolumeDimensions="${grid.shape.join(',')}">` +
      `<TransformationMatrixVoxelIndicesIJKtoXYZ MeterExponent="-3">${[...grid.affine.slice(0, 12), 0, 0, 0, 1].join(' ')}` +
      `</TransformationMatrixVoxelIndicesIJKtoXYZ></Volume>`
    : ''
  const known = surfaces.map(
    ({ structure, surfaceVertices }) =>
      `<Surface BrainStructure="CIFTI_STRUCTURE_${escape(structure)}" SurfaceNumberOfVertices="${surfaceVertices}"/>`,
  )
  const each = parcels.map(({ name, voxels, vertices = [] }) => {
    const onSurfaces = vertices.map(
      (part) =>
        `<Vertices BrainStructure="CIFTI_STRUCTURE_${escape(part.structure)}">${Array.from(part.vertices).join(' ')}</Vertices>`,
    )
    const places = grid && voxels.length > 0 ? `<VoxelIndicesIJK>${Array.from(voxels).join(' ')}</VoxelIndicesIJK>` : ''
    return `<Parcel Name="${escape(name)}">${places}${onSurfaces.join('')}</Parcel>`
  })
  return (
    `<MatrixIndicesMap AppliesToMatrixDimension="${dimensions}" IndicesMapToDataType="CIFTI_INDEX_TYPE_PARCELS">` +
    `${volume}${known.join('')}${each.join('')}</MatrixIndicesMap>`
  )
}

/** A NIfTI-2 header of six dimensions, the XML as its extension, then the values. */
export function encode({ intentCode, intentName, maps, shape, values }: Content): Uint8Array {
  const xml = encodeUtf8(`<?xml version="1.0" encoding="UTF-8"?><CIFTI Version="2"><Matrix>${maps}</Matrix></CIFTI>`)
  const voxelOffset = Math.ceil((headerBytes + 12 + xml.length) / 16) * 16
  const file = new Uint8Array(voxelOffset + values.length * 4)
  const view = new DataView(file.buffer)
  view.setInt32(0, headerBytes, true)
  file.set(
    [...'n+2'].map((letter) => letter.charCodeAt(0)),
    4,
  )
  file.set([0, 0x0d, 0x0a, 0x1a, 0x0a], 7)
  view.setInt16(12, 16, true)
  view.setInt16(14, 32, true)
  ;[6, 1, 1, 1, 1, ...shape, 1].forEach((length, i) => view.setBigInt64(16 + 8 * i, BigInt(length), true))
  for (let i = 0; i < 8; i++) view.setFloat64(104 + 8 * i, 1, true)
  view.setBigInt64(168, BigInt(voxelOffset), true)
  view.setFloat64(176, 1, true)
  view.setInt32(504, intentCode, true)
  file.set(
    [...intentName].map((letter) => letter.charCodeAt(0)),
    508,
  )
  file[headerBytes] = 1
  // The extension fills what lies before the values, so that no reader looks for a second one.
  view.setInt32(544, voxelOffset - 544, true)
  view.setInt32(548, extensionCode, true)
  file.set(xml, 552)
  values.forEach((value, i) => view.setFloat32(voxelOffset + 4 * i, value, true))
  return file
}
