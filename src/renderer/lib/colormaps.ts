/** Colour maps as stops, so that volumes, heat maps and colour bars show the same colours. */
export type Rgb = readonly [red: number, green: number, blue: number]

export interface ColorMap {
  name: string
  /** 'diverging' maps are used symmetrically around zero. */
  kind: 'sequential' | 'diverging'
  stops: readonly Rgb[]
}

/** Blue, dark, orange: ends of equal lightness, told apart with every common colour-vision deficiency; for black. */
export const divergingDark: ColorMap = {
  name: 'blue-orange',
  kind: 'diverging',
  stops: [
    [166, 220, 255],
    [58, 138, 216],
    [22, 62, 110],
    [16, 18, 22],
    [112, 54, 12],
    [222, 122, 30],
    [255, 220, 150],
  ],
}
/** The same with a light middle, for white paper. */
export const divergingLight: ColorMap = {
  name: 'blue-orange-light',
  kind: 'diverging',
  stops: [
    [8, 64, 129],
    [58, 138, 196],
    [170, 208, 232],
    [247, 247, 245],
    [250, 205, 155],
    [217, 119, 35],
    [127, 56, 5],
  ],
}
export const gray: ColorMap = {
  name: 'gray',
  kind: 'sequential',
  stops: [
    [0, 0, 0],
    [255, 255, 255],
  ],
}
/** Dark blue to yellow, even in lightness and safe for colour-vision deficiencies. */
export const sequential: ColorMap = {
  name: 'blue-yellow',
  kind: 'sequential',
  stops: [
    [0, 32, 77],
    [60, 77, 110],
    [124, 123, 120],
    [188, 174, 108],
    [255, 234, 70],
  ],
}

/** Colour at `t` in 0..1, linear between stops. */
export const colorAt = (map: ColorMap, t: number): Rgb => {
  const last = map.stops.length - 1
  const place = Math.min(Math.max(t, 0), 1) * last
  const low = Math.min(Math.floor(place), last - 1)
  const share = place - low
  const mix = (channel: 0 | 1 | 2) =>
    Math.round(map.stops[low][channel] * (1 - share) + map.stops[low + 1][channel] * share)
  return [mix(0), mix(1), mix(2)]
}

/** [256, 3] uint8 lookup table. */
export const colorTable = (map: ColorMap): Uint8Array => {
  const table = new Uint8Array(256 * 3)
  for (let i = 0; i < 256; i++) table.set(colorAt(map, i / 255), i * 3)
  return table
}

const cssColor = ([red, green, blue]: Rgb, alpha = 1): string => `rgb(${red} ${green} ${blue} / ${alpha})`

/** CSS gradient of the map, for a colour bar. */
export const cssGradient = (map: ColorMap, direction = 'to right'): string =>
  `linear-gradient(${direction}, ${map.stops.map((stop) => cssColor(stop)).join(', ')})`
