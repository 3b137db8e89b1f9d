import type { AnalysisOf } from '../../../preload/contract'
import type { FloatArray, Series } from '../../stores'
import { useAnalyses, useAtlases, useRecordings } from '../../stores'
import { mapScale, type MapScale } from '../../lib/mapScale'
import { orderByNetwork } from '../../lib/networks'
import type { Mm } from '../../ui/brainTypes'

/** What is known of a parcel of an analysis. */
export interface ParcelFacts {
  name: string
  label: number | null
  network: string | null
  /** World position in mm (RAS+). */
  centre: Mm | null
}

/** One map with its arrays; those of the method that are not there are null. */
export interface MapArrays {
  /** [P]; NaN = none. */
  perParcel: Float32Array
  /** [P, P]: row looks or is predicted, column is looked at or relied on. */
  matrix: FloatArray | null
  /** [P, W] */
  perFrame: FloatArray | null
}

/** An explanation with everything its views need. */
export interface ExplanationData {
  analysis: AnalysisOf<'explain'>
  parcels: ParcelFacts[]
  indexOf: ReadonlyMap<string, number>
  /** Parcel indices, by network. */
  order: number[]
  map: MapArrays
  control: MapArrays | null
  /** Of the matrices or frames, and of the values by parcel: each the same for map and control. */
  scale: MapScale
  parcelScale: MapScale
}

/** Labels, networks and centres by name: from the atlas, else from the recording's own columns. */
export const factsOf = async (
  names: ReadonlyArray<{ name: string; network: string | null }>,
  where: { atlasId: string | null; recordingId: string | null },
): Promise<ParcelFacts[]> => {
  const known = new Map((await knownParcels(where).catch(() => [])).map((parcel) => [parcel.name, parcel]))
  return names.map(({ name, network }) => {
    const facts = known.get(name)
    return {
      name,
      network: network ?? facts?.network ?? null,
      label: facts?.label ?? null,
      centre: facts?.centre ?? null,
    }
  })
}

const knownParcels = async ({
  atlasId,
  recordingId,
}: {
  atlasId: string | null
  recordingId: string | null
}): Promise<Series['columns'] | ParcelFacts[]> => {
  if (atlasId) return (await useAtlases().get(atlasId)).parcels
  return recordingId ? (await useRecordings().series(recordingId)).columns : []
}

type Explained = AnalysisOf<'explain'>['explanation']

/** Reads the arrays of an explanation and places its parcels. */
export const readExplanation = async (analysis: AnalysisOf<'explain'>): Promise<ExplanationData> => {
  const { summary, explanation } = analysis
  const { array } = useAnalyses()
  const read = async (map: Explained['map'], which: 'map' | 'control'): Promise<MapArrays> => ({
    perParcel: Float32Array.from(map.perParcel, (value) => value ?? NaN),
    matrix: map.matrix === null ? null : await array(summary.id, `${which}-matrix`),
    perFrame: map.perFrame === null ? null : await array(summary.id, `${which}-frames`),
  })
  const [map, control, parcels] = await Promise.all([
    read(explanation.map, 'map'),
    explanation.control ? read(explanation.control, 'control') : null,
    factsOf(explanation.parcels, summary),
  ])
  const both = control ? [map, control] : [map]
  return {
    analysis,
    parcels,
    indexOf: new Map(parcels.map(({ name }, index) => [name, index])),
    order: orderByNetwork(parcels),
    map,
    control,
    scale: mapScale(both.flatMap(({ matrix, perFrame }) => ((matrix ?? perFrame) ? [(matrix ?? perFrame)!.data] : []))),
    parcelScale: mapScale(both.map(({ perParcel }) => perParcel)),
  }
}
