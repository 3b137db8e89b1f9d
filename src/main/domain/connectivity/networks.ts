import type { ParcelInfo } from '../parcelSeries'

/** Parcels of one network, as places in the series. */
export interface NetworkMembers {
  network: string
  parcels: number[]
}

/** The networks in the order in which the atlas first names them; parcels without one come last, as `none`. */
export const networksOf = (parcels: readonly ParcelInfo[]): NetworkMembers[] => {
  const members = new Map<string, number[]>()
  const without: number[] = []
  parcels.forEach(({ network }, at) => {
    if (network === null) without.push(at)
    else members.set(network, [...(members.get(network) ?? []), at])
  })
  const named = [...members].map(([network, places]) => ({ network, parcels: places }))
  return without.length > 0 ? [...named, { network: 'none', parcels: without }] : named
}

/** The places of the parcels, network after network; within one in the atlas' order. */
export const networkOrder = (parcels: readonly ParcelInfo[]): number[] =>
  networksOf(parcels).flatMap((network) => network.parcels)

/** A matrix with its rows and columns in another order: [n, n] float64, `order` gives the old place of each new one. */
export const reorder = (matrix: Float64Array, order: readonly number[]): Float64Array => {
  const n = order.length
  return Float64Array.from({ length: n * n }, (_, at) => matrix[order[Math.floor(at / n)] * n + order[at % n]])
}

/**
 * Mean of each block of two networks: [networks, networks] float64, in the order of `networks`. The diagonal of the
 * matrix, a parcel with itself, does not count, nor do missing values; NaN where nothing is left.
 *
 * @param matrix  [n, n] float64, missing = NaN
 */
export const networkMeans = (matrix: Float64Array, n: number, networks: readonly NetworkMembers[]): Float64Array => {
  const means = new Float64Array(networks.length * networks.length)
  networks.forEach((one, row) =>
    networks.forEach((other, column) => {
      let [sum, count] = [0, 0]
      for (const a of one.parcels)
        for (const b of other.parcels) {
          const value = matrix[a * n + b]
          if (a === b || Number.isNaN(value)) continue
          sum += value
          count++
        }
      means[row * networks.length + column] = count > 0 ? sum / count : NaN
    }),
  )
  return means
}

/** A matrix of the parcels that took part, spread over all of them: [n, n] float64, the others' rows and columns NaN. */
export const spread = (matrix: Float64Array, parcels: readonly number[], n: number): Float64Array => {
  const whole = new Float64Array(n * n).fill(NaN)
  parcels.forEach((parcel, row) =>
    parcels.forEach((other, column) => (whole[parcel * n + other] = matrix[row * parcels.length + column])),
  )
  return whole
}
