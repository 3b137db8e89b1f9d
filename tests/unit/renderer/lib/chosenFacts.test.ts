import { describe, expect, it } from 'vitest'
import { chosenFacts } from '../../../../src/renderer/lib/chosenFacts'
import { makeQuality, makeRecording } from '../../../fixtures/recording'

describe('what several recordings have in common', () => {
  const facts = Object.fromEntries(
    chosenFacts([
      makeRecording('a', { subject: '01', frames: 100, quality: makeQuality({ meanFdMm: 0.2, outlierIn: ['tsnr'] }) }),
      makeRecording('b', { subject: '01', datasetId: 'other', frames: 300, trSeconds: null, parcels: null }),
      makeRecording('c', { subject: '01', frames: 100, site: 'NYU', missing: true }),
    ]).flat(),
  )

  it('counts people of the same name in two data sets twice', () => {
    expect(facts.subjects).toBe('2')
  })

  it('tells the range of what differs and how many do not say', () => {
    expect(facts.frames).toBe('100 to 300')
    expect(facts.TR).toBe('2\u00a0s, 1 unknown')
    expect(facts['with series']).toBe('2 of 3')
  })

  it('leaves files whose frames could not be counted out of the range', () => {
    const facts = chosenFacts([makeRecording('a', { frames: 100 }), makeRecording('b', { frames: 0 })]).flat()
    expect(Object.fromEntries(facts).frames).toBe('100, 1 unknown')
  })

  it('tells of quality only what was judged', () => {
    expect(facts.judged).toBe('1 of 3')
    expect(facts['median of mean FD']).toBe('0.200\u00a0mm')
    expect(facts['median censored']).toBe('n/a')
    expect(facts['stand out']).toBe('1\u00a0recording')
  })
})
