import { SLICE_TYPE, type Niivue } from '@niivue/niivue'
import type { Mm } from './brainTypes'
import type { SlicePlane } from './labelSlices'

/** The slices as they are on the screen now, zoomed and moved. */
export const slicePlanes = (viewer: Niivue): SlicePlane[] =>
  viewer.screenSlices.flatMap(({ axCorSag, leftTopWidthHeight }, index) => {
    if (axCorSag > SLICE_TYPE.SAGITTAL) return []
    const [x, top, w, height] = leftTopWidthHeight
    const left = Math.min(x, x + w)
    const width = Math.abs(w)
    // Asked for well inside, where rounding cannot put a corner off the slice, and drawn out to the corners.
    const inside = (right: number, down: number) => {
      const fraction = viewer.screenXY2TextureFrac(left + right * width, top + down * height, index, false)
      return viewer.frac2mm(fraction, 0, true)
    }
    const [corner, rightward, downward] = [inside(0.25, 0.25), inside(0.75, 0.25), inside(0.25, 0.75)]
    const mmAt = (right: number, down: number): Mm => {
      const along = (axis: number) =>
        corner[axis] +
        (rightward[axis] - corner[axis]) * (right * 2 - 0.5) +
        (downward[axis] - corner[axis]) * (down * 2 - 0.5)
      return [along(0), along(1), along(2)]
    }
    return [{ left, top, width, height, leftTop: mmAt(0, 0), rightTop: mmAt(1, 0), leftBottom: mmAt(0, 1) }]
  })
