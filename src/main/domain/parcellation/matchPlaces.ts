import type { BrainModel, BrainModels } from '../cifti/brainModels'
import { accept, refuse, type Checked, type Finding } from '../finding'
import { problem } from '../matrix/matrix'
import { gatherRuns } from './runs'
import type { VoxelMap } from './voxelMap'

/** An atlas over the places of surfaces and voxels. */
export interface PlacedAtlas extends BrainModels {
  /** [places] column of the parcel that each belongs to, -1 for none. */
  columns: Int32Array
  parcels: number
}

/** The places of a recording that belong to a parcel, as for voxels. */
export interface PlaceMap extends VoxelMap {
  /** [parcels] places that the atlas gives each parcel, whether the recording has them or not. */
  wanted: Int32Array
}

/** Affines are written with about seven digits: grids that differ by less than this, in mm, are one. */
const sameMillimetres = 1e-3

/**
 * Finds the parcel of each place of a dense recording: of vertices by structure and number, of voxels by their indices.
 * Nothing is resampled. Refused where a surface has another number of vertices than the atlas', where voxels that
 * belong to parcels lie on another grid, or where no place is shared. What parcels miss and structures without a
 * parcel are remarked on.
 */
export function matchPlaces(recording: BrainModels, atlas: PlacedAtlas, file: string): Checked<PlaceMap> {
  const differs = whyOtherPlaces(recording, atlas, file)
  if (differs) return refuse(differs)
  const finder = findColumns(atlas)
  const runs = gatherRuns()
  const counts = new Int32Array(atlas.parcels)
  const idle: string[] = []
  let found = 0
  for (const model of recording.models) {
    const before = found
    for (let i = 0; i < model.count; i++) {
      const column = finder(model, recording, i)
      if (column < 0) continue
      runs.add(model.offset + i, column)
      counts[column]++
      found++
    }
    if (found === before) idle.push(model.structure)
  }
  const wanted = new Int32Array(atlas.parcels)
  for (const column of atlas.columns) if (column >= 0) wanted[column]++
  if (found === 0) return refuse(nothingShared(recording, atlas, file))
  const map = { runs: runs.finish(), counts, wanted }
  return accept(map, remarks(map, idle, recording, atlas, file))
}

/** Looks up the column of a place: vertices by an array for each surface, voxels by their number in the volume. */
function findColumns({ models, volume, columns }: PlacedAtlas) {
  const surfaces = new Map<string, Int32Array>()
  const voxels = new Map<number, number>()
  for (const { structure, offset, count, vertices, surfaceVertices, voxels: indices } of models) {
    if (vertices) {
      const ofVertex = new Int32Array(surfaceVertices!).fill(-1)
      vertices.forEach((vertex, i) => (ofVertex[vertex] = columns[offset + i]))
      surfaces.set(structure, ofVertex)
    } else
      for (let i = 0; i < count; i++)
        if (columns[offset + i] >= 0) voxels.set(voxelNumber(indices!, i, volume!.shape), columns[offset + i])
  }
  return ({ structure, vertices, voxels: indices }: BrainModel, within: BrainModels, i: number): number =>
    vertices
      ? (surfaces.get(structure)?.[vertices[i]] ?? -1)
      : (voxels.get(voxelNumber(indices!, i, within.volume!.shape)) ?? -1)
}

const voxelNumber = (indices: Int32Array, i: number, [nx, ny]: readonly number[]): number =>
  indices[3 * i] + nx * (indices[3 * i + 1] + ny * indices[3 * i + 2])

