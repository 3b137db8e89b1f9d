import { describe, expect, it } from 'vitest'
import { remainingSeconds } from '../../../src/main/services/jobProgress'

describe('remainingSeconds', () => {
  it('goes by the speed so far', () => {
    expect(remainingSeconds(10, 0, 0.25)).toBeCloseTo(30)
  })

  it('does not count work that a checkpoint had done before as done in no time', () => {
    expect(remainingSeconds(10, 0.5, 0.75)).toBeCloseTo(10)
  })

  it('says nothing while nothing can be said', () => {
    expect(remainingSeconds(10, null, null)).toBeNull()
    expect(remainingSeconds(10, 0, 0.001)).toBeNull()
    expect(remainingSeconds(0.5, 0, 0.5)).toBeNull()
  })
})
