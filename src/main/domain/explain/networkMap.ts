/** A map from network to network. */
export interface NetworkMap {
  /** Each network once, in the order in which the parcels name them. */
  networks: string[]
  /** [networks, networks] float64, row-major; NaN where no pair of parcels has a value. */
  values: Float64Array
}

/**
 * A map from parcel to parcel as means over networks. A parcel's value for itself is left out, and so are parcels of no
 * network and missing values.
 *
 * @param map       [P, P] float32, row-major; NaN = no value
 * @param networks  [P], null = of none
 */
export const averageByNetwork = (map: Float32Array, networks: ReadonlyArray<string | null>): NetworkMap => {
  const names = [...new Set(networks.filter((network) => network !== null))]
  const place = networks.map((network) => (network === null ? -1 : names.indexOf(network)))
  const sums = new Float64Array(names.length ** 2)
  const counts = new Float64Array(names.length ** 2)
  for (let row = 0; row < place.length; row++)
    for (let column = 0; column < place.length; column++) {
      const value = map[row * place.length + column]
      if (row === column || place[row] < 0 || place[column] < 0 || Number.isNaN(value)) continue
      const at = place[row] * names.length + place[column]
      sums[at] += value
      counts[at]++
    }
  return { networks: names, values: sums.map((sum, at) => sum / counts[at]) }
}
