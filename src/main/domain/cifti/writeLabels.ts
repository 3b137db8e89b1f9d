import type { BrainModel, BrainModels } from './brainModels'
import { encode, escape } from './write'

/**
 * The bytes of an atlas over places as CIFTI-2 (`.dlabel.nii`) of one map, little-endian float32, which holds whole
 * numbers up to 2^24. Colours follow from the order of the names.
 * @param labels  [places] in the order of the models; 0 for no parcel
 */
export function encodeDenseLabels(
  places: BrainModels,
  labels: Int32Array,
  names: ReadonlyArray<{ label: number; name: string }>,
  mapName: string,
): Uint8Array {
  const table = names.map(({ label, name }, i) => {
    const [red, green, blue] = [0.37, 0.61, 0.83].map((step) => (((i + 1) * step) % 1).toFixed(3))
    return `<Label Key="${label}" Red="${red}" Green="${green}" Blue="${blue}" Alpha="1">${escape(name)}</Label>`
  })
  const none = '<Label Key="0" Red="1" Green="1" Blue="1" Alpha="0">???</Label>'
  const map =
    `<MatrixIndicesMap AppliesToMatrixDimension="0" IndicesMapToDataType="CIFTI_INDEX_TYPE_LABELS"><NamedMap>` +
    `<MapName>${escape(mapName)}</MapName><LabelTable>${none}${table.join('')}</LabelTable></NamedMap></MatrixIndicesMap>`
  return encode({
    intentCode: 3007,
    intentName: 'ConnDenseLabel',
    maps: map + brainModelsMap(places),
    shape: [1, labels.length],
    values: Float32Array.from(labels),
  })
}

function brainModelsMap({ models, volume }: BrainModels): string {
  const grid = volume
    ? `<Volume VolumeDimensions="${volume.shape.join(',')}">` +
      `<TransformationMatrixVoxelIndicesIJKtoXYZ MeterExponent="-3">${volume.affine.join(' ')}` +
      `</TransformationMatrixVoxelIndicesIJKtoXYZ></Volume>`
    : ''
  return (
    `<MatrixIndicesMap AppliesToMatrixDimension="1" IndicesMapToDataType="CIFTI_INDEX_TYPE_BRAIN_MODELS">` +
    `${grid}${models.map(modelOf).join('')}</MatrixIndicesMap>`
  )
}

function modelOf({ structure, offset, count, vertices, surfaceVertices, voxels }: BrainModel): string {
  const start = `<BrainModel IndexOffset="${offset}" IndexCount="${count}" BrainStructure="CIFTI_STRUCTURE_${escape(structure)}"`
  return vertices
    ? `${start} ModelType="CIFTI_MODEL_TYPE_SURFACE" SurfaceNumberOfVertices="${surfaceVertices}">` +
        `<VertexIndices>${vertices.join(' ')}</VertexIndices></BrainModel>`
    : `${start} ModelType="CIFTI_MODEL_TYPE_VOXELS"><VoxelIndicesIJK>${voxels!.join(' ')}</VoxelIndicesIJK></BrainModel>`
}
