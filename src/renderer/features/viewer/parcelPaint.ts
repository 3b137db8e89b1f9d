import type { SeriesColumn } from '../../../preload/contract'
import { colorAt, type ColorMap } from '../../lib/colormaps'
import { networkColor } from '../../lib/networks'
import type { LabelColor, LabelPaint } from '../../ui/brainTypes'

const ofHex = (hex: string): [number, number, number] =>
  [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as [number, number, number]

/** Parcels in the colour of their network (of one network alone, when it is named), neighbours told apart by a little more or less light. */
export const paintByNetwork = (columns: readonly SeriesColumn[], only: string | null): LabelPaint => {
  const paint = new Map<number, LabelColor>()
  columns.forEach((column, index) => {
    if (column.label === null || (only !== null && column.network !== only)) return
    const light = 0.78 + 0.22 * ((index * 0.618034) % 1)
    const [red, green, blue] = ofHex(networkColor(column.network)).map((channel) => Math.round(channel * light))
    paint.set(column.label, [red, green, blue])
  })
  return paint
}

/** Parcels in the colour of their value in one frame; missing values, and other networks than `only`, stay outlines. */
export const paintByValue = (
  columns: readonly SeriesColumn[],
  values: Float32Array,
  frame: number,
  map: ColorMap,
  range: readonly [number, number],
  only: string | null,
): LabelPaint => {
  const paint = new Map<number, LabelColor>()
  columns.forEach((column, index) => {
    const value = values[frame * columns.length + index]
    if (column.label === null || Number.isNaN(value) || (only !== null && column.network !== only)) return
    paint.set(column.label, colorAt(map, (value - range[0]) / (range[1] - range[0])))
  })
  return paint
}
