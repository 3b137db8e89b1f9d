import { expect, it } from 'vitest'
import type { Model } from '../../../../src/preload/contract'
import { expectSeconds } from '../../../../src/renderer/features/models/trainTime'

const size = {
  parcels: 60,
  windowFrames: 100,
  patchFrames: 20,
  hiddenSize: 64,
  intermediateSize: 128,
  encoderLayers: 2,
  decoderLayers: 1,
  heads: 4,
  maskRatio: 0.2,
}
const model = (name: string, hiddenSize: number, secondsPerStep: number, device = 'cpu'): Model => ({
  id: name,
  curve: [1, 101].map((step) => ({ step, loss: 1, learningRate: 0.001, seconds: step * secondsPerStep })),
  card: {
    format: 'boldscope-model/1',
    name,
    architecture: 'brainlm',
    config: { hiddenSize, intermediateSize: 128, encoderLayers: 2, decoderLayers: 1, encoderHeads: 4, maskRatio: 0.2 },
    parameters: 1,
    contract: {
      atlas: { name: 'Phantom', hash: null },
      parcels: Array.from({ length: 60 }, (_, i) => ({ name: `p${i}`, network: null })),
      coordinates: 'none',
      centres: [],
      trSeconds: 2,
      windowFrames: 100,
      patchFrames: 20,
      coordinateUnitMm: 1,
      scaling: { method: 'robust', gain: 1 },
    },
    origin: { kind: 'trained', from: null, sha256: null, licence: null },
    head: null,
    truth: null,
    training: {
      steps: 101,
      seed: 1,
      device,
      batch: 8,
      learningRate: 0.001,
      recordings: [],
      finalLoss: 1,
      settings: {},
      validation: {},
      shuffledLabels: false,
    },
    files: {},
    phantom: true,
    warnings: [],
    madeWith: { name: 'boldscope', version: '0' },
  },
})

it('the same training takes as long as it took', () => {
  const time = expectSeconds({ size, batch: 8, steps: 500, device: 'cpu' }, [model('before', 64, 0.1)])
  expect(time?.by).toBe('before')
  expect(time?.seconds).toBeCloseTo(50)
})

it('the most alike model is judged by, and a larger one takes longer', () => {
  const models = [model('tiny', 16, 0.01), model('wide', 128, 0.4)]
  const time = expectSeconds({ size: { ...size, hiddenSize: 120 }, batch: 8, steps: 100, device: 'cpu' }, models)
  expect(time?.by).toBe('wide')
  expect(time!.seconds).toBeLessThan(40)
  expect(time!.seconds).toBeGreaterThan(20)
})

it('imported weights, whose training nobody timed, are not judged by', () => {
  const imported = model('published', 64, 0.1)
  imported.card.training = null
  expect(expectSeconds({ size, batch: 8, steps: 100, device: 'cpu' }, [imported])).toBeNull()
})

it('nothing is said of a device on which nothing was trained', () => {
  expect(expectSeconds({ size, batch: 8, steps: 100, device: 'webgpu' }, [model('a', 64, 0.1)])).toBeNull()
})
