import { describe, expect, it } from 'vitest'
import { jobRequestSchema } from '../../../../src/preload/contract'
import {
  connectProblems,
  connectRequest,
  startConnect,
} from '../../../../src/renderer/features/signals/connectome/connectDraft'

const two = { recordings: 2, trs: [2, 2] }

describe('the form of connectivity', () => {
  it('begins with what can be started at once', () => {
    expect(connectProblems(startConnect(), two)).toEqual({})
    expect(jobRequestSchema.parse(connectRequest(startConnect(), ['a']))).toMatchObject({
      kind: 'connectivity',
      matrix: 'pearson',
      measures: true,
      density: 0.1,
      mostMissing: 0.2,
    })
  })

  it('asks no graph of what has none', () => {
    const request = connectRequest({ ...startConnect(), kind: 'tangent' }, ['a', 'b'])
    expect(jobRequestSchema.parse(request)).toMatchObject({ matrix: 'tangent', measures: false })
  })

  it('wants a cohort for the tangent space, and time for delays and bands', () => {
    expect(connectProblems({ ...startConnect(), kind: 'tangent' }, { recordings: 1, trs: [2] })).toHaveProperty(
      'recordings',
    )
    const timeless = { recordings: 2, trs: [2, null] }
    expect(connectProblems({ ...startConnect(), kind: 'lagged' }, timeless)).toHaveProperty('recordings')
    expect(connectProblems({ ...startConnect(), alff: true }, timeless)).toHaveProperty('recordings')
    expect(connectProblems(startConnect(), timeless)).toEqual({})
  })

  it('names the field that holds no sense', () => {
    const problems = connectProblems({ ...startConnect(), density: '0', alff: true, alffHigh: '0.001' }, two)
    expect(Object.keys(problems).sort()).toEqual(['alffHigh', 'density'])
  })
})
