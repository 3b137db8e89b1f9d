import type { Finding } from '../finding'
import { orientations, type Orientation } from '../matrix/orient'
import { atlasKinds, type AtlasKind, type AtlasReference, type ParcelInfo, type ParcelSeries } from '../parcelSeries'
import { formatFloat32 } from './delimited'

/** What a sidecar says of a series, every part of it checked; null where it is silent. */
export interface SeriesSidecar {
  trSeconds: number | null
  /** `file` is relative to the sidecar. */
  atlas: AtlasReference | null
  parcels: Array<ParcelInfo & { coverage: number | null }> | null
  phantom: boolean
  /** Which side of the file's table is time. */
  orientation: Orientation | null
  /** Which array of a file with several is the series. */
  variable: string | null
}

type Json = Record<string, unknown>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const textOr = <T>(value: unknown, other: T): string | T => (typeof value === 'string' && value !== '' ? value : other)
const numberOr = <T>(value: unknown, other: T): number | T =>
  typeof value === 'number' && Number.isFinite(value) ? value : other

/** Parses a sidecar; null when the text is not a JSON object. */
export function parseJsonObject(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

/** Seconds between frames by `RepetitionTime` (s), else by `SamplingFrequency` (Hz); null when neither is a positive number. */
export function repetitionTime(sidecar: Json): number | null {
  const tr = numberOr(sidecar.RepetitionTime, 0)
  if (tr > 0) return tr
  const hertz = numberOr(sidecar.SamplingFrequency, 0)
  return hertz > 0 ? 1 / hertz : null
}

function parseParcel(value: unknown): ParcelInfo & { coverage: number | null } {
  const parcel = isObject(value) ? value : {}
  const centre =
    Array.isArray(parcel.Centre) && parcel.Centre.length === 3 ? parcel.Centre.map((mm) => numberOr(mm, NaN)) : []
  return {
    name: textOr(parcel.Name, ''),
    label: numberOr(parcel.Label, null),
    network: textOr(parcel.Network, null),
    centre: centre.length === 3 && centre.every(Number.isFinite) ? [centre[0], centre[1], centre[2]] : null,
    coverage: numberOr(parcel.Coverage, null),
  }
}

const kindOf = ({ Kind }: Json): { kind?: AtlasKind } => {
  const kind = atlasKinds.find((known) => known === Kind)
  return kind ? { kind } : {}
}

/** Reads the sidecar of a parcel series. Fields of another type than expected count as absent. */
export function parseSeriesSidecar(sidecar: Json): SeriesSidecar {
  const atlas = isObject(sidecar.Atlas) ? sidecar.Atlas : null
  const name = atlas && textOr(atlas.Name, null)
  return {
    trSeconds: repetitionTime(sidecar),
    atlas:
      atlas && name ? { name, hash: textOr(atlas.Hash, null), file: textOr(atlas.File, null), ...kindOf(atlas) } : null,
    parcels: Array.isArray(sidecar.Parcels) ? sidecar.Parcels.map(parseParcel) : null,
    phantom: sidecar.Phantom === true,
    orientation: orientations.find((known) => known === sidecar.Orientation) ?? null,
    variable: textOr(sidecar.Variable, null),
  }
}

/** The sidecar's parcels for the columns of a table; a finding when they are not the same parcels in the same order. */
export function matchParcels(
  names: readonly string[],
  parcels: NonNullable<SeriesSidecar['parcels']>,
  file: string,
): Finding | null {
  const differs = names.length !== parcels.length || names.some((name, i) => parcels[i].name !== name)
  if (!differs) return null
  const message = `The sidecar names ${parcels.length} parcels that are not the ${names.length} columns of ${file} in their order.`
  const suggestion = 'Make the series and its sidecar anew together.'
  return { code: 'series.sidecar.parcels', severity: 'error', place: { file, field: 'Parcels' }, message, suggestion }
}

/** The sidecar of a series. `atlasFile` is the label volume's path relative to the sidecar; `more` is added as it is. */
export function formatSeriesSidecar(
  series: ParcelSeries,
  atlasFile: string | null,
  more: Record<string, unknown>,
): string {
  const { trSeconds, atlas, coverage } = series
  const sidecar = {
    ...(trSeconds === null ? {} : { RepetitionTime: trSeconds, SamplingFrequency: 1 / trSeconds }),
    ...(atlas ? { Atlas: { Name: atlas.name, Hash: atlas.hash, File: atlasFile, Kind: atlas.kind } } : {}),
    Parcels: series.parcels.map((parcel, i) => ({
      Name: parcel.name,
      Label: parcel.label,
      Network: parcel.network,
      Centre: parcel.centre,
      Coverage: coverage && Number.isFinite(coverage[i]) ? Number(formatFloat32(coverage[i])) : null,
    })),
    Phantom: series.phantom,
    ...more,
  }
  return JSON.stringify(sidecar, null, 2) + '\n'
}
