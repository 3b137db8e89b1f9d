import { colorAt, divergingDark, type ColorMap, type Rgb } from './colormaps'

/** As `divergingDark`, with a grey middle: a parcel without a deviation is still seen on the black of a brain picture. */
export const divergingOnBrain: ColorMap = {
  name: 'blue-grey-orange',
  kind: 'diverging',
  stops: divergingDark.stops.map((stop, index) => (index === 3 ? [74, 78, 84] : stop)),
}

/** Colour of `z` on a scale that is symmetric around 0; beyond its ends the colour of the end. */
export const zColor = (map: ColorMap, z: number, limit: number): Rgb => colorAt(map, (z / limit + 1) / 2)

/** Colour of each label by its z; a parcel that was not judged (NaN) has no colour and stays an outline. */
export const zPaint = (
  labels: ReadonlyArray<number | null>,
  z: ArrayLike<number>,
  limit: number,
  map = divergingOnBrain,
): Map<number, Rgb> => {
  const paint = new Map<number, Rgb>()
  labels.forEach((label, index) => {
    if (label !== null && Number.isFinite(z[index])) paint.set(label, zColor(map, z[index], limit))
  })
  return paint
}
