import { expect, it } from 'vitest'
import {
  besideUntouched,
  hasDiverged,
  smooth,
  suggestRate,
  sweepRates,
} from '../../../../src/main/services/training/sweep'

const rates = sweepRates(1e-6, 1, 121)
/** Flat, then falling around a rate, then growing without end. */
const curve = (fallsAt: number, growsAt: number) =>
  rates.map((learningRate) => {
    const from = (rate: number) => Math.log10(learningRate / rate)
    return { learningRate, loss: 1 - 0.5 / (1 + Math.exp(-6 * from(fallsAt))) + Math.max(0, 3 * from(growsAt)) ** 3 }
  })

it('rises by the same factor, from the lowest to the highest rate', () => {
  expect(rates[0]).toBe(1e-6)
  expect(rates[120]).toBeCloseTo(1, 12)
  expect(rates[20] / rates[0]).toBeCloseTo(10, 9)
})

it('suggests the rate at which the loss falls the fastest, not the one where it is lowest', () => {
  expect(Math.log10(suggestRate(curve(1e-3, 0.05))!)).toBeCloseTo(-3, 0)
})

it('suggests nothing when the loss never falls', () => {
  expect(suggestRate(rates.map((learningRate, i) => ({ learningRate, loss: 1 + i / 100 })))).toBeNull()
})

it('smooths without pulling the first losses to zero', () => {
  const smoothed = smooth(rates.map((learningRate) => ({ learningRate, loss: 2 })))
  for (const { loss } of smoothed) expect(loss).toBeCloseTo(2, 12)
})

it('takes a loss of four times the best for running away, and one that is no number', () => {
  const points = (losses: number[]) => losses.map((loss, i) => ({ learningRate: rates[i], loss }))
  expect(hasDiverged(points([2, 1, 3.9]))).toBe(false)
  expect(hasDiverged(points([2, 1, 4.1]))).toBe(true)
  expect(hasDiverged(points([2, 1, NaN]))).toBe(true)
})

it('does not take an easy batch for a good rate', () => {
  const hard = [5, 9, 2, 7]
  const points = besideUntouched([1, 2, 3, 4], [5, 8.9, 1.8, 6.7], hard)
  points.forEach(({ learningRate, loss }, i) => {
    expect(learningRate).toBe(i + 1)
    expect(loss).toBeCloseTo(5.75 - i / 10, 12)
  })
})
