import type { Parcel } from '../../../preload/contract'
import { networkOf } from '../../domain/atlas/labelTable'
import { toLabels } from '../../domain/atlas/labelVolume'
import { clearLabels, leaveOutNoParcel } from '../../domain/atlas/noParcel'
import { toBidsLabel } from '../../domain/bids'
import type { BrainModels } from '../../domain/cifti/brainModels'
import { chooseMap } from '../../domain/cifti/chooseMap'
import { ciftiKind } from '../../domain/cifti/kinds'
import { toLabelNames } from '../../domain/cifti/readLabels'
import { encodeDenseLabels } from '../../domain/cifti/writeLabels'
import { accept, refuse, type Checked, type Finding } from '../../domain/finding'
import { asSurfaceLabels } from '../../domain/gifti/readSurfaceData'
import { problem } from '../../domain/matrix/matrix'
import { eachRun, placesOfRuns } from '../../domain/parcellation/runs'
import { mapVoxels } from '../../domain/parcellation/voxelMap'
import type { PlacedAtlas } from '../../domain/parcellation/matchPlaces'
import type { FileStore } from '../../ports'
import { nameParcels, readPlacesAtlas } from '../atlas/readPlaces'
import { readAtlasSidecar } from '../atlas/sidecar'
import { atlasName, readAtlas, readTable } from '../atlasFiles'
import { checked } from '../fileText'
import { readGifti, streamGiftiArrays } from '../giftiFiles'
import { baseName } from '../paths'
import { nameStructure, wholeSurface } from './denseRecording'
import { otherHemisphere, withoutHemisphere } from './hemispheres'
import { chosenLabels } from './labels'
import type { ChosenAtlas, Wanted } from './method'

/** An atlas for a dense recording. */
export interface DenseAtlas {
  chosen: ChosenAtlas
  placed: PlacedAtlas
}

/** Reads a CIFTI atlas (`.dlabel.nii`), or the labels of one surface or both (`.label.gii`). */
export const readDenseAtlas = (files: FileStore, wanted: Wanted): Promise<Checked<DenseAtlas>> =>
  checked(() => (ciftiKind(baseName(wanted.atlas)) ? readCifti(files, wanted) : readHemispheres(files, wanted)))

async function readCifti(files: FileStore, { atlas: path, labels, map }: Wanted): Promise<Checked<DenseAtlas>> {
  const read = await readPlacesAtlas(files, path, labels, map)
  if (!read.ok) return read
  const { parcels, labels: ofPlaces, places, map: mapName, maps } = read.value
  const hasSeveral = maps > 1
  if (hasSeveral && ofPlaces.some(isTooLarge)) return refuse(labelsTooLarge(baseName(path)))
  // Of several maps the one that is meant is kept alone: whoever reads the series later need not choose again.
  const content = hasSeveral ? encodeDenseLabels(places, ofPlaces, parcels, mapName) : path
  const chosen: ChosenAtlas = {
    name: hasSeveral ? `${atlasName(path)}+${toBidsLabel(mapName) || 'map'}` : atlasName(path),
    kind: 'dlabel',
    hash: typeof content === 'string' ? await files.sha256(content) : files.hashBytes([content]),
    phantom: (await readAtlasSidecar(files, path)).phantom,
    parcels,
    content,
    ending: '_dseg.dlabel.nii',
  }
  return accept({ chosen, placed: place(places, ofPlaces, parcels) }, read.findings)
}

/** An atlas is written with its labels as float32. */
const isTooLarge = (label: number): boolean => Math.fround(label) !== label

const labelsTooLarge = (file: string): Finding =>
  problem('labels.tooLarge', file, `${file} has labels beyond 2^24, which are not kept.`, 'Number the labels anew.')

/** Columns of the places by the labels of the parcels. */
function place(places: BrainModels, labels: Int32Array, parcels: readonly Parcel[]): PlacedAtlas {
  const columnOf = new Map(parcels.map(({ label }, column) => [label, column]))
  const columns = labels.map((label) => (label === 0 ? -1 : (columnOf.get(label) ?? -1)))
  return { models: places.models, volume: places.volume, columns, parcels: parcels.length }
}

