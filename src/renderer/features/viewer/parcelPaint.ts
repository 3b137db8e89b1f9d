import type { SeriesColumn } from '../../../preload/contract'
import { colorAt, type ColorMap } from '../../lib/colormaps'
import type { LabelColor, LabelPaint } from '../../ui/brainTypes'

export { paintByNetwork } from '../../lib/networkPaint'

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