function whyOtherPlaces(recording: BrainModels, atlas: PlacedAtlas, file: string): Finding | null {
  for (const { structure, surfaceVertices } of recording.models) {
    const other = atlas.models.find((model) => model.structure === structure && model.surfaceVertices !== null)
    if (surfaceVertices === null || !other || other.surfaceVertices === surfaceVertices) continue
    const message = `The surface ${structure} has ${surfaceVertices} vertices in the recording and ${other.surfaceVertices} in the atlas.`
    return problem(
      'atlas.surface',
      file,
      message,
      'Give the atlas on the surface of the recording, e.g. fsLR with 32k vertices.',
    )
  }
  const hasParcel = (model: BrainModel) =>
    model.voxels !== null && atlas.columns.subarray(model.offset, model.offset + model.count).some((c) => c >= 0)
  const bothHaveVoxels = recording.models.some(({ voxels }) => voxels) && atlas.models.some(hasParcel)
  if (!bothHaveVoxels || isSameGrid(recording, atlas)) return null
  const [mine, its] = [recording.volume!.shape.join(' x '), atlas.volume!.shape.join(' x ')]
  const message = `The voxels of the recording lie on a grid of ${mine}, those of the atlas on ${mine === its ? 'one of that size elsewhere' : its}.`
  return problem('atlas.grid', file, message, 'Resample one to the grid of the other: wb_command -cifti-resample.')
}

const isSameGrid = ({ volume: one }: BrainModels, { volume: other }: BrainModels): boolean =>
  one !== null &&
  other !== null &&
  one.shape.every((length, axis) => length === other.shape[axis]) &&
  one.affine.every((value, i) => Math.abs(value - other.affine[i]) <= sameMillimetres)

const listed = (models: readonly BrainModel[]): string => {
  const names = models.map(({ structure, count }) => `${structure} (${count})`)
  return names.slice(0, 8).join(', ') + (names.length > 8 ? ` and ${names.length - 8} more` : '')
}

const nothingShared = (recording: BrainModels, atlas: PlacedAtlas, file: string): Finding =>
  problem(
    'atlas.places.none',
    file,
    `No place of the recording belongs to a parcel. The recording has ${listed(recording.models)}, the atlas ${listed(atlas.models)}.`,
    'Give an atlas of the same structures.',
  )

function remarks(map: PlaceMap, idle: string[], recording: BrainModels, atlas: PlacedAtlas, file: string): Finding[] {
  const findings: Finding[] = []
  const missing = missingPlaces(recording, atlas)
  if (missing.length > 0) {
    const [total, found] = [map.wanted, map.counts].map((of) => of.reduce((sum, places) => sum + places, 0))
    const message = `The recording lacks ${total - found} of the ${total} places that belong to parcels: ${missing.join(', ')}.`
    const suggestion = 'They count as places without signal: look at the coverage of each parcel.'
    findings.push(problem('atlas.places.missing', file, message, suggestion, 'warning'))
  }
  if (idle.length > 0) {
    const message = `The atlas has no parcel in ${idle.length} of ${recording.models.length} structures of the recording: ${idle.slice(0, 8).join(', ')}${idle.length > 8 ? ', ...' : ''}.`
    findings.push(problem('atlas.structures', file, message, 'They are left out.', 'info'))
  }
  return findings
}

/** Of each structure of the atlas, how many places of parcels the recording does not have. */
function missingPlaces(recording: BrainModels, atlas: PlacedAtlas): string[] {
  const surfaces = new Map<string, Set<number>>()
  const voxels = new Set<number>()
  for (const { structure, count, vertices, voxels: indices } of recording.models) {
    if (vertices) surfaces.set(structure, new Set(vertices))
    else for (let i = 0; i < count; i++) voxels.add(voxelNumber(indices!, i, recording.volume!.shape))
  }
  return atlas.models.flatMap(({ structure, offset, count, vertices, voxels: indices }) => {
    let labelled = 0
    let missing = 0
    for (let i = 0; i < count; i++) {
      if (atlas.columns[offset + i] < 0) continue
      labelled++
      const isThere = vertices
        ? surfaces.get(structure)?.has(vertices[i])
        : voxels.has(voxelNumber(indices!, i, atlas.volume!.shape))
      if (!isThere) missing++
    }
    return missing > 0 ? [`${structure} ${missing} of ${labelled}`] : []
  })
}
