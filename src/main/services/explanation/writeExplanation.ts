import type { Explanation } from '../../../preload/contract'
import { averageByNetwork } from '../../domain/explain'
import { encodeNpy } from '../../domain/npy'
import { formatFloat32, formatTsv } from '../../domain/tables/delimited'
import type { FileStore } from '../../ports'
import { formatJson } from '../formatJson'
import { joinPath } from '../paths'
import type { ParcelMap } from './subject'

/** Names of a map's arrays beside explanation.json. */
const arrayNames = (map: ParcelMap, prefix: string): Pick<Explanation['map'], 'matrix' | 'perFrame'> => ({
  matrix: map.matrix && `${prefix}-matrix.npy`,
  perFrame: map.perFrame && `${prefix}-frames.npy`,
})

/** A map as explanation.json holds it: values by parcel, null where there is none, and the names of its arrays. */
export const describeMap = (map: ParcelMap, prefix: 'map' | 'control'): Explanation['map'] => ({
  perParcel: Array.from(map.perParcel, (value) => (Number.isFinite(value) ? value : null)),
  ...arrayNames(map, prefix),
})

/**
 * Writes an explanation's folder: the maps as arrays (little-endian float32), by parcel and, where networks are known, by
 * network as tables, and explanation.json, which comes last.
 */
export const writeExplanation = async (
  files: FileStore,
  out: string,
  explanation: Explanation,
  maps: { map: ParcelMap; control: ParcelMap | null },
): Promise<{ path: string; files: string[] }> => {
  const { parcels } = explanation
  const written: string[] = []
  const write = async (name: string, content: string | Uint8Array) => {
    await files.write(joinPath(out, name), content)
    written.push(joinPath(out, name))
  }
  await files.makeFolder(out)
  const array = ['map-matrix.npy', 'map-frames.npy', 'control-matrix.npy', 'control-frames.npy']
  for (const name of ['explanation.json', 'networks.tsv', ...array]) await files.remove(joinPath(out, name))
  for (const [prefix, map] of [['map', maps.map] as const, ['control', maps.control] as const]) {
    if (map === null) continue
    const names = arrayNames(map, prefix)
    const shaped = (data: Float32Array) => encodeNpy({ shape: [parcels.length, data.length / parcels.length], data })
    if (names.matrix) await write(names.matrix, shaped(map.matrix!))
    if (names.perFrame) await write(names.perFrame, shaped(map.perFrame!))
  }
  await write('parcels.tsv', formatParcels(explanation, maps))
  const networks = maps.map.matrix && formatNetworks(maps.map.matrix, parcels)
  if (networks) await write('networks.tsv', networks)
  await write('explanation.json', formatJson(explanation))
  return { path: joinPath(out, 'explanation.json'), files: written }
}

const formatParcels = ({ parcels }: Explanation, { map, control }: Parameters<typeof writeExplanation>[3]): string =>
  formatTsv([
    ['parcel', 'network', 'value', ...(control ? ['control'] : [])],
    ...parcels.map(({ name, network }, at) => [
      name,
      network ?? 'n/a',
      formatFloat32(map.perParcel[at]),
      ...(control ? [formatFloat32(control.perParcel[at])] : []),
    ]),
  ])

/** Rows and columns as in the matrix; null where there are not at least two networks. */
const formatNetworks = (matrix: Float32Array, parcels: Explanation['parcels']): string | null => {
  const { networks, values } = averageByNetwork(
    matrix,
    parcels.map(({ network }) => network),
  )
  if (networks.length < 2) return null
  return formatTsv([
    ['network', ...networks],
    ...networks.map((name, row) => [
      name,
      ...Array.from(values.subarray(row * networks.length, (row + 1) * networks.length), formatFloat32),
    ]),
  ])
}
