import { describe, expect, it } from 'vitest'
import { quantile } from '../../../../src/main/domain/statistics'
import { applyScale, robustScaleOf, scaleRobust, undoScale } from '../../../../src/main/domain/windows'

const column = [3.5, -1.25, 8, 0.5, 2.75, 11, -4, 6.5]

describe('quantile', () => {
  it('interpolates as numpy 2.4.6 does by default', () => {
    const sorted = Float64Array.from(column).sort()
    expect([0.25, 0.75, 0.1, 0.9].map((q) => quantile(sorted, q))).toEqual([
      0.0625, 6.875, -2.0749999999999997, 8.899999999999999,
    ])
  })

  it('gives the only value of a list of one, and NaN for none', () => {
    expect(quantile([7], 0.25)).toBe(7)
    expect(quantile([], 0.5)).toBeNaN()
  })
})

describe('scaleRobust', () => {
  it('centres on the median and divides by the IQR, as numpy computes them', () => {
    const { values, valid } = scaleRobust(Float32Array.from(column), 8, 1, 7)
    const numpy = [
      0.3853211009174312, -4.495412844036697, 5.009174311926605, -2.697247706422018, -0.3853211009174312,
      8.091743119266056, -7.321100917431193, 3.467889908256881,
    ]
    numpy.forEach((expected, i) => expect(values[i]).toBeCloseTo(expected, 5))
    expect([...valid]).toEqual([1])
  })

  it('takes each parcel from its own column, so that neighbours do not set its scale', () => {
    const interleaved = Float32Array.from(column.flatMap((value) => [value, value * 1000 + 5]))
    const { values } = scaleRobust(interleaved, 8, 2, 1)
    for (let frame = 0; frame < 8; frame++) expect(values[frame * 2 + 1]).toBeCloseTo(values[frame * 2], 5)
  })

  it('leaves missing frames out of median and IQR and keeps them missing', () => {
    const { values, valid } = scaleRobust(Float32Array.from(column.with(2, NaN)), 8, 1, 1)
    expect(values[2]).toBeNaN()
    expect(values[4]).toBeCloseTo(0, 6) // the median of the others, 2.75
    expect(values[0]).toBeCloseTo((3.5 - 2.75) / 5.375, 6)
    expect([...valid]).toEqual([1])
  })

  it('divides by no IQR of zero: constant parcels become 0, missing ones NaN, both invalid', () => {
    const frames = 6
    const values = new Float32Array(frames * 3)
    for (let frame = 0; frame < frames; frame++) values.set([4, NaN, frame], frame * 3)
    const scaled = scaleRobust(values, frames, 3, 1)
    expect([...scaled.valid]).toEqual([0, 0, 1])
    for (let frame = 0; frame < frames; frame++) {
      expect(scaled.values[frame * 3]).toBe(0)
      expect(scaled.values[frame * 3 + 1]).toBeNaN()
    }
  })

  it('does not blow rounding noise of a constant parcel up to a signal', () => {
    const noisy = Float32Array.from({ length: 40 }, (_, i) => 10000 + (i % 2) * 0.0009765625)
    expect([...scaleRobust(noisy, 40, 1, 1).valid]).toEqual([0])
  })

  it('treats an infinite value as missing instead of feeding it to a model', () => {
    const { values, valid } = scaleRobust(Float32Array.from(column.with(5, Infinity)), 8, 1, 1)
    expect(values[5]).toBeNaN()
    expect([...valid]).toEqual([1])
  })
})

describe('the scale of a recording', () => {
  it('is undone to the values it was given, and to missing for a parcel that does not vary', () => {
    const values = Float32Array.of(10, 7, 12, 7, 11, 7, NaN, 7)
    const scale = robustScaleOf(values, 4, 2, 5)
    const back = undoScale(applyScale(values, scale), scale)
    expect([...back.filter((_, at) => at % 2 === 0)]).toEqual([10, 12, 11, NaN])
    expect([...back.filter((_, at) => at % 2 === 1)]).toEqual([NaN, NaN, NaN, NaN])
  })
})
