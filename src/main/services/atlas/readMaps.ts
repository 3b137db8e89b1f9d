import type { Parcel } from '../../../preload/contract'
import type { LabelVolume } from '../../domain/atlas/labelVolume'
import { measureMaps } from '../../domain/atlas/mapCentres'
import { nameMaps } from '../../domain/atlas/nameLabels'
import { accept, refuse, type Checked, type Finding } from '../../domain/finding'
import type { FileStore } from '../../ports'
import { readTable, remarkOnAbsent } from '../atlasFiles'
import { checked } from '../fileText'
import { baseName } from '../paths'
import { readNiftiHeader, streamFrames } from '../volumeFiles'

/** A probabilistic atlas: a map of weights for each parcel. */
export interface MapsAtlas {
  /** In the order of the maps; `voxels` counts those above 0, centres are weighted. */
  parcels: Parcel[]
  /** In each voxel the map, from 1, that is highest. */
  volume: LabelVolume
}

/** The maps of a 4D file, one after the other: [x * y * z] float32, valid until the next. */
type EachMap = (map: Float32Array, index: number, volume: Omit<LabelVolume, 'labels'>) => void

/**
 * Reads a probabilistic atlas (4D NIfTI) with its table of names; the maps go by once, through `each`. Throws what
 * `each` throws.
 */
export const readMapsAtlas = (
  files: FileStore,
  path: string,
  labels?: string,
  each: EachMap = () => {},
): Promise<Checked<MapsAtlas>> =>
  checked(async () => {
    const file = baseName(path)
    const header = await readNiftiHeader(files, path)
    if (!header.ok) return header
    const { shape, affine, affineSource, space, frames } = header.value
    const table = await readTable(files, path, labels)
    if (!table.ok) return table
    const names = nameMaps(table.value.table, frames, table.value.file)
    if (!names.ok) return names
    // A map has no length of time: what is remarked on that is not meant here.
    const ofHeader = header.findings.filter(({ code }) => !code.startsWith('nifti.tr.'))
    const findings = [...ofHeader, ...table.findings, ...names.findings]
    const measure = measureMaps(shape, affine)
    let index = 0
    for await (const map of streamFrames(files, path, header.value, (finding) => findings.push(finding))) {
      measure.add(map)
      each(map, index++, { shape, affine, affineSource, space })
    }
    const { parcels: measured, highest, overlap } = measure.finish()
    if (measured.every(({ voxels }) => voxels === 0)) return refuse(emptyMaps(file))
    if (overlap > mostOverlap) findings.push(looksRecorded(file))
    const parcels = names.value.map(({ label, name, network }, i) => ({ label, name, network, ...measured[i] }))
    findings.push(...remarkOnAbsent(file, names.value, (label) => measured[label - 1].voxels > 0))
    return accept({ parcels, volume: { shape, affine, affineSource, space, labels: highest } }, findings)
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
