import { describe, expect, it } from 'vitest'
import { planWindows } from '../../../../src/main/domain/windows'

/** How often each frame is covered. */
const coverage = (frames: number, windowFrames: number, patchFrames: number): number[] => {
  const count = new Array<number>(frames).fill(0)
  const plan = planWindows(frames, windowFrames, patchFrames)
  for (const { window, patch, firstFrame } of plan.patches) {
    expect(firstFrame).toBe(plan.starts[window] + patch * patchFrames)
    for (let frame = firstFrame; frame < firstFrame + patchFrames; frame++) count[frame]++
  }
  return count
}

describe('planWindows', () => {
  it('covers a recording of whole windows without an extra one', () => {
    expect(planWindows(400, 200, 20)).toMatchObject({ starts: [0, 200], uncoveredFrames: 0 })
    expect(coverage(400, 200, 20).every((times) => times === 1)).toBe(true)
  })

  it('ends with a window that reaches the last frame and counts only its new patches', () => {
    const plan = planWindows(245, 200, 20)
    expect(plan.starts).toEqual([0, 45])
    expect(plan.patches.slice(-2)).toEqual([
      { window: 1, patch: 8, firstFrame: 205 },
      { window: 1, patch: 9, firstFrame: 225 },
    ])
    expect(plan.uncoveredFrames).toBe(5)
  })

  it('covers no frame twice and misses fewer than one patch, whatever the length', () => {
    for (let frames = 12; frames < 60; frames++) {
      const times = coverage(frames, 12, 4)
      expect(Math.max(...times)).toBe(1)
      const missed = times.filter((count) => count === 0).length
      expect(missed).toBe(planWindows(frames, 12, 4).uncoveredFrames)
      expect(missed).toBeLessThan(4)
    }
  })

  it('lists patches in the order of time', () => {
    const firsts = planWindows(59, 12, 4).patches.map((patch) => patch.firstFrame)
    expect(firsts).toEqual([...firsts].sort((a, b) => a - b))
  })

  it('adds no window for a remainder shorter than a patch', () => {
    expect(planWindows(219, 200, 20)).toMatchObject({ starts: [0], uncoveredFrames: 19 })
  })

  it('refuses a recording shorter than a window', () => {
    expect(() => planWindows(199, 200, 20)).toThrow('199 frames are fewer than a window of 200')
  })
})
