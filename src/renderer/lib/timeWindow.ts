/** The part of a recording that is in sight, in frames: frame f lies from f to f + 1. */
export type TimeWindow = readonly [from: number, to: number]

/** With fewer frames in sight nothing is seen that a table would not show better. */
const FEWEST = 8

export const wholeTime = (frames: number): TimeWindow => [0, Math.max(frames, 1)]

/** A window of this width about a start, moved and cut so that it lies inside the recording. */
const place = (start: number, width: number, frames: number): TimeWindow => {
  const all = Math.max(frames, 1)
  const wide = Math.min(Math.max(width, Math.min(FEWEST, all)), all)
  const from = Math.min(Math.max(start, 0), all - wide)
  return [from, from + wide]
}

/** A window as somebody dragged its ends. */
export const fitTime = ([from, to]: TimeWindow, frames: number): TimeWindow =>
  place(Math.min(from, to), Math.abs(to - from), frames)

/** Wider (factor above 1) or narrower about a place that stays where it is on the screen. */
export const zoomTime = ([from, to]: TimeWindow, frames: number, factor: number, at: number): TimeWindow => {
  const all = Math.max(frames, 1)
  const width = Math.min(Math.max((to - from) * factor, Math.min(FEWEST, all)), all)
  const share = (at - from) / (to - from)
  return place(at - share * width, width, frames)
}

export const shiftTime = ([from, to]: TimeWindow, frames: number, by: number): TimeWindow =>
  place(from + by, to - from, frames)

/** The window moved no further than it takes to have the frame in sight. */
export const revealTime = (window: TimeWindow, frames: number, frame: number): TimeWindow => {
  const [from, to] = window
  if (frame < from) return place(frame, to - from, frames)
  if (frame + 1 > to) return place(frame + 1 - (to - from), to - from, frames)
  return window
}

/** The frame at a share of the width, 0 at the left end; always one of the recording. */
export const frameAt = ([from, to]: TimeWindow, frames: number, share: number): number =>
  Math.min(Math.max(Math.floor(from + share * (to - from)), 0), Math.max(frames - 1, 0))

/** Where the middle of a frame lies, as a share of the width; outside 0..1 when it is out of sight. */
export const shareOf = ([from, to]: TimeWindow, frame: number): number => (frame + 0.5 - from) / (to - from)

export const isWhole = ([from, to]: TimeWindow, frames: number): boolean => from <= 0 && to >= Math.max(frames, 1)
