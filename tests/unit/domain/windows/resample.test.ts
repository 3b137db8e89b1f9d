import { describe, expect, it } from 'vitest'
import { resampleFrames } from '../../../../src/main/domain/windows'

const wave = (frames: number, tr: number, hertz: number) =>
  Float32Array.from({ length: frames }, (_, i) => Math.sin(2 * Math.PI * hertz * i * tr))
const spread = (values: Float32Array) => Math.hypot(...values) / Math.sqrt(values.length)

describe('resampleFrames', () => {
  it('keeps a slow wave as it is, at the new times', () => {
    const made = resampleFrames({ values: wave(300, 0.72, 0.03), frames: 300 }, 1, 0.72, 2)
    const wanted = wave(made.frames, 2, 0.03)
    for (let i = 10; i < made.frames - 10; i++) expect(made.values[i]).toBeCloseTo(wanted[i], 2)
  })

  it('takes away what the slower rate cannot hold, instead of folding it into a slow wave', () => {
    const made = resampleFrames({ values: wave(300, 0.72, 0.4), frames: 300 }, 1, 0.72, 2)
    expect(spread(made.values.subarray(10, -10))).toBeLessThan(0.02)
  })

  it('makes no frame after the last one', () => {
    expect(resampleFrames({ values: new Float32Array(11), frames: 11 }, 1, 2, 3).frames).toBe(7)
    expect(resampleFrames({ values: new Float32Array(11), frames: 11 }, 1, 3, 2).frames).toBe(16)
    expect(resampleFrames({ values: new Float32Array(0), frames: 0 }, 1, 3, 2).frames).toBe(0)
  })

  it('keeps a constant exactly, to the very ends', () => {
    const made = resampleFrames({ values: new Float32Array(30).fill(1234), frames: 30 }, 1, 2, 0.7)
    expect(new Set(made.values)).toEqual(new Set([1234]))
  })

  it('does not invent what is missing, and lets no gap spread to another parcel', () => {
    const values = Float32Array.from({ length: 60 }, (_, at) => (at % 2 === 0 && at >= 20 && at < 40 ? NaN : 5))
    const made = resampleFrames({ values, frames: 30 }, 2, 1, 2)
    const column = (parcel: number) => [...made.values].filter((_, at) => at % 2 === parcel)
    expect(column(0).map(Number.isNaN)).toEqual(column(0).map((_, frame) => frame >= 5 && frame < 10))
    expect(column(1).every((value) => value === 5)).toBe(true)
  })
})
