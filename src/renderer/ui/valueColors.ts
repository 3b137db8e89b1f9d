import type { Niivue, NVImage } from '@niivue/niivue'
import { colorTable, type ColorMap } from '../lib/colormaps'

export const registerColormap = (viewer: Niivue, map: ColorMap): void => {
  const table = colorTable(map)
  const channel = (offset: number) => Array.from({ length: 256 }, (_, i) => table[i * 3 + offset])
  const indices = Array.from({ length: 256 }, (_, i) => i)
  // Opacity rises with the size of the value, so that the rendering sees through what is nearly nothing.
  const alpha = indices.map((i) => Math.round(map.kind === 'diverging' ? Math.abs(i - 127.5) : i / 2))
  viewer.addColormap(map.name, { R: channel(0), G: channel(1), B: channel(2), A: alpha, I: indices })
}

/** On a map around zero what is missing looks like zero; the viewer would give it the colour of the lowest value. */
export const hideMissing = ({ img }: NVImage): void => {
  if (!(img instanceof Float32Array || img instanceof Float64Array)) return
  for (let voxel = 0; voxel < img.length; voxel++) if (Number.isNaN(img[voxel])) img[voxel] = 0
}
