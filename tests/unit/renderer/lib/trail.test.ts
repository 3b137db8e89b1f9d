import { describe, expect, it } from 'vitest'
import { canGoBack, canGoForward, move, present, startTrail, stepTo } from '../../../../src/renderer/lib/trail'

describe('the trail of what was looked at', () => {
  it('walks back and forward over the steps', () => {
    const trail = stepTo(stepTo(startTrail('a'), 'b'), 'c')
    expect(present(move(trail, -1))).toBe('b')
    expect(present(move(move(trail, -2), 1))).toBe('b')
  })

  it('forgets what lay ahead once another way is taken', () => {
    const trail = stepTo(move(stepTo(stepTo(startTrail('a'), 'b'), 'c'), -1), 'd')
    expect(trail.steps).toEqual(['a', 'b', 'd'])
    expect(canGoForward(trail)).toBe(false)
  })

  it('folds small moves into the present step instead of filling the way back with them', () => {
    const trail = stepTo(stepTo(startTrail('a'), 'b'), 'b, a little further', true)
    expect(trail.steps).toEqual(['a', 'b, a little further'])
  })

  it('stays at its ends', () => {
    const trail = startTrail('a')
    expect(canGoBack(trail)).toBe(false)
    expect(present(move(trail, -5))).toBe('a')
    expect(present(move(trail, 5))).toBe('a')
  })

  it('drops the oldest steps of a long day, and stays where it is', () => {
    let trail = startTrail(0)
    for (let step = 1; step <= 500; step++) trail = stepTo(trail, step)
    expect(trail.steps.length).toBe(200)
    expect(present(trail)).toBe(500)
    expect(present(move(trail, -1))).toBe(499)
  })
})
