import { AppError, type AtlasSummary } from '../../preload/contract'
import { areRegions } from '../domain/atlas/areRegions'
import { parseBidsName } from '../domain/bids'
import { ciftiKind } from '../domain/cifti/kinds'
import type { Finding } from '../domain/finding'
import { encodeNifti } from '../domain/nifti/write'
import type { AtlasReference } from '../domain/parcelSeries'
import type { Catalogue, FileStore } from '../ports'
import { comesAlong, looksLikePicture, notAnAtlas } from './atlas/findings'
import { readAnyAtlas, type AnyAtlas, type AtlasGiven } from './atlas/readAny'
import { idOf, openAtlasShelf, summarise, type AtlasRow, type AtlasShelf } from './atlas/shelf'
import { demand } from './fileText'
import type { RowKeeper } from './keepsakes'
import { doubtVolumes } from './parcellation/doubtSpaces'
import { baseName } from './paths'
import type { PutBack } from './removals'

export type { AtlasRow } from './atlas/shelf'

export interface Atlases {
  /** The user's own first, then those that come with the program. */
  list(): AtlasSummary[]
  row(id: string): AtlasRow
  /** The same, when its file still is what was read; throws AppError 'notFound' or 'conflict' otherwise. */
  current(id: string): Promise<AtlasRow>
  /** Takes a file in if it is an atlas; `named` by the user, it is remarked on if it is not. */
  import(path: string, named: boolean): Promise<Finding[]>
  /** Takes in what the user says is an atlas. */
  take(path: string, given: AtlasGiven): Promise<{ atlas: AtlasSummary | null; findings: Finding[] }>
  /** Says anew which space an atlas of the user's is in; with nothing, what its files say counts again. */
  correct(id: string, space: string | undefined): Promise<{ atlas: AtlasSummary; findings: Finding[] }>
  /** The atlas that a parcel series speaks of, taken in if its file is there; null when it is unknown. */
  resolve(reference: AtlasReference): Promise<string | null>
  /** The path of its label volume, or the bytes of one (NIfTI) where its file is none. */
  labels(id: string): Promise<string | Uint8Array>
  /** What there is to say when volumes are in another space than it, before parcels are made of them. */
  doubts(id: string, volumes: readonly string[]): Promise<Finding[]>
  /** Offers the atlases of a folder that comes with the program. */
  stock(folder: string): Promise<void>
  /** Takes it off the list; its files stay. */
  remove(id: string): PutBack
}

/** BIDS suffixes of single volumes that are no label volumes, whatever their values look like. */
const otherVolumes = /^(T1w|T2w|FLAIR|PDw|boldref|sbref|mask|probseg|epi|phasediff|magnitude[12]?|fieldmap)$/

/** What matters to somebody who takes an atlas in, and not to whoever comes by it. */
const ofTaking = new Set(['atlas.space.unknown', 'labels.none'])

export const makeAtlases = (parts: {
  catalogue: Catalogue
  files: FileStore
  /** Of the user's own. */
  keeper?: RowKeeper<AtlasRow>
}): Atlases => {
  const { files, keeper } = parts
  const shelf = openAtlasShelf(parts.catalogue, files)
  const put: typeof shelf.put = async (...own) => {
    const row = await shelf.put(...own)
    await keeper?.keep(row)
    return row
  }

  return {
    list: () => shelf.rows().map(summarise),
    row: (id) => shelf.row(id),
    current: (id) => shelf.current(id),
    async import(path, named) {
      const file = baseName(path)
      if (otherVolumes.test(parseBidsName(file).suffix) && !ciftiKind(file)) return named ? [notAnAtlas(path)] : []
      const given = shelf.find(path)?.given
      const read = await readAnyAtlas(files, path, given)
      if (!read.ok) return named ? read.findings : []
      const { facts } = read.value
      if (facts.kind === 'maps' || isPicture(read.value)) return named ? [notAnAtlas(path)] : []
      if (!shelf.bundled.has(idOf(facts.hash))) await put(path, read.value, given)
      return read.findings.filter(({ code }) => named || !ofTaking.has(code))
    },
    async take(path, given) {
      const read = await readAnyAtlas(files, path, given)
      if (!read.ok) return { atlas: null, findings: read.findings }
      const id = idOf(read.value.facts.hash)
      const doubts = isPicture(read.value) ? [looksLikePicture(path, read.value.facts.parcels.length)] : []
      if (doubts.some(({ severity }) => severity === 'error')) return { atlas: null, findings: doubts }
      if (shelf.bundled.has(id)) return { atlas: summarise(shelf.row(id)), findings: [comesAlong(path)] }
      const kept = await put(path, read.value, given)
      return { atlas: summarise(kept), findings: [...read.findings, ...doubts] }
    },
    async correct(id, space) {
      const { path, atlas, given } = await shelf.current(id)
      if (atlas.bundled)
        throw new AppError('usage.bad', 'This atlas comes with the program: where it lies is known and stays so.')
      const said = { ...given, space: space?.trim() || undefined }
      const findings: Finding[] = []
      const read = demand(await readAnyAtlas(files, path, said), findings)
      return { atlas: summarise(await put(path, read, said)), findings }
    },
    async resolve({ hash, file }) {
      const known = hash === null ? null : shelf.get(idOf(hash))
      if (known && (await files.facts(known.path))) return known.id
      if (file === null || !(await files.facts(file))) return null
      const read = await readAnyAtlas(files, file)
      return read.ok ? (await put(file, read.value)).id : null
    },
    labels: async (id) => labelsOf(files, await shelf.current(id)),
    doubts: async (id, volumes) => doubtVolumes(files, await shelf.current(id), volumes),
    stock: (folder) => stock(files, shelf, folder),
    remove(id) {
      const known = shelf.row(id)
      if (known.atlas.bundled)
        throw new AppError('usage.bad', 'This atlas comes with the program and cannot be taken off the list.')
      shelf.remove(id)
      // What is kept only serves a catalogue that was lost: the list is right at once.
      const settled = keeper?.forget(id).catch(() => {}) ?? Promise.resolve()
      return () => {
        shelf.restore(known)
        void settled.then(() => keeper?.keep(known)).catch(() => {})
      }
    },
  }
}

/** Puts the atlases of a folder that comes with the program on the list; those that are known are not read again. */
const stock = async (files: FileStore, shelf: AtlasShelf, folder: string): Promise<void> => {
  const entries = (await files.facts(folder)) ? await files.list(folder) : []
  for (const { path } of entries.filter(({ name }) => /_dseg\.nii\.gz$/.test(name))) {
    const known = shelf.find(path)
    if (known && (await shelf.isAsRead(known))) shelf.bundled.add(known.id)
    else {
      const read = await readAnyAtlas(files, path)
      if (read.ok) shelf.bundled.add((await shelf.put(path, read.value)).id)
    }
  }
}

/** Values that differ from voxel to voxel: no map of regions. */
const isPicture = ({ facts, volume }: AnyAtlas): boolean =>
  facts.kind === 'labels' && volume !== null && !areRegions(volume)

/** The path of a label volume, or the bytes of one that is made of an atlas of another kind. */
const labelsOf = async (files: FileStore, { path, atlas, given }: AtlasRow): Promise<string | Uint8Array> => {
  if (atlas.kind === 'labels') return path
  const { volume } = demand(await readAnyAtlas(files, path, given))
  if (!volume) throw new AppError('notFound', `The parcels of ${atlas.name} lie on surfaces: there is no volume.`)
  const { shape, affine, labels: data } = volume
  return encodeNifti({ shape, affine, space: 'aligned', datatype: 'int32', data })
}
