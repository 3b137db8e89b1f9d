/** How large pages are shown: to the width or the whole page of the box, or at a fixed scale (1 = as large as on paper). */
export type Zoom = 'width' | 'page' | number

export const zoomSteps = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3] as const

interface Size {
  width: number
  height: number
}

/** The scale a zoom means for a page in a box; what is chosen by the box stays within the steps. */
export const scaleOf = (zoom: Zoom, page: Size, box: Size): number => {
  if (typeof zoom === 'number') return zoom
  const fit = zoom === 'width' ? box.width / page.width : Math.min(box.width / page.width, box.height / page.height)
  return Math.min(Math.max(fit, 0.2), zoomSteps.at(-1)!)
}

/** The next step up or down from a scale; the scale itself at the ends. */
export const stepZoom = (scale: number, way: 1 | -1): number => {
  const margin = 0.01
  const next =
    way > 0 ? zoomSteps.find((step) => step > scale + margin) : zoomSteps.findLast((step) => step < scale - margin)
  return next ?? scale
}

/** Number of the page that lies across the middle of the box, from 1. `tops` are the pages' upper edges, ascending. */
export const pageAt = (tops: readonly number[], scrollTop: number, boxHeight: number): number => {
  const middle = scrollTop + boxHeight / 2
  return Math.max(1, tops.filter((top) => top <= middle).length)
}
