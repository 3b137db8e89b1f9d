import { colorAt, type ColorMap, type Rgb } from './colormaps'
import { notJudged } from './zPaint'

/** Colour of each label by its value on a scale; a parcel without a value is darker than any that has one. */
export const valuePaint = (
  labels: ReadonlyArray<number | null>,
  values: ArrayLike<number>,
  map: ColorMap,
  [low, high]: readonly [number, number],
): Map<number, Rgb> => {
  const paint = new Map<number, Rgb>()
  labels.forEach((label, index) => {
    if (label === null) return
    const value = values[index]
    paint.set(label, Number.isNaN(value) ? notJudged : colorAt(map, (value - low) / (high - low)))
  })
  return paint
}