interface Side {
  file: string
  structure: string
  labels: Int32Array
  names: Array<{ label: number; name: string }>
}

/** Both hemispheres become one atlas, which is kept as CIFTI. */
async function readHemispheres(files: FileStore, { atlas: path, labels, map }: Wanted): Promise<Checked<DenseAtlas>> {
  const beside = await otherHemisphere(files, path)
  const sides: Side[] = []
  const findings: Finding[] = []
  for (const each of beside === null ? [path] : [path, beside]) {
    const side = await readSide(files, each, map ?? null)
    if (!side.ok) return side
    sides.push(side.value)
    findings.push(...side.findings)
  }
  const file = baseName(path)
  if (sides.length === 2 && sides[0].structure === sides[1].structure) {
    const message = `${file} and ${sides[1].file} are both ${sides[0].structure}.`
    return refuse(problem('gifti.hemispheres', file, message, 'Give the files of two hemispheres.'))
  }
  sides.sort((a, b) => (a.structure < b.structure ? -1 : 1))
  if (sides.length === 2) findings.push(...partLabels(sides[0], sides[1]))
  return joinSides(files, path, sides, labels, findings)
}

async function readSide(files: FileStore, path: string, map: string | null): Promise<Checked<Side>> {
  const file = baseName(path)
  const header = await readGifti(files, path)
  if (!header.ok) return header
  const surface = asSurfaceLabels(header.value, file)
  if (!surface.ok) return surface
  const structure = nameStructure(surface.value.structure, path)
  if (!structure.ok) return structure
  const { maps, vertices } = surface.value
  const chosen = chooseMap(
    maps.map(({ name }) => name),
    map,
    file,
  )
  if (!chosen.ok) return chosen
  const names = toLabelNames(header.value.labels, file)
  if (!names.ok) return names
  const labels = new Int32Array(vertices)
  let array = 0
  for await (const numbers of streamGiftiArrays(files, path, header.value)) {
    const odd = array++ === maps[chosen.value].array ? toLabels(numbers, 1, 0, labels, file) : null
    if (odd) return refuse(odd)
  }
  const { kept, left, findings } = leaveOutNoParcel(names.value, file)
  // What has neither a name nor a positive key marks vertices without a label, as FreeSurfer's -1 does.
  const named = new Set(kept.map(({ label }) => label))
  const unnamed = [...new Set(labels)].filter((label) => label < 0 && !named.has(label))
  clearLabels(labels, [...left, ...unnamed])
  return accept({ file, structure: structure.value, labels, names: kept }, findings)
}

/**
 * Parcels of the two hemispheres are not the same, though their tables may use the same keys: then those of the second
 * are raised, and names that both have are told apart.
 */
function partLabels(first: Side, second: Side): Finding[] {
  const keys = new Set([...first.labels, ...first.names.map(({ label }) => label)].filter((label) => label !== 0))
  const all = [...second.labels, ...second.names.map(({ label }) => label)]
  const findings: Finding[] = []
  if (all.some((label) => label !== 0 && keys.has(label))) {
    const raise = 10 ** Math.ceil(Math.log10(Math.max(2, ...keys) + 1))
    second.labels = second.labels.map((label) => (label === 0 ? 0 : label + raise))
    second.names = second.names.map(({ label, name }) => ({ label: label + raise, name }))
    const message = `Both hemispheres use the same keys: those of ${second.file} are raised by ${raise}.`
    findings.push(problem('labels.raised', second.file, message, 'Parcels keep their names.', 'info'))
  }
  const names = new Set(first.names.map(({ name }) => name))
  if (second.names.some(({ name }) => names.has(name))) {
    const mark = (side: Side, letter: string) =>
      (side.names = side.names.map(({ label, name }) => ({ label, name: `${letter}_${name}` })))
    mark(first, 'L')
    mark(second, 'R')
    const message = 'Both hemispheres use the same names: L_ and R_ are put before them.'
    findings.push(problem('labels.sameName', second.file, message, 'Nothing needs to be done.', 'info'))
  }
  return findings
}

