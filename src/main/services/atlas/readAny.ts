import type { Atlas, Parcel } from '../../../preload/contract'
import type { LabelVolume } from '../../domain/atlas/labelVolume'
import { labelVolumeOf } from '../../domain/atlas/placeParcels'
import { ciftiKind } from '../../domain/cifti/kinds'
import { accept, refuse, type Checked, type Finding } from '../../domain/finding'
import { voxelSizes, type Affine } from '../../domain/nifti/affine'
import type { NiftiSpace } from '../../domain/nifti/header'
import type { FileStore } from '../../ports'
import { atlasName, readAtlas } from '../atlasFiles'
import { checked } from '../fileText'
import { baseName } from '../paths'
import { readNiftiHeader } from '../volumeFiles'
import { readMapsAtlas } from './readMaps'
import { readPlacesAtlas } from './readPlaces'
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
  if (ciftiKind(file)) {
    const read = await readPlacesAtlas(files, path, labels)
    if (!read.ok) return read
    const volume = labelVolumeOf(read.value)
    const { parcels } = read.value
    const content = { kind: 'dlabel' as const, parcels, grid: volume && gridOf(volume), volume }
    return accept({ ...content, headerSpace: 'unknown' }, read.findings)
  }
  if (/\.gii(\.gz)?$/i.test(file)) return refuse(surfaceAlone(file))
  const header = await readNiftiHeader(files, path)
  if (!header.ok) return header
  if (header.value.frames > 1) {
    const read = await readMapsAtlas(files, path, labels)
    if (!read.ok) return read
    const { parcels, volume } = read.value
    const content = { kind: 'maps' as const, parcels, grid: gridOf(volume), headerSpace: volume.space, volume }
    return accept(content, read.findings)
  }
  const atlas = await readAtlas(files, path, labels)
  if (!atlas.ok) return atlas
  const { parcels, volume } = atlas.value
  const content = { kind: 'labels' as const, parcels, grid: gridOf(volume), headerSpace: volume.space, volume }
  return accept(content, atlas.findings)
}

const gridOf = ({ shape, affine }: { shape: [number, number, number]; affine: Affine }): Atlas['grid'] => ({
  shape,
  voxelSizeMm: voxelSizes(affine),
  affine: [0, 4, 8].map((from) => affine.slice(from, from + 4)),
})

const surfaceAlone = (file: string): Finding => ({
  code: 'atlas.gifti',
  severity: 'error',
  place: { file },
  message: `${file} has the labels of one surface; an atlas of surfaces is taken in as CIFTI.`,
  suggestion:
    'Join both sides: wb_command -cifti-create-label OUT.dlabel.nii -left-label L.label.gii -right-label R.label.gii',
})
