import { colorAt, divergingDark, type ColorMap, type Rgb } from './colormaps'

/** Stops around zero: greys, so that ordinary parcels stay quiet and are yet seen on black. */
const middle: Record<number, Rgb> = { 2: [54, 74, 98], 3: [72, 76, 82], 4: [108, 86, 66] }

/** As `divergingDark`, for parcels that lie on the black of a brain picture. */
export const divergingOnBrain: ColorMap = {
  name: 'blue-grey-orange',
  kind: 'diverging',
  stops: divergingDark.stops.map((stop, index) => middle[index] ?? stop),
}

/** Colour of `z` on a scale that is symmetric around 0; beyond its ends the colour of the end. */
export const zColor = (map: ColorMap, z: number, limit: number): Rgb => colorAt(map, (z / limit + 1) / 2)

/** A parcel without a verdict: darker than any that has one. */
export const notJudged: Rgb = [34, 36, 40]

/** Colour of each label by its z; a parcel that was not judged (NaN) has the colour for that. */
export const zPaint = (
  labels: ReadonlyArray<number | null>,
  z: ArrayLike<number>,
  limit: number,
  map = divergingOnBrain,
): Map<number, Rgb> => {
  const paint = new Map<number, Rgb>()
  labels.forEach((label, index) => {
    if (label !== null) paint.set(label, Number.isNaN(z[index]) ? notJudged : zColor(map, z[index], limit))
  })
  return paint
}
