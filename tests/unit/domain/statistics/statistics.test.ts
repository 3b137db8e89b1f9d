import { describe, expect, it } from 'vitest'
import {
  auroc,
  benjaminiHochberg,
  empiricalP,
  median,
  quantile,
  robustScale,
  robustZ,
} from '../../../../src/main/domain/statistics'

describe('quantile and median', () => {
  it('leaves missing values out instead of sorting them to the end', () => {
    expect(median([NaN, 3, 1, Infinity, 2])).toBe(2)
  })

  it('says NaN for nothing at all', () => {
    expect(median([])).toBeNaN()
    expect(quantile([], 0.5)).toBeNaN()
  })
})

describe('robustZ', () => {
  it('is not moved by one wild value in the reference', () => {
    const calm = robustZ(3, robustScale([0, 1, 2, 3, 4]))
    expect(robustZ(3, robustScale([0, 1, 2, 3, 4, 1e9]))).toBeLessThan(calm)
    expect(robustZ(3, robustScale([0, 1, 2, 3, 4, 1e9]))).toBeGreaterThan(0)
  })

  it('claims nothing against a reference that does not vary', () => {
    expect(robustZ(5, robustScale([2, 2, 2]))).toBeNaN()
  })
})

describe('benjaminiHochberg', () => {
  it('does not count untested cells among the tests', () => {
    const q = benjaminiHochberg([0.01, NaN, 0.5])
    expect(q[0]).toBeCloseTo(0.02, 12)
    expect(q[1]).toBeNaN()
  })

  it('never lets a smaller p have a larger q', () => {
    const p = [0.04, 0.001, 0.03, 0.9, 0.03]
    const q = benjaminiHochberg(p)
    const order = [1, 2, 4, 0, 3]
    for (let i = 1; i < order.length; i++) expect(q[order[i]]).toBeGreaterThanOrEqual(q[order[i - 1]])
  })
})

describe('auroc', () => {
  it('is one half when the scores say nothing', () => {
    expect(auroc([1, 1, 1, 1], [true, false, true, false])).toBe(0.5)
  })

  it('is not defined with one class alone', () => {
    expect(auroc([1, 2], [true, true])).toBeNaN()
  })

  it('leaves out cells that could not be judged', () => {
    expect(auroc([NaN, 1, 2], [true, false, true])).toBe(1)
  })
})

describe('empiricalP', () => {
  it('never claims less than one in n + 1', () => {
    expect(empiricalP([100], [1, 2, 3])[0]).toBe(0.25)
  })

  it('counts values equal to the observed one as reaching it', () => {
    expect(empiricalP([2], [1, 2, 3])[0]).toBe(0.75)
  })

  it('is uniform for observations from the null itself', () => {
    const values = Array.from({ length: 999 }, (_, index) => Math.sin(index * 12.9898) * 43758.5453)
    const p = Array.from(empiricalP(values, values)).sort((a, b) => a - b)
    p.forEach((value, index) => expect(Math.abs(value - (index + 1) / 999)).toBeLessThan(0.002))
  })
})
