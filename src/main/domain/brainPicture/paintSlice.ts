import { colourAt, type ColourScale, type Rgb } from './colourScale'
import type { LabelSlice } from './labelSlices'

/** [height, width, 3] uint8 red, green, blue; row-major, top row first. */
export interface Raster {
  width: number
  height: number
  rgb: Uint8Array
}

/** Greys that neighbouring parcels take in turn: dark enough that every colour of the scale stands out. */
const greys: readonly Rgb[] = [64, 74, 84, 94, 104].map((level): Rgb => [level, level, level])
const border: Rgb = [30, 30, 30]
const background: Rgb = [0, 0, 0]

/** Spreads labels that follow each other over the greys. */
const greyOf = (label: number): Rgb => greys[(Math.abs(label) * 7 + Math.floor(Math.abs(label) / 5)) % greys.length]

/**
 * Paints a slice: black outside, parcels in greys with a dark line between them, those with a value in the colour of
 * the scale.
 *
 * @param values  value by label
 */
export const paintSlice = (slice: LabelSlice, values: ReadonlyMap<number, number>, scale: ColourScale): Raster => {
  const { width, height, labels } = slice
  const rgb = new Uint8Array(width * height * 3)
  const colours = new Map<number, Rgb>([[0, background]])
  const colourOf = (label: number) => {
    let colour = colours.get(label)
    if (!colour) {
      const value = values.get(label)
      colour = value === undefined ? greyOf(label) : colourAt(scale, value)
      colours.set(label, colour)
    }
    return colour
  }
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      const label = labels[at]
      const right = x + 1 < width ? labels[at + 1] : label
      const below = y + 1 < height ? labels[at + width] : label
      const edge = label !== 0 && ((right !== label && right !== 0) || (below !== label && below !== 0))
      rgb.set(edge ? border : colourOf(label), at * 3)
    }
  return { width, height, rgb }
}
