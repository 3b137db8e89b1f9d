import { describe, expect, it } from 'vitest'
import type { LossPoint } from '../../../src/preload/contract'
import { addPoint } from '../../../src/main/services/lossCurve'

const point = (step: number, loss = step): LossPoint => ({ step, loss, learningRate: 0.001, seconds: step })
const draw = (steps: number[], start: LossPoint[] = []) =>
  steps.reduce((curve, step) => addPoint(curve, point(step)), start)
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

describe('addPoint', () => {
  it('never keeps more than 500 points, however long the training', () => {
    const curve = draw(range(1, 5000))
    expect(curve.length).toBeLessThanOrEqual(500)
    expect(curve.length).toBeGreaterThan(200)
  })

  it('keeps the first and the newest point', () => {
    const curve = draw(range(1, 3333))
    expect(curve[0].step).toBe(1)
    expect(curve.at(-1)?.step).toBe(3333)
  })

  it('leaves no hole that could be seen: no gap is wider than a hundredth of the curve', () => {
    const curve = draw(range(1, 4000))
    const gaps = curve.slice(1).map((point, i) => point.step - curve[i].step)
    expect(Math.max(...gaps)).toBeLessThanOrEqual(40)
  })

  it('forgets what was drawn beyond the checkpoint that a training went back to', () => {
    const curve = addPoint(draw([10, 20, 30, 40]), point(25, 7))
    expect(curve.map(({ step }) => step)).toEqual([10, 20, 25])
  })

  it('keeps every measurement on people held out, while there are few, so that none is lost between the points', () => {
    const curve = range(1, 5000).reduce<LossPoint[]>(
      (drawn, step) => addPoint(drawn, step % 50 === 0 ? { ...point(step), validation: 1 / step } : point(step)),
      [],
    )
    expect(curve.filter(({ validation }) => validation !== undefined)).toHaveLength(100)
    expect(curve.length).toBeLessThanOrEqual(600)
  })
})
