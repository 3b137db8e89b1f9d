import type { InputContract, Truth } from '../../../preload/contract'
import type { ParcelSeries } from '../../domain/parcelSeries'
import { goldenWindow } from '../../domain/truth'
import type { MaskedModel } from '../../models/maskedModel'
import { alignSeries } from '../alignSeries'

/** A window [P, W] before the model's first layer: [1 + N, H] float32, the class token first, tokens in their natural order. */
export type Embed = (signal: Float32Array) => Promise<Float32Array>

type TokenOrder = Truth['tokenOrder']
type Layout = Pick<MaskedModel, 'parcels' | 'windowFrames' | 'hiddenSize' | 'tokenOfValue' | 'fixedMask'>

/** What is added to a value, in scaled units: as much as an ordinary signal varies. */
const push = 4
/** Part of the largest embedded value up to which a difference is rounding. */
const rounding = 1e-5

/**
 * Whether values reach the tokens that the model says: single values of first, middle and last parcels and frames are
 * changed, and each change must move its own token and nothing else (nothing at all where the model blanks it). And whether a recording with the same parcels in
 * another order is fed the same.
 */
export const checkTokenOrder = async (
  layout: Layout,
  contract: InputContract,
  seed: number,
  embed: Embed,
): Promise<TokenOrder> => {
  const window = goldenWindow(layout.parcels, layout.windowFrames, seed)
  const embedded = await embed(window)
  const values = probedValues(layout)
  for (const value of values) {
    const changed = window.slice()
    changed[value] += push
    const moved = movedRows(embedded, await embed(changed), layout.hiddenSize)
    const due = isBlanked(layout, value) ? [] : [layout.tokenOfValue[value] + 1]
    if (moved.join() !== due.join())
      return {
        passed: false,
        detail: `${placeOf(value, layout, contract)} should reach ${told(due)}, but it reaches ${told(moved)}.`,
      }
  }
  if (!alignsByName(contract, window))
    return { passed: false, detail: 'A recording with its parcels in reverse order is not fed as the same recording.' }
  const detail = `${values.length} values were changed one by one: each reached its own token and no other. A recording with its parcels in reverse order is fed the same.`
  return { passed: true, detail }
}

const probedValues = ({ parcels, windowFrames }: Layout): number[] => {
  const spread = (count: number) => [...new Set([0, Math.floor(count / 2), count - 1])]
  return spread(parcels).flatMap((parcel) => spread(windowFrames).map((frame) => parcel * windowFrames + frame))
}

const movedRows = (before: Float32Array, after: Float32Array, width: number): number[] => {
  const largest = before.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const moved = new Set<number>()
  for (let at = 0; at < Math.max(before.length, after.length); at++)
    if (!(Math.abs(after[at] - before[at]) <= rounding * largest)) moved.add(Math.floor(at / width))
  return [...moved]
}

/** Some models always hide the last frames, also of tokens that are shown. */
const isBlanked = ({ fixedMask, tokenOfValue }: Layout, value: number): boolean =>
  fixedMask !== null && fixedMask.weight[value] === 1 && fixedMask.noise[tokenOfValue[value]] === 0

const nameOf = (row: number): string => (row === 0 ? 'the class token' : `token ${row - 1}`)

const told = (rows: readonly number[]): string => {
  if (rows.length === 0) return 'none'
  const others = rows.length > 3 ? ` and ${rows.length - 3} more` : ''
  return `${rows.slice(0, 3).map(nameOf).join(', ')}${others}`
}

const placeOf = (value: number, { windowFrames }: Layout, { parcels }: InputContract): string =>
  `Frame ${value % windowFrames} of parcel ${parcels[Math.floor(value / windowFrames)].name}`

/** Whether the same window, with its parcels in reverse order, comes out in the order of the contract. */
const alignsByName = (contract: InputContract, window: Float32Array): boolean => {
  const series = seriesOf(contract, window)
  const aligned = alignSeries(contract, reverseParcels(series), 'The made-up window')
  return aligned.ok && aligned.value.values.every((value, at) => value === series.values[at])
}

const seriesOf = (contract: InputContract, window: Float32Array): ParcelSeries => {
  const parcels = contract.parcels.map(({ name, network }) => ({ name, network, label: null, centre: null }))
  const frames = contract.windowFrames
  const values = window.map((_, at) => window[(at % parcels.length) * frames + Math.floor(at / parcels.length)])
  const { trSeconds } = contract
  return { frames, parcels, values, trSeconds, atlas: null, coverage: null, phantom: true }
}

const reverseParcels = (series: ParcelSeries): ParcelSeries => {
  const count = series.parcels.length
  const values = series.values.map((_, at) => series.values[at - (at % count) + (count - 1 - (at % count))])
  return { ...series, parcels: series.parcels.toReversed(), values }
}
