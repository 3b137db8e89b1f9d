import { describe, expect, it } from 'vitest'
import { smoothLoss, stepsPerSecond } from '../../../../src/renderer/lib/lossSmoothing'

const points = (losses: number[], every = 1) =>
  losses.map((loss, index) => ({ step: index * every, loss, seconds: index * 0.5 }))

describe('a smoothed loss curve', () => {
  it('of a constant loss is that loss, at its ends too', () => {
    smoothLoss(points([2, 2, 2, 2]), 10).forEach((loss) => expect(loss).toBeCloseTo(2))
  })

  it('does not lag behind a falling loss', () => {
    const falling = Array.from({ length: 201 }, (_, i) => 2 - i / 200)
    expect(smoothLoss(points(falling), 10)[100]).toBeCloseTo(falling[100], 6)
  })

  it('is in the middle of a sudden step where the step is', () => {
    const curve = smoothLoss(points([...Array(200).fill(1), ...Array(200).fill(0)]), 10)
    expect((curve[199] + curve[200]) / 2).toBeCloseTo(0.5, 2)
    expect(curve[100]).toBeCloseTo(1, 2)
  })

  it('counts steps, not points: a thinned curve is smoothed as much as the whole one', () => {
    const whole = smoothLoss(points(Array.from({ length: 101 }, (_, i) => (i < 50 ? 1 : 0))), 20)
    const thinned = smoothLoss(
      points(
        Array.from({ length: 11 }, (_, i) => (i < 5 ? 1 : 0)),
        10,
      ),
      20,
    )
    expect(thinned[10]).toBeCloseTo(whole[100], 1)
  })

  it('shows a loss that blew up, and goes on after it', () => {
    const curve = smoothLoss(points([1, NaN, 1]), 5)
    expect(curve[1]).toBeNaN()
    expect(curve[2]).toBeCloseTo(1)
  })

  it('is the raw curve without smoothing', () => {
    expect(smoothLoss(points([3, 1, 2]), 0)).toEqual([3, 1, 2])
  })
})

describe('steps per second', () => {
  it('cannot be told from one point', () => {
    expect(stepsPerSecond(points([1]))).toBeNull()
    expect(stepsPerSecond([])).toBeNull()
  })

  it('are those of the last stretch, not of the whole training', () => {
    const slow = [0, 1, 2].map((step) => ({ step, loss: 1, seconds: step * 100 }))
    const fast = [1, 2, 3, 4].map((i) => ({ step: 2 + i * 10, loss: 1, seconds: 200 + i * 10 }))
    expect(stepsPerSecond([...slow, ...fast])).toBeCloseTo(1)
  })

  it('are not negative when a resumed training starts its clock again', () => {
    const before = { step: 100, loss: 1, seconds: 500 }
    const after = [1, 2, 3].map((i) => ({ step: 100 + i, loss: 1, seconds: i * 2 }))
    expect(stepsPerSecond([before, ...after])).toBeCloseTo(0.5)
  })
})
