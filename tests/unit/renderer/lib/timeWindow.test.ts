import { describe, expect, it } from 'vitest'
import {
  fitTime,
  frameAt,
  isWhole,
  revealTime,
  shareOf,
  shiftTime,
  wholeTime,
  zoomTime,
} from '../../../../src/renderer/lib/timeWindow'

describe('the part of a recording in sight', () => {
  it('zooms about the place under the pointer, which stays where it is', () => {
    const [from, to] = zoomTime([0, 200], 200, 0.5, 50)
    expect(to - from).toBe(100)
    expect((50 - from) / (to - from)).toBe(0.25)
  })

  it('never leaves the recording, by zooming out at its end or by going on', () => {
    expect(zoomTime([150, 200], 200, 10, 199)).toEqual([0, 200])
    expect(shiftTime([150, 190], 200, 100)).toEqual([160, 200])
    expect(shiftTime([10, 50], 200, -100)).toEqual([0, 40])
  })

  it('does not shrink to nothing, and not below a recording that is shorter than that', () => {
    expect(zoomTime([0, 200], 200, 1e-6, 100)[1] - zoomTime([0, 200], 200, 1e-6, 100)[0]).toBe(8)
    expect(zoomTime([0, 5], 5, 0.1, 2)).toEqual([0, 5])
    expect(fitTime([60, 60], 200)).toEqual([60, 68])
  })

  it('takes ends that were dragged past one another', () => {
    expect(fitTime([90, 20], 200)).toEqual([20, 90])
  })

  it('follows the cursor no further than it must', () => {
    expect(revealTime([20, 60], 200, 40)).toEqual([20, 60])
    expect(revealTime([20, 60], 200, 60)).toEqual([21, 61])
    expect(revealTime([20, 60], 200, 3)).toEqual([3, 43])
  })

  it('finds the frame under the pointer and the place of a frame, each from the other', () => {
    for (const frame of [20, 37, 59]) expect(frameAt([20, 60], 200, shareOf([20, 60], frame))).toBe(frame)
    expect(frameAt([0, 200], 200, 1)).toBe(199)
    expect(frameAt([0, 200], 200, -0.2)).toBe(0)
  })

  it('knows when all is in sight', () => {
    expect(isWhole(wholeTime(40), 40)).toBe(true)
    expect(isWhole([0, 39], 40)).toBe(false)
  })
})
