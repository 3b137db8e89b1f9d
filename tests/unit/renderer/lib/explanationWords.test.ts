import { describe, expect, it } from 'vitest'
import type { Explanation } from '../../../../src/preload/contract'
import { analysisName, controlVerdict } from '../../../../src/renderer/lib/explanationWords'

const control = (correlation: number | null): Explanation['control'] => ({
  kind: 'random',
  name: 'random weights',
  correlation,
  perParcel: [],
  matrix: null,
  perFrame: null,
})

describe('what the control says', () => {
  it('warns when the map is the one that untrained weights give', () => {
    expect(controlVerdict(control(0.95))).toMatchObject({ grave: true, text: expect.stringMatching(/0\.95.*little/) })
  })

  it('lets a map stand that is unlike its control', () => {
    expect(controlVerdict(control(0.1)).grave).toBe(false)
  })

  it('never takes a missing control for a passed one', () => {
    expect(controlVerdict(null).grave).toBe(true)
    expect(controlVerdict(control(null)).grave).toBe(true)
  })
})

it('an answer is called by what was asked', () => {
  expect(analysisName({ kind: 'explain', title: 'rollout' })).toBe('Attention rollout')
  expect(analysisName({ kind: 'predict', title: 'age' })).toBe('Prediction of age')
  expect(analysisName({ kind: 'connectivity', title: 'pearson' })).toBe('Connectivity')
  expect(analysisName({ kind: 'connectivity', title: 'fisherz', imported: true })).toBe('Imported connectivity')
})
