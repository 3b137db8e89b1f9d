import { AppError, type Atlas, type AtlasSummary } from '../../preload/contract'
import { areRegions } from '../domain/atlas/areRegions'
import type { LabelVolume } from '../domain/atlas/labelVolume'
import { entityOf, parseBidsName } from '../domain/bids'
import type { Finding } from '../domain/finding'
import { voxelSizes } from '../domain/nifti/affine'
import type { AtlasReference } from '../domain/parcelSeries'
import type { Catalogue, FileStore } from '../ports'
import { readAtlas, type AtlasFile } from './atlasFiles'
import { baseName } from './paths'

export interface AtlasRow {
  id: string
  path: string
  atlas: Atlas
}

export interface Atlases {
  list(): AtlasSummary[]
  row(id: string): AtlasRow
  /** Takes a single volume in if it is a label volume; `named` by the user, it is remarked on if it is not. */
  import(path: string, named: boolean): Promise<Finding[]>
  /** The atlas that a parcel series speaks of, taken in if its label volume is there; null when it is unknown. */
  resolve(reference: AtlasReference): Promise<string | null>
}

/** BIDS suffixes of single volumes that are no label volumes, whatever their values look like. */
const otherVolumes = /^(T1w|T2w|FLAIR|PDw|boldref|sbref|mask|probseg|epi|phasediff|magnitude[12]?|fieldmap)$/

export const makeAtlases = (parts: { catalogue: Catalogue; files: FileStore }): Atlases => {
  const { files } = parts
  const shelf = parts.catalogue.shelf<AtlasRow>('atlases')

  /** An atlas is known by its content: copies of one label volume are one atlas. */
  const put = (path: string, file: AtlasFile): string => {
    const id = idOf(file.hash)
    const { name, hash, phantom, parcels } = file
    const facts = { kind: 'labels' as const, bundled: false, licence: null, reference: null, grid: gridOf(file.volume) }
    shelf.put({ id, path, atlas: { id, name, hash, phantom, ...facts, parcels, space: spaceOf(path, file) } })
    return id
  }

  return {
    list: () => shelf.list().map(({ atlas: { parcels, ...facts } }) => ({ ...facts, parcelCount: parcels.length })),
    row(id) {
      const row = shelf.get(id)
      if (!row) throw new AppError('notFound', 'There is no such atlas.')
      return row
    },
    async import(path, named) {
      if (otherVolumes.test(parseBidsName(baseName(path)).suffix)) return named ? [notAnAtlas(path)] : []
      const read = await readAtlas(files, path)
      if (!read.ok) return named ? read.findings : []
      if (!areRegions(read.value.volume)) return named ? [notAnAtlas(path)] : []
      put(path, read.value)
      return read.findings
    },
    async resolve({ hash, file }) {
      const known = hash === null ? null : shelf.get(idOf(hash))
      if (known && (await files.facts(known.path))) return known.id
      if (file === null || !(await files.facts(file))) return null
      const read = await readAtlas(files, file)
      return read.ok ? put(file, read.value) : null
    },
  }
}

const idOf = (hash: string): string => hash.slice(0, 16)

const spaceOf = (path: string, { volume }: AtlasFile): string => {
  const name = parseBidsName(baseName(path))
  return entityOf(name, 'space') ?? entityOf(name, 'tpl') ?? volume.space
}

const gridOf = ({ shape, affine }: LabelVolume): Atlas['grid'] => ({
  shape,
  voxelSizeMm: voxelSizes(affine),
  affine: [0, 4, 8].map((from) => affine.slice(from, from + 4)),
})

const notAnAtlas = (path: string): Finding => ({
  code: 'volume.single',
  severity: 'warning',
  place: { file: baseName(path) },
  message: `${baseName(path)} is a single volume and not a map of labels: neither a recording nor an atlas.`,
  suggestion: 'Give a 4D recording, or a label volume with one whole number per parcel.',
})