async function joinSides(
  files: FileStore,
  path: string,
  sides: readonly Side[],
  tablePath: string | undefined,
  findings: Finding[],
): Promise<Checked<DenseAtlas>> {
  let offset = 0
  const models = sides.map(({ structure, labels }) => {
    const model = wholeSurface(structure, offset, labels.length)
    offset += labels.length
    return model
  })
  const places: BrainModels = { models, volume: null }
  const labels = new Int32Array(offset)
  sides.forEach((side, i) => labels.set(side.labels, models[i].offset))
  if (labels.some(isTooLarge)) return refuse(labelsTooLarge(baseName(path)))
  const other = tablePath === undefined ? null : await readTable(files, path, tablePath)
  if (other && !other.ok) return other
  const own = sides.flatMap(({ names }) => names.map((entry) => ({ ...entry, network: networkOf(entry.name) })))
  const table = other?.value.table ?? { kind: 'labelled' as const, names: own }
  const named = nameParcels({ labels, places }, table, other?.value.file ?? baseName(path))
  if (!named.ok) return named
  const parcels = named.value
  const name = atlasName(withoutHemisphere(baseName(path)).replace(/\.label\.gii(\.gz)?$/i, ''))
  const content = encodeDenseLabels(places, labels, parcels, name)
  const phantom = (await readAtlasSidecar(files, path)).phantom
  const hash = files.hashBytes([content])
  const chosen: ChosenAtlas = { name, kind: 'dlabel', hash, phantom, parcels, content, ending: '_dseg.dlabel.nii' }
  return accept({ chosen, placed: place(places, labels, parcels) }, [...findings, ...named.findings])
}

/** A label volume for the voxels of a dense recording: what it says of surfaces is nothing. */
export async function placeVolume(
  files: FileStore,
  wanted: Wanted,
  recording: BrainModels,
): Promise<Checked<DenseAtlas>> {
  const file = baseName(wanted.bold)
  const vertices = recording.models.reduce((sum, model) => sum + (model.vertices ? model.count : 0), 0)
  const voxels = recording.models.reduce((sum, model) => sum + (model.voxels ? model.count : 0), 0)
  const told = `${baseName(wanted.atlas)} is a label volume, which says nothing of the ${vertices} vertices of ${file}`
  const { volume } = recording
  if (voxels === 0 || !volume) {
    const suggestion = 'Give an atlas of the surfaces: .dlabel.nii or .label.gii.'
    return refuse(problem('atlas.volume.dense', file, `${told}; and it has no voxels.`, suggestion))
  }
  const atlas = await readAtlas(files, wanted.atlas, wanted.labels)
  if (!atlas.ok) return atlas
  const { parcels } = atlas.value
  const map = mapVoxels(
    volume,
    atlas.value.volume,
    parcels.map(({ label }) => label),
  )
  const [nx, ny] = volume.shape
  const places = placesOfRuns(map.runs)
  const count = places.length
  const indices = new Int32Array(count * 3)
  places.forEach((voxel, i) =>
    indices.set([voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny))], 3 * i),
  )
  const columns = new Int32Array(count)
  let filled = 0
  eachRun(map.runs, (start, end, column) => columns.fill(column, filled, (filled += end - start)))
  const model = { structure: 'voxels', offset: 0, count, vertices: null, surfaceVertices: null, voxels: indices }
  const message = `${told}: only its ${voxels} voxels are used.`
  const remark = problem('atlas.voxelsOnly', file, message, 'For the surfaces give a .dlabel.nii file.', 'warning')
  const placed: PlacedAtlas = { models: [model], volume, columns, parcels: parcels.length }
  return accept({ chosen: chosenLabels(atlas.value), placed }, [...atlas.findings, remark])
}
