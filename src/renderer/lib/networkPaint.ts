import type { Rgb } from './colormaps'
import { networkColor } from './networks'

const ofHex = (hex: string): Rgb =>
  [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as [number, number, number]

/** Parcels that belong to no network, neighbours in the list in hues far apart. */
export const paintApart = (parcels: ReadonlyArray<{ label: number | null }>): Map<number, Rgb> =>
  new Map(parcels.flatMap(({ label }, index) => (label === null ? [] : [[label, ofHue((index * 0.618034) % 1)]])))

/** A colour of middling strength and light; hue 0..1. */
const ofHue = (hue: number): Rgb => {
  const channel = (shift: number) => Math.round(150 + 75 * Math.cos(2 * Math.PI * (hue - shift)))
  return [channel(0), channel(1 / 3), channel(2 / 3)]
}

/**
 * Parcels in the colour of their network (of one network alone, when it is named), neighbours told apart by a little
 * more or less light.
 */
export const paintByNetwork = (
  parcels: ReadonlyArray<{ label: number | null; network: string | null }>,
  only: string | null,
): Map<number, Rgb> => {
  const paint = new Map<number, Rgb>()
  parcels.forEach(({ label, network }, index) => {
    if (label === null || (only !== null && network !== only)) return
    const light = 0.78 + 0.22 * ((index * 0.618034) % 1)
    const [red, green, blue] = ofHex(networkColor(network)).map((channel) => Math.round(channel * light))
    paint.set(label, [red, green, blue])
  })
  return paint
}
