import { describe, expect, it } from 'vitest'
import { jobRequestSchema } from '../../../../src/preload/contract'
import { cleanProblems, cleanRequest, startClean } from '../../../../src/renderer/features/signals/cleaning/cleanDraft'

const about = { recordings: 1, withConfounds: 1, withQuality: 0, trs: [2] }

describe('the form of cleaning', () => {
  it('begins with what can be started at once', () => {
    expect(cleanProblems(startClean(), { ...about, withConfounds: 0 })).toEqual({})
    expect(jobRequestSchema.parse(cleanRequest(startClean(), ['a']))).toMatchObject({
      kind: 'clean',
      filter: 'butterworth',
      lowCutHz: 0.01,
      highCutHz: 0.1,
      detrend: 1,
      dummyFrames: 0,
      scaling: 'zscore',
    })
  })

  it('takes over the thresholds that were found on the page of the recording', () => {
    const draft = startClean({ fd: '0.3', run: '10' })
    expect(draft.censor).toBe(true)
    expect(cleanRequest(draft, ['a'])).toMatchObject({ fdThreshold: 0.3, minContiguous: 10 })
  })

  it('leaves out those very frames, which quality has found: no confounds table is needed', () => {
    const draft = startClean({ fd: '0.3' })
    expect(jobRequestSchema.parse(cleanRequest(draft, ['a']))).toMatchObject({ censor: true, censorBy: 'quality' })
    expect(cleanProblems(draft, { ...about, withConfounds: 0, withQuality: 1 })).toEqual({})
    expect(cleanProblems(draft, { ...about, withConfounds: 1, withQuality: 0 })).toHaveProperty('censor')
  })

  it('takes an empty field for a step that is left out', () => {
    const draft = { ...startClean(), dummyFrames: '', detrend: '', lowCutHz: '' }
    expect(cleanProblems(draft, about)).toEqual({})
    expect(cleanRequest(draft, ['a'])).toMatchObject({ dummyFrames: 'auto', detrend: null, lowCutHz: null })
  })

  it('wants a confounds table for what can be told by nothing else', () => {
    const without = { ...about, withConfounds: 0 }
    expect(cleanProblems({ ...startClean(), strategy: '36P' }, without)).toHaveProperty('strategy')
    expect(cleanProblems({ ...startClean(), censor: true }, without)).toHaveProperty('censor')
    expect(cleanProblems({ ...startClean(), dummyFrames: '' }, without)).toHaveProperty('dummyFrames')
  })

  it('lets the global signal be left out of 36P', () => {
    expect(cleanRequest({ ...startClean(), strategy: '36P', globalSignal: false }, ['a'])).toMatchObject({
      globalSignal: false,
    })
  })

  it('knows what a filter can do at the sampling of the slowest recording', () => {
    expect(cleanProblems(startClean(), { ...about, trs: [2, 6] })).toHaveProperty('highCutHz')
    expect(cleanProblems(startClean(), { ...about, trs: [null] })).toHaveProperty('filter')
    expect(cleanProblems({ ...startClean(), filter: 'cosine', lowCutHz: '' }, about)).toHaveProperty('lowCutHz')
  })
})
