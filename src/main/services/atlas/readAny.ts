import type { Atlas, Parcel } from '../../../preload/contract'
import type { LabelVolume } from '../../domain/atlas/labelVolume'
import { measureMaps } from '../../domain/atlas/mapCentres'
import { nameLabels, nameMaps } from '../../domain/atlas/nameLabels'
import { labelVolumeOf, measurePlaces } from '../../domain/atlas/placeParcels'
import { ciftiKind } from '../../domain/cifti/kinds'
import { readCiftiLabelMap } from '../../domain/cifti/readLabelMap'
import { accept, refuse, type Checked, type Finding } from '../../domain/finding'
import { voxelSizes, type Affine } from '../../domain/nifti/affine'
import type { NiftiHeader, NiftiSpace } from '../../domain/nifti/header'
import type { FileStore } from '../../ports'
import { atlasName, readAtlas, readTable, remarkOnAbsent } from '../atlasFiles'
import { checked } from '../fileText'
import { baseName } from '../paths'
import { readNiftiHeader, streamFrames } from '../volumeFiles'
import { fileSource } from '../weights/openWeights'
import { readAtlasSidecar } from './sidecar'
import { spaceOf, spaceUnknown, unknownSpace } from './space'

/** What the user says of an atlas that its files do not. */
export interface AtlasGiven {
  /** Path of the table of names. */
  labels?: string
  name?: string
  space?: string
}

/** An atlas of whatever kind, as its files tell. */
export interface AnyAtlas {
  facts: Omit<Atlas, 'id' | 'bundled'>
  /** A label for each voxel: of maps the highest one, of CIFTI its voxels; null for parcels on surfaces alone. */
  volume: LabelVolume | null
}

/** What the kinds tell differently. */
interface Content {
  kind: Atlas['kind']
  parcels: Parcel[]
  grid: Atlas['grid']
  headerSpace: NiftiSpace
  volume: LabelVolume | null
}

/**
 * Reads an atlas: a label volume, a CIFTI atlas (`.dlabel.nii`) or a probabilistic one (4D, a map for each parcel), with
 * its table of names. A space that nothing tells stays unknown, with a remark.
 */
export const readAnyAtlas = (files: FileStore, path: string, given: AtlasGiven = {}): Promise<Checked<AnyAtlas>> =>
  checked(async () => {
    const content = await readContent(files, path, given.labels)
    if (!content.ok) return content
    const { headerSpace, volume, ...found } = content.value
    const sidecar = await readAtlasSidecar(files, path)
    const space = spaceOf(path, sidecar, headerSpace, given.space)
    const { phantom, licence, reference } = sidecar
    const name = given.name?.trim() || atlasName(path)
    const hash = await files.sha256(path)
    const findings = [...content.findings, ...(space === unknownSpace ? [spaceUnknown(baseName(path))] : [])]
    return accept({ facts: { name, space, hash, phantom, licence, reference, ...found }, volume }, findings)
  })

async function readContent(files: FileStore, path: string, labels?: string): Promise<Checked<Content>> {
  const file = baseName(path)
  if (ciftiKind(file)) return readPlaces(files, path, labels)
  if (/\.gii(\.gz)?$/i.test(file)) return refuse(surfaceAlone(file))
  const header = await readNiftiHeader(files, path)
  if (!header.ok) return header
  if (header.value.frames > 1) return readMaps(files, path, header, labels)
  const atlas = await readAtlas(files, path, labels)
  if (!atlas.ok) return atlas
  const { parcels, volume } = atlas.value
  const content = { kind: 'labels' as const, parcels, grid: gridOf(volume), headerSpace: volume.space, volume }
  return accept(content, atlas.findings)
}

