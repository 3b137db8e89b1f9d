import { describe, expect, it } from 'vitest'
import type { ModelCard } from '../../../src/preload/contract'
import { doubtTraining } from '../../../src/main/services/doubtTraining'

const card = { training: { recordings: ['a', 'b', 'c'].map((sha256) => ({ name: sha256, sha256 })) } } as ModelCard

describe('doubtTraining', () => {
  it('says nothing when neither the recording nor the cohort was trained on', () => {
    expect(doubtTraining(card, 'x', ['y', 'z'])).toEqual([])
  })

  it('warns that a stranger is compared with recordings the model knows', () => {
    expect(doubtTraining(card, 'x', ['a', 'b', 'z'])).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/2 of the 3 .* more unusual/) }),
    ])
  })

  it('warns that the model knows the recording itself', () => {
    expect(doubtTraining(card, 'a', ['b', 'z'])).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/this very recording/) }),
    ])
  })

  it('warns that nobody knows what imported weights were trained on', () => {
    const imported = { ...card, training: null }
    expect(doubtTraining(imported, 'x', ['y'])).toEqual([expect.objectContaining({ code: 'model.trainingUnknown' })])
  })
})
