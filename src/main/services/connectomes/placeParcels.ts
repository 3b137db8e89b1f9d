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
 * Where the parcels of a matrix lie: by what its file knows itself, and by the atlas that its sidecar names; else by an
 * atlas of the list that has all of its names, best one with no others.
 */
export const placeParcels = async (
  atlases: Pick<Atlases, 'list' | 'row' | 'resolve'>,
  parcels: readonly ParcelInfo[],
  reference: AtlasReference | null,
): Promise<Placed> => {
  const named = reference && (await atlases.resolve({ ...reference, file: null }))
  const told = named === null ? null : atlases.row(named).atlas
  const atlas = told && hasAll(told, parcels) ? told : findByNames(atlases, parcels)
  const known = new Map(atlas?.parcels.map((parcel) => [parcel.name, parcel]))
  return {
    parcels: parcels.map(({ name, network, centre }) => {
      const found = known.get(name)
      const place = { label: found?.label ?? null, centre: centre ?? found?.centre ?? null }
      return { name, network: found?.network ?? network, ...place, coverage: null }
    }),
    atlasId: atlas?.id ?? null,
    supposed: atlas && atlas !== told ? atlas.name : null,
  }
}

const findByNames = (atlases: Pick<Atlases, 'list' | 'row'>, parcels: readonly ParcelInfo[]): Atlas | null => {
  if (!parcels.every(({ name }) => isOwnName(name))) return null
  const fitting = atlases
    .list()
    .filter(({ parcelCount }) => parcelCount >= parcels.length)
    .map(({ id }) => atlases.row(id).atlas)
    .filter((atlas) => hasAll(atlas, parcels))
  return fitting.sort((a, b) => a.parcels.length - b.parcels.length)[0] ?? null
}

const hasAll = (atlas: Atlas, parcels: readonly ParcelInfo[]): boolean => {
  const names = new Set(atlas.parcels.map(({ name }) => name))
  return names.size === atlas.parcels.length && parcels.every(({ name }) => names.has(name))
}

/** Numbers, with a word or without, are names in every atlas. */
const isOwnName = (name: string): boolean => !/^(parcel|label|roi|region|node)?[\s_#-]*\d+$/i.test(name)
