import type { Niivue, NVImage } from '@niivue/niivue'
import { colorTable, type ColorMap } from '../lib/colormaps'
import type { AroundZero } from './brainTypes'

const indices = Array.from({ length: 256 }, (_, index) => index)

/** A table of 256 colours as the viewer takes it: colour `colorOf(i)` of the map, opacity `opacityOf(i)` 0..255. */
const viewerTable = (map: ColorMap, colorOf: (index: number) => number, opacityOf: (index: number) => number) => {
  const table = colorTable(map)
  const channel = (offset: number) => indices.map((index) => table[colorOf(index) * 3 + offset])
  return { R: channel(0), G: channel(1), B: channel(2), A: indices.map(opacityOf), I: indices }
}

/** The half of a diverging map that belongs to one sign, from `start` (0..1 of the way out) to its end. */
export const halfMap = (map: ColorMap, sign: 1 | -1, start = 0) =>
  viewerTable(
    map,
    (index) => Math.round(127.5 + sign * 127.5 * (start + (1 - start) * (index / 255))),
    // What is nothing at all is not drawn.
    (index) => (index === 0 && start === 0 ? 0 : 255),
  )

/** Draws a volume in a sequential map; the rendering sees through what is dark. */
export const paintValues = (viewer: Niivue, volume: NVImage, map: ColorMap): void => {
  viewer.addColormap(
    map.name,
    viewerTable(
      map,
      (index) => index,
      (index) => Math.round(index / 2),
    ),
  )
  volume.colormap = map.name
}

/** The viewer's word for: colours run from zero, and what is below the lower limit is not drawn. */
const NOTHING_BELOW = 2

/**
 * Draws a volume of values around zero over something else, from the size `from` on; `limit` has the strongest colours.
 * What is missing looks like zero.
 */
export const paintAroundZero = (
  viewer: Niivue,
  volume: NVImage,
  { map, limit, from }: { map: ColorMap } & AroundZero,
): void => {
  viewer.addColormap(`${map.name}-above`, halfMap(map, 1))
  viewer.addColormap(`${map.name}-below`, halfMap(map, -1))
  Object.assign(volume, { colormap: `${map.name}-above`, colormapNegative: `${map.name}-below` })
  Object.assign(volume, { colormapType: NOTHING_BELOW, cal_min: from, cal_max: limit })
  // The viewer would give it the colour of the lowest value.
  const { img } = volume
  if (!(img instanceof Float32Array || img instanceof Float64Array)) return
  for (let voxel = 0; voxel < img.length; voxel++) if (Number.isNaN(img[voxel])) img[voxel] = 0
}
