import { describe, expect, it } from 'vitest'
import { powerSpectrum, smoothShares } from '../../../../src/renderer/lib/periodogram'
import { summariseSpectrum } from '../../../../src/main/domain/quality'

const course = (frames: number, of: (frame: number) => number) =>
  Float32Array.from({ length: frames }, (_, at) => of(at))

describe('the spectrum of a trace', () => {
  it('has all power of a wave at its frequency, whatever the level and the drift of the signal', () => {
    const made = powerSpectrum(
      course(100, (frame) => 900 + 0.5 * frame + Math.cos((2 * Math.PI * 20 * frame) / 100)),
      2,
    )!
    expect(made.hz[19]).toBeCloseTo(0.1, 12)
    expect(made.share[19]).toBeGreaterThan(0.99)
    expect(made.share.reduce((sum, value) => sum + value)).toBeCloseTo(1, 9)
  })

  it('is the measure that the core has of the global signal, so that both can lie in one chart', () => {
    const values = course(61, (frame) => 50 + Math.sin(frame) + 2 * Math.cos(frame / 7))
    const made = powerSpectrum(values, 1.5)!
    const told = summariseSpectrum(values, 1.5, [0.01, 0.1])!
    const within = made.hz.reduce((sum, hz, bin) => sum + (hz >= 0.01 && hz <= 0.1 ? made.share[bin] : 0), 0)
    expect(within).toBeCloseTo(told.within, 9)
  })

  it('counts cycles per frame where nobody knows the repetition time', () => {
    expect(
      powerSpectrum(
        course(10, (frame) => frame % 3),
        null,
      )!.hz.at(-1),
    ).toBeCloseTo(0.5, 12)
  })

  it('finds a wave though frames are missing', () => {
    const made = powerSpectrum(
      course(100, (frame) => (frame % 9 < 2 ? NaN : 900 + Math.cos((2 * Math.PI * 20 * frame) / 100))),
      2,
    )!
    expect(made.hz[19]).toBeCloseTo(0.1, 12)
    expect(made.share.indexOf(Math.max(...made.share))).toBe(19)
    expect(made.share.reduce((sum, value) => sum + value)).toBeCloseTo(1, 9)
  })

  it('says nothing of a constant course, of a line, and of one with too few frames', () => {
    expect(
      powerSpectrum(
        course(20, (frame) => (frame % 7 === 1 ? frame : NaN)),
        2,
      ),
    ).toBeNull()
    expect(
      powerSpectrum(
        course(20, () => 812.3),
        2,
      ),
    ).toBeNull()
    expect(
      powerSpectrum(
        course(20, (frame) => 800 + frame),
        2,
      ),
    ).toBeNull()
    expect(
      powerSpectrum(
        course(3, (frame) => frame % 2),
        2,
      ),
    ).toBeNull()
  })

  it('keeps the level when it is smoothed, at the ends as well', () => {
    expect([...smoothShares(Float64Array.from([3, 3, 3, 3]), 3)]).toEqual([3, 3, 3, 3])
    expect([...smoothShares(Float64Array.from([0, 0, 9, 0, 0]), 3)]).toEqual([0, 3, 3, 3, 0])
  })
})
