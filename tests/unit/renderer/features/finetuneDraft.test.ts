import { describe, expect, it } from 'vitest'
import { jobRequestSchema } from '../../../../src/preload/contract'
import {
  finetuneProblems,
  finetuneRequest,
  likelyKind,
  startFinetune,
  whyNotLearned,
} from '../../../../src/renderer/features/models/finetuneDraft'

const column = (changes: object) => ({ name: 'x', filled: 20, distinct: 20, examples: [], numeric: true, ...changes })
const labels = { path: '/data/participants.tsv' }
const draft = { ...startFinetune('ages'), labels, target: 'age' }
const around = { recordings: 20, layers: 4 }

describe('the form for a fine-tuning', () => {
  it('makes a request the contract takes', () => {
    expect(finetuneProblems(draft, around)).toEqual({})
    const request = finetuneRequest({ ...draft, tune: 'lora', loraRank: '8' }, 'm', ['a'], labels)
    expect(jobRequestSchema.parse(request)).toEqual(request)
    expect(request).toMatchObject({ tune: 'lora:8', target: 'age', settings: { validation: '0.25' } })
  })

  it('asks for a table, a column and people enough to hold some out', () => {
    const problems = finetuneProblems(startFinetune(''), { recordings: 3, layers: 4 })
    expect(Object.keys(problems).sort()).toEqual(['labels', 'name', 'recordings', 'target'])
  })

  it('does not tune more layers than there are', () => {
    expect(finetuneProblems({ ...draft, tune: 'last', lastLayers: '5' }, around).lastLayers).toContain('4')
    expect(finetuneProblems({ ...draft, tune: 'last', lastLayers: '4' }, around)).toEqual({})
  })
})

it('guesses the kind of a column by what it holds', () => {
  expect(likelyKind(column({}))).toBe('regression')
  expect(likelyKind(column({ distinct: 2 }))).toBe('binary')
  expect(likelyKind(column({ distinct: 4 }))).toBe('classes')
  expect(likelyKind(column({ numeric: false }))).toBe('classes')
})

it('does not offer to learn what cannot be learned: nothing, a constant, names of people', () => {
  expect(whyNotLearned(column({ filled: 0 }))).toBe('empty')
  expect(whyNotLearned(column({ distinct: 1 }))).toContain('same')
  expect(whyNotLearned(column({ numeric: false }))).toContain('nearly everybody')
  expect(whyNotLearned(column({}))).toBeNull()
})
