export type Rgb = readonly [red: number, green: number, blue: number]

/** Colours between `low` and `high`, linear between evenly spaced stops. */
export interface ColourScale {
  low: number
  high: number
  stops: readonly Rgb[]
}

/** Brown to pale yellow, rising in lightness: on black and grey it is told by lightness alone. */
export const heatOnBlack: readonly Rgb[] = [
  [172, 80, 14],
  [214, 104, 20],
  [240, 144, 48],
  [255, 190, 100],
  [255, 232, 178],
]

/** Blue, white, orange: symmetric around the middle, told apart with every common colour-vision deficiency. */
export const divergingOnWhite: readonly Rgb[] = [
  [8, 64, 129],
  [58, 138, 196],
  [170, 208, 232],
  [247, 247, 245],
  [250, 205, 155],
  [217, 119, 35],
  [127, 56, 5],
]

/** The colour of a value; values beyond an end take the colour of that end. */
export const colourAt = ({ low, high, stops }: ColourScale, value: number): Rgb => {
  const last = stops.length - 1
  const place = high > low ? Math.min(Math.max((value - low) / (high - low), 0), 1) * last : last
  const from = Math.min(Math.floor(place), last - 1)
  const share = place - from
  const mix = (channel: 0 | 1 | 2) => Math.round(stops[from][channel] * (1 - share) + stops[from + 1][channel] * share)
  return [mix(0), mix(1), mix(2)]
}

export const hexOf = (colour: Rgb): string =>
  `#${colour.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
