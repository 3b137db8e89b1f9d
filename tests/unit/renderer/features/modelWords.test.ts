import { describe, expect, it } from 'vitest'
import type { Truth } from '../../../../src/preload/contract'
import { comeFrom, originFacts, truthRows, truthVerdict } from '../../../../src/renderer/features/models/modelWords'
import { makeCard } from '../../../fixtures/modelCard'

const tested = (maskedR2: NonNullable<Truth['recordings']>['maskedR2'] | null): Truth => ({
  golden: { seed: 1, prediction: [], latent: [] },
  tokenOrder: { passed: true, detail: '' },
  recordings: maskedR2 && { count: 3, names: [], seenInTraining: 0, maskedR2 },
  calibration: null,
  warnings: [],
  device: 'cpu',
  madeAt: '2026-01-01T00:00:00Z',
})

describe('the outcome of a truth test', () => {
  it('puts the model where its number puts it, not at the top', () => {
    const truth = tested({ model: 0.4, mean: 0, interpolation: -1, ridge: 0.6 })
    expect(truthRows({ truth }).map(({ name }) => name)).toEqual(['ridge', 'this model', 'mean', 'interpolation'])
    expect(truthVerdict({ truth })).toMatchObject({ good: false, text: expect.stringContaining('ridge') })
  })

  it('is good only above every simple guess: a tie is none', () => {
    expect(truthVerdict({ truth: tested({ model: 0.5, mean: 0, interpolation: 0, ridge: 0.2 }) })?.good).toBe(true)
    expect(truthVerdict({ truth: tested({ model: 0.5, mean: 0, interpolation: 0, ridge: 0.5 }) })?.good).toBe(false)
  })

  it('is no proof on recordings that the model was trained on', () => {
    const truth = tested({ model: 0.5, mean: 0, interpolation: 0, ridge: 0.2 })
    truth.recordings!.seenInTraining = 3
    expect(truthVerdict({ truth })).toMatchObject({
      good: false,
      text: expect.stringContaining('all of them trained on'),
    })
  })

  it('is none where nothing was tested or nothing varies', () => {
    expect(truthVerdict({ truth: null })).toBeNull()
    expect(truthVerdict({ truth: tested(null) })).toBeNull()
    expect(truthVerdict({ truth: tested({ model: null, mean: null, interpolation: null, ridge: null }) })?.good).toBe(
      false,
    )
  })
})

it('imported weights say so, and that their licence is not known rather than free', () => {
  const card = makeCard({
    training: null,
    origin: { kind: 'imported', from: 'model.safetensors', sha256: 'ab', licence: null },
  })
  expect(comeFrom(card)).toBe('imported from model.safetensors')
  expect(originFacts(card)).toContainEqual(['licence', 'not stated by the source'])
})

it('a model of shuffled labels is told from a true one at first sight', () => {
  const training = { ...makeCard().training!, shuffledLabels: true }
  const origin = { kind: 'finetuned' as const, from: 'small', sha256: null, licence: null }
  expect(comeFrom(makeCard({ training, origin }))).toContain('labels shuffled')
})
