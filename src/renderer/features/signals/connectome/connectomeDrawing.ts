import type { SeriesColumn } from '../../../../preload/contract'
import { colorAt } from '../../../lib/colormaps'
import { degreesOf, type Edge } from '../../../lib/edges'
import { networkColor } from '../../../lib/networks'
import { divergingOnBrain } from '../../../lib/zPaint'
import type { LabelColor, LabelPaint } from '../../../ui/brainTypes'
import type { ConnectomeDrawing } from '../../../ui/connectomeScene'

const ofHex = (hex: string): [number, number, number] =>
  [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as [number, number, number]

/** The two parcels of a pair, as in the traces. */
export const pairColors: readonly [first: string, second: string] = ['#f2f5f8', '#ffd54a']

interface Chosen {
  first: number | null
  second: number | null
}

/**
 * Spheres at the centres of parcels, as large as they have edges, in the colour of their network; the chosen two stand
 * out. Parcels without a known place, and the edges that end there, are left out.
 */
export const connectomeDrawing = (
  parcels: readonly SeriesColumn[],
  edges: readonly Edge[],
  { first, second }: Chosen,
  limit: number,
): ConnectomeDrawing => {
  const placed = parcels.flatMap(({ centre }, index) => (centre ? [index] : []))
  const nodeOf = new Map(placed.map((parcel, node) => [parcel, node]))
  const degrees = degreesOf(edges, parcels.length)
  const most = Math.max(1, ...degrees)
  const chosenColor = (index: number) => (index === first ? pairColors[0] : index === second ? pairColors[1] : null)
  return {
    limit,
    map: divergingOnBrain,
    nodes: placed.map((index) => ({
      name: parcels[index].name,
      mm: parcels[index].centre!,
      radius: chosenColor(index) ? 4.5 : 1.5 + 2.2 * Math.sqrt(degrees[index] / most),
      color: ofHex(chosenColor(index) ?? networkColor(parcels[index].network)),
    })),
    edges: edges.flatMap(({ first: a, second: b, value }) =>
      nodeOf.has(a) && nodeOf.has(b) ? [{ first: nodeOf.get(a)!, second: nodeOf.get(b)!, value }] : [],
    ),
  }
}

/** Both parcels of a pair in their colours; all others stay dark. */
export const pairPaint = (parcels: readonly SeriesColumn[], { first, second }: Chosen): LabelPaint => {
  const paint = new Map<number, LabelColor>()
  ;[first, second].forEach((index, which) => {
    const label = index === null ? null : parcels[index].label
    if (label !== null) paint.set(label, ofHex(pairColors[which]))
  })
  return paint
}

/** Every parcel in the colour of its value with the seed; the seed itself in white. */
export const seedPaint = (
  parcels: readonly SeriesColumn[],
  row: ArrayLike<number>,
  seed: number,
  limit: number,
): LabelPaint => {
  const paint = new Map<number, LabelColor>()
  parcels.forEach(({ label }, index) => {
    if (label === null || Number.isNaN(row[index])) return
    paint.set(label, index === seed ? ofHex(pairColors[0]) : colorAt(divergingOnBrain, (row[index] / limit + 1) / 2))
  })
  return paint
}
