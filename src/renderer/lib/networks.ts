/**
 * One colour per network, everywhere. Hues of Paul Tol's 'muted' and 'bright' qualitative schemes, which stay
 * apart under the common colour-vision deficiencies. The cortical networks people know keep their place.
 */
const PALETTE = [
  '#88ccee',
  '#44aa99',
  '#117733',
  '#999933',
  '#ddcc77',
  '#cc6677',
  '#aa4499',
  '#7a83e0',
  '#ee8866',
  '#66ccee',
  '#bbcc33',
  '#ffaabb',
] as const
const NO_NETWORK = '#8b95a1'

/** Known names and their usual abbreviations, to an index of the palette. */
const KNOWN: ReadonlyArray<readonly [pattern: RegExp, index: number]> = [
  [/^vis/i, 6],
  [/^som/i, 0],
  [/^(dorsattn|dors|dan)/i, 2],
  [/^(salventattn|sal|ventattn|van|cinguloperc|cingulo)/i, 3],
  [/^limb/i, 4],
  [/^(cont|fpn|fronto)/i, 8],
  [/^(default|dmn)/i, 5],
  [/^(sub|subcort)/i, 7],
  [/^(cereb)/i, 1],
]

const hash = (text: string): number => {
  let value = 2166136261
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 16777619)
  return value >>> 0
}

/** CSS colour of a network; grey for a parcel that has none. */
export const networkColor = (network: string | null | undefined): string => {
  if (!network) return NO_NETWORK
  const bare = network.replace(/^\d+networks_/i, '').replace(/^[lr]h_/i, '')
  const known = KNOWN.find(([pattern]) => pattern.test(bare))
  return PALETTE[known ? known[1] : hash(bare) % PALETTE.length]
}

/** Networks in the order of first appearance. */
export const networksOf = (parcels: ReadonlyArray<{ network: string | null }>): string[] => [
  ...new Set(parcels.map((parcel) => parcel.network).filter((network): network is string => network !== null)),
]

/** Indices of parcels grouped by network, networks in order of first appearance, those without one last. */
export const orderByNetwork = (parcels: ReadonlyArray<{ network: string | null }>): number[] => {
  const rankOf = new Map(networksOf(parcels).map((network, index) => [network, index]))
  const last = rankOf.size
  const rankAt = (index: number) => {
    const network = parcels[index].network
    return network === null ? last : rankOf.get(network)!
  }
  return parcels.map((_, index) => index).sort((a, b) => rankAt(a) - rankAt(b) || a - b)
}

/** A parcel's name where there is little room: without the number of networks that all names of such an atlas begin with. */
export const shortParcel = (name: string): string => name.replace(/^\d+Networks_(?=.)/, '')
