import { describe, expect, it } from 'vitest'
import { jobRequestSchema } from '../../../../src/preload/contract'
import {
  fittingWindow,
  freeName,
  problemsOf,
  requestOf,
  startDraft,
  withPreset,
} from '../../../../src/renderer/features/models/trainDraft'

const draft = startDraft('phantom', 200)

describe('the form for a training', () => {
  it('starts without problems and makes a request the contract takes', () => {
    expect(problemsOf(draft, 60, 3)).toEqual({})
    const request = requestOf(draft, ['a', 'b'])
    expect(jobRequestSchema.parse(request)).toEqual(request)
    expect(request.settings).toMatchObject({
      hiddenSize: '64',
      encoderHeads: '4',
      windowFrames: '40',
      maskRatio: '0.3',
    })
  })

  it('offers a window that the recordings can fill', () => {
    expect(fittingWindow(35)).toBe(20)
    expect(fittingWindow(490)).toBe(40)
    expect(fittingWindow(7)).toBe(20)
  })

  it('says at the field what is wrong with it', () => {
    const wrong = {
      ...draft,
      name: ' ',
      steps: '0',
      maskRatio: '1',
      learningRate: 'fast',
      batch: '2.5',
      seed: '',
      gain: '0',
    }
    expect(Object.keys(problemsOf(wrong, 60, 0)).sort()).toEqual([
      'batch',
      'gain',
      'learningRate',
      'maskRatio',
      'name',
      'recordings',
      'seed',
      'steps',
    ])
  })

  it('refuses shapes that no model can have', () => {
    expect(problemsOf({ ...draft, windowFrames: '90' }, 60, 1).windowFrames).toContain('20')
    expect(problemsOf({ ...draft, hiddenSize: '63' }, 60, 1).hiddenSize).toBe('An even number')
    expect(problemsOf({ ...draft, heads: '3' }, 60, 1).heads).toContain('64')
    expect(problemsOf({ ...draft, maskRatio: '0.999' }, 60, 1).maskRatio).toBe('Hides all of the 120 tokens')
  })

  it('takes the sizes of a preset and leaves the rest', () => {
    const published = withPreset({ ...draft, steps: '42' }, 'published')
    expect(published).toMatchObject({ hiddenSize: '256', intermediateSize: '1024', steps: '42', preset: 'published' })
    expect(withPreset(published, 'custom').hiddenSize).toBe('256')
  })

  it('reads numbers as people write them, and nothing else', () => {
    expect(problemsOf({ ...draft, learningRate: '1e-3' }, 60, 1)).toEqual({})
    expect(problemsOf({ ...draft, learningRate: '0x1' }, 60, 1).learningRate).toBeDefined()
    expect(problemsOf({ ...draft, steps: '' }, 60, 1).steps).toBeDefined()
  })

  it('proposes a name that is not taken', () => {
    expect(freeName('Phantom', [])).toBe('phantom')
    expect(freeName('Phantom', ['phantom', 'phantom-2'])).toBe('phantom-3')
    expect(freeName('***', [])).toBe('model')
  })

  it('asks no sizes of a model that goes on from another, and sends none', () => {
    const onward = { ...draft, baseId: 'base', hiddenSize: 'wide', gain: '' }
    expect(problemsOf(onward, 60, 3)).toEqual({})
    const { baseId, settings } = requestOf(onward, ['a'])
    expect(baseId).toBe('base')
    expect(Object.keys(settings ?? {}).sort()).toEqual(['batch', 'learningRate'])
  })

  it('sends what was changed of the folded settings with the rest', () => {
    const { settings } = requestOf({ ...draft, more: { mask: 'future' } }, ['a'])
    expect(settings).toMatchObject({ mask: 'future', encoderHeads: '4' })
  })
})
