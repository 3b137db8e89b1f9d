import type { Cell } from '../../preload/contract'
import { naturally } from './naturalOrder'

/** Row-major values with their shape. */
export interface Grid {
  shape: readonly number[]
  data: Float32Array
}

/** The same in every view: one parcel in one window. */
export const cellKey = (parcel: string, window: number): string => `${window}:${parcel}`

/** Per parcel its largest z over all windows: only large ones are unusual. NaN where no window was judged. */
export const peakByParcel = (zMap: Grid): Float32Array => {
  const [windows, parcels] = zMap.shape
  const peaks = new Float32Array(parcels).fill(NaN)
  for (let window = 0; window < windows; window++) {
    for (let parcel = 0; parcel < parcels; parcel++) {
      const z = zMap.data[window * parcels + parcel]
      if (!(z <= peaks[parcel]) && !Number.isNaN(z)) peaks[parcel] = z
    }
  }
  return peaks
}

/** One window of the map: z per parcel. */
export const rowOf = (zMap: Grid, window: number): Float32Array =>
  zMap.data.slice(window * zMap.shape[1], (window + 1) * zMap.shape[1])

const QUIET = 5

/**
 * End of a scale that is symmetric around 0 and the same for every view of one result: the 99.5th percentile of |z|,
 * rounded up to a half. Never below `QUIET`, so that ordinary noise stays quiet where there is nothing else. What lies
 * beyond has the colour of the end.
 */
export const symmetricLimit = (zMap: Grid): number => {
  const sizes = zMap.data
    .filter((z) => !Number.isNaN(z))
    .map(Math.abs)
    .sort()
  if (sizes.length === 0) return QUIET
  const high = sizes[Math.min(sizes.length - 1, Math.floor(sizes.length * 0.995))]
  return Math.max(QUIET, Math.ceil(high * 2) / 2)
}

/**
 * Frames of each window, [first, last] inclusive. Where the detection does not say them they follow from the way
 * windows are laid: whole model windows from 0, and one more that ends with the recording, of which only the patches
 * count that do not overlap.
 */
export const windowFrames = (
  frames: number,
  layout: { windowFrames: number; patchFrames: number },
): Array<[first: number, last: number]> => {
  const { windowFrames: wide, patchFrames: patch } = layout
  const covered = Math.floor(frames / wide) * wide
  const spans = (count: number, from: number): Array<[number, number]> =>
    Array.from({ length: count }, (_, index) => [from + index * patch, from + (index + 1) * patch - 1])
  if (covered === 0) return []
  const left = Math.floor((frames - covered) / patch)
  return [...spans(covered / patch, 0), ...spans(left, frames - left * patch)]
}

/** Index of the window that holds the frame; -1 when none does. */
export const windowAt = (spans: ReadonlyArray<readonly [number, number]>, frame: number): number =>
  spans.findIndex(([first, last]) => frame >= first && frame <= last)

export type CellSort = 'z' | 'q' | 'p' | 'parcel' | 'network' | 'window' | 'coverage' | 'residual'

/** Sorted copy; missing values come last whichever way it goes, equals keep their order. */
export const sortCells = (cells: readonly Cell[], by: CellSort, descending: boolean): Cell[] => {
  const way = descending ? -1 : 1
  return [...cells].sort((a, b) => {
    const left = a[by]
    const right = b[by]
    if (left === null || right === null) return Number(left === null) - Number(right === null)
    if (typeof left === 'string') return way * naturally(left, String(right))
    return way * (left - Number(right))
  })
}
