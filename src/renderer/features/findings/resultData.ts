import type { Cell, Result } from '../../../preload/contract'
import { cellKey, peakByParcel, symmetricLimit, windowFrames, type Grid } from '../../lib/cells'
import { orderByNetwork } from '../../lib/networks'
import type { Mm } from '../../ui/brainTypes'
import { useAtlases, useModels, useRecordings, useResults } from '../../stores'

/** What is known of a column of the result. */
export interface ParcelFacts {
  name: string
  label: number | null
  network: string | null
  /** World position in mm (RAS+). */
  centre: Mm | null
}

/** A result with everything its views need. */
export interface ResultData {
  result: Result
  /** [windows, P] */
  zMap: Grid
  /** [4, T, P] */
  reconstruction: Grid
  /** In the order of the columns. */
  parcels: ParcelFacts[]
  indexOf: ReadonlyMap<string, number>
  /** Column indices, by network. */
  order: number[]
  /** Frames of each window, [first, last]; empty when unknown. */
  spans: ReadonlyArray<readonly [number, number]>
  /** Largest z of each parcel. */
  peaks: Float32Array
  /** End of the symmetric scale of z. */
  limit: number
  cellOf: ReadonlyMap<string, Cell>
}

const spansOf = ({ detection, frames }: Result): ResultData['spans'] => {
  if (detection.windows) return detection.windows
  const { sha256, name } = detection.model
  const models = useModels().rows
  const model =
    models.find(({ card }) => Object.values(card.files).includes(sha256)) ??
    models.find(({ card }) => card.name === name)
  return model ? windowFrames(frames, model.card.contract) : []
}

/** Labels, networks and centres by parcel name: from the atlas, else from the recording's own columns. */
const knownParcels = async ({
  atlasId,
  recordingId,
}: Result): Promise<Array<Omit<ParcelFacts, 'name'> & { name: string }>> => {
  if (atlasId) return (await useAtlases().get(atlasId)).parcels
  if (recordingId) return (await useRecordings().series(recordingId)).columns
  return []
}

/** Reads a result and its arrays. Without atlas and recording the parcels have names only, and that is all. */
export const readResult = async (id: string): Promise<ResultData> => {
  const results = useResults()
  const [result, zMap, reconstruction] = await Promise.all([
    results.get(id),
    results.zMap(id),
    results.reconstruction(id),
  ])
  const known = new Map((await knownParcels(result).catch(() => [])).map((parcel) => [parcel.name, parcel]))
  const parcels = result.parcels.map((name): ParcelFacts => {
    const facts = known.get(name)
    return { name, label: facts?.label ?? null, network: facts?.network ?? null, centre: facts?.centre ?? null }
  })
  return {
    result,
    zMap,
    reconstruction,
    parcels,
    indexOf: new Map(parcels.map(({ name }, index) => [name, index])),
    order: orderByNetwork(parcels),
    spans: spansOf(result),
    peaks: peakByParcel(zMap),
    limit: symmetricLimit(zMap),
    cellOf: new Map(result.detection.anomalies.map((cell) => [cellKey(cell.parcel, cell.window), cell])),
  }
}
