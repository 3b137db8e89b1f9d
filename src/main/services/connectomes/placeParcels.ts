import type { Atlas, SeriesColumn } from '../../../preload/contract'
import type { AtlasReference, ParcelInfo } from '../../domain/parcelSeries'
import type { Atlases } from '../atlases'

export interface Placed {
  parcels: SeriesColumn[]
  atlasId: string | null
  /** The atlas whose names the parcels have, where nothing but these names says so. */
  supposed: string | null
}

/**
 * Where the parcels of a matrix lie: by what its file knows itself, and by the atlas that its sidecar names; else by the
 * atlas of the list that has most of its names, at least half of them, and the fewest others.
 */
export const placeParcels = async (
  atlases: Pick<Atlases, 'list' | 'row' | 'resolve'>,
  parcels: readonly ParcelInfo[],
  reference: AtlasReference | null,
): Promise<Placed> => {
  const named = reference && (await atlases.resolve({ ...reference, file: null }))
  const told = named === null ? null : atlases.row(named).atlas
  const isTold = told !== null && sharedNames(told, parcels) > 0
  const atlas = isTold ? told : findByNames(atlases, parcels)
  const known = new Map(atlas?.parcels.map((parcel) => [parcel.name, parcel]))
  return {
    parcels: parcels.map(({ name, network, centre }) => {
      const found = known.get(name)
      const place = { label: found?.label ?? null, centre: centre ?? found?.centre ?? null }
      return { name, network: found?.network ?? network, ...place, coverage: null }
    }),
    atlasId: atlas?.id ?? null,
    supposed: atlas && !isTold ? atlas.name : null,
  }
}

const findByNames = (atlases: Pick<Atlases, 'list' | 'row'>, parcels: readonly ParcelInfo[]): Atlas | null => {
  const fitting = atlases
    .list()
    .map(({ id }) => atlases.row(id).atlas)
    .map((atlas) => ({ atlas, shared: sharedNames(atlas, parcels) }))
    .filter(({ shared }) => shared > 0 && shared >= parcels.length / 2)
  const [best] = fitting.sort((a, b) => b.shared - a.shared || a.atlas.parcels.length - b.atlas.parcels.length)
  return best?.atlas ?? null
}

/** How many of the parcels an atlas has by their names; 0 where its names are not each its own. */
const sharedNames = (atlas: Atlas, parcels: readonly ParcelInfo[]): number => {
  const names = new Set(atlas.parcels.map(({ name }) => name))
  if (names.size < atlas.parcels.length) return 0
  return parcels.filter(({ name }) => isOwnName(name) && names.has(name)).length
}

/** Numbers, with a word or without, are names in every atlas. */
const isOwnName = (name: string): boolean => !/^(parcel|label|roi|region|node)?[\s_#-]*\d+$/i.test(name)
