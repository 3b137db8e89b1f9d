import type { Niivue } from '@niivue/niivue'

/** Values of the smallest textures: 2 x 2 x 2. */
const placeholder = 8

/**
 * Has the viewer fill the small textures that stand for layers which are not there. It leaves to the graphics card what
 * they hold and draws them where a first layer is transparent: a driver that does not clear them as it should paints
 * colours over the brain that are no values.
 */
export const clearPlaceholders = (viewer: Niivue): void => {
  const make = viewer.rgbaTex.bind(viewer)
  viewer.rgbaTex = (texture, unit, dims, isCleared) =>
    make(texture, unit, dims, isCleared || dims[1] * dims[2] * dims[3] <= placeholder)
}
