import { describe, expect, it } from 'vitest'
import type { Truth } from '../../../src/preload/contract'
import { doubtTruth } from '../../../src/main/services/doubtTruth'

const truth = (warnings: string[]): Truth => ({
  golden: { seed: 1, prediction: [], latent: [] },
  tokenOrder: { passed: true, detail: '' },
  recordings: null,
  calibration: null,
  warnings,
  device: 'cpu',
  madeAt: '2026-01-01T00:00:00Z',
})

describe('what is made with a model', () => {
  it('carries every warning of the model’s test', () => {
    const doubts = doubtTruth({ truth: truth(['It does not beat the mean.', 'Phantoms only.']) })
    expect(doubts.map(({ severity, message }) => [severity, message])).toEqual([
      ['warning', 'From the test of the model: It does not beat the mean.'],
      ['warning', 'From the test of the model: Phantoms only.'],
    ])
  })

  it('carries none of a model that was not tested, or gave no reason to doubt', () => {
    expect(doubtTruth({ truth: null })).toEqual([])
    expect(doubtTruth({ truth: truth([]) })).toEqual([])
  })
})
