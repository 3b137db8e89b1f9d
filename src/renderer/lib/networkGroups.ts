import { networkColor } from './networks'

/** Runs of parcels of one network in an order, as the strip beside a map shows them. */
export const networkGroups = (
  parcels: ReadonlyArray<{ network: string | null }>,
  order: readonly number[],
): Array<{ name: string; color: string; rows: number }> => {
  const made: Array<{ name: string; color: string; rows: number }> = []
  for (const index of order) {
    const { network } = parcels[index]
    const name = network ?? 'no network'
    if (made.at(-1)?.name === name) made.at(-1)!.rows++
    else made.push({ name, color: networkColor(network), rows: 1 })
  }
  return made
}