async function readMaps(
  files: FileStore,
  path: string,
  header: { value: NiftiHeader; findings: Finding[] },
  labels?: string,
): Promise<Checked<Content>> {
  const file = baseName(path)
  const { shape, affine, affineSource, space, frames } = header.value
  const table = await readTable(files, path, labels)
  if (!table.ok) return table
  const names = nameMaps(table.value.table, frames, table.value.file)
  if (!names.ok) return names
  // A map has no length of time: what is remarked on that is not meant here.
  const ofHeader = header.findings.filter(({ code }) => !code.startsWith('nifti.tr.'))
  const findings = [...ofHeader, ...table.findings, ...names.findings]
  const measure = measureMaps(shape, affine)
  for await (const map of streamFrames(files, path, header.value, (finding) => findings.push(finding))) measure.add(map)
  const { parcels: measured, highest, overlap } = measure.finish()
  if (measured.every(({ voxels }) => voxels === 0)) return refuse(emptyMaps(file))
  if (overlap > mostOverlap) findings.push(looksRecorded(file))
  const parcels = names.value.map(({ label, name, network }, i) => ({ label, name, network, ...measured[i] }))
  findings.push(...remarkOnAbsent(file, names.value, (label) => measured[label - 1].voxels > 0))
  const volume = { shape, affine, affineSource, space, labels: highest }
  return accept({ kind: 'maps', parcels, grid: gridOf(volume), headerSpace: space, volume }, findings)
}

async function readPlaces(files: FileStore, path: string, labels?: string): Promise<Checked<Content>> {
  const file = baseName(path)
  const read = await readCiftiLabelMap(await fileSource(files, path), file)
  if (!read.ok) return read
  const measured = measurePlaces(read.value)
  if (measured.size === 0) return refuse(noPlaces(file))
  const other = labels === undefined ? null : await readTable(files, path, labels)
  if (other && !other.ok) return other
  const table = other?.value ?? { table: read.value.table, file }
  const names = nameLabels(table.table, [...measured.keys()], table.file)
  if (!names.ok) return names
  const parcels = names.value.map(({ label, name, network }): Parcel => {
    const { places = 0, centre = null } = measured.get(label) ?? {}
    return { label, name, network, voxels: places, centre }
  })
  const findings = [...read.findings, ...(other?.findings ?? []), ...names.findings]
  findings.push(...remarkOnAbsent(table.file, names.value, (label) => measured.has(label)))
  const volume = labelVolumeOf(read.value)
  return accept({ kind: 'dlabel', parcels, grid: volume && gridOf(volume), headerSpace: 'unknown', volume }, findings)
}

const gridOf = ({ shape, affine }: { shape: [number, number, number]; affine: Affine }): Atlas['grid'] => ({
  shape,
  voxelSizeMm: voxelSizes(affine),
  affine: [0, 4, 8].map((from) => affine.slice(from, from + 4)),
})

/** Maps of an atlas lie apart; frames of a recording all cover the whole brain. */
const mostOverlap = 0.6

const looksRecorded = (file: string): Finding => ({
  code: 'atlas.maps.dense',
  severity: 'warning',
  place: { file },
  message: `The maps of ${file} cover nearly the same voxels: it looks like a recording, not like an atlas.`,
  suggestion: 'Check that this is the 4D file of the atlas.',
})

const emptyMaps = (file: string): Finding => ({
  code: 'atlas.empty',
  severity: 'error',
  place: { file },
  message: `No voxel of ${file} is above 0 in any map.`,
  suggestion: 'Give a 4D file with one map of weights for each parcel.',
})

const noPlaces = (file: string): Finding => ({
  code: 'atlas.empty',
  severity: 'error',
  place: { file },
  message: `${file} holds no label: every place is 0.`,
  suggestion: 'Give an atlas with a key above 0 for each parcel.',
})

const surfaceAlone = (file: string): Finding => ({
  code: 'atlas.gifti',
  severity: 'error',
  place: { file },
  message: `${file} has the labels of one surface; an atlas of surfaces is taken in as CIFTI.`,
  suggestion:
    'Join both sides: wb_command -cifti-create-label OUT.dlabel.nii -left-label L.label.gii -right-label R.label.gii',
})
