import { expect, it } from 'vitest'
import { estimateTraining } from '../../../src/main/services/estimateTraining'

const planned = { architecture: 'brainlm', settings: {}, parcels: 20, device: 'cpu' } as const

it('a larger batch takes more memory and no more parameters', () => {
  const [small, large] = ['2', '8'].map((batch) => estimateTraining({ ...planned, settings: { batch } }))
  expect(large.bytes).toBeGreaterThan(small.bytes)
  expect(large.parameters).toBe(small.parameters)
})

it('counts the parameters of the published checkpoints, positions that follow from a formula left out', () => {
  const settings = { windowFrames: '200', patchFrames: '20', hiddenSize: '256', intermediateSize: '1024' }
  const layers = { encoderLayers: '4', decoderLayers: '2', encoderHeads: '4', maskRatio: '0.2', batch: '1' }
  const { parameters } = estimateTraining({ ...planned, parcels: 424, settings: { ...settings, ...layers } })
  expect(parameters).toBe(5_047_724)
})

it('counts the parameters of what would be trained, of either architecture', () => {
  const image = { ...planned, architecture: 'brainlm-vitmae' } as const
  expect(estimateTraining(image).parameters).not.toBe(estimateTraining(planned).parameters)
})

it('takes the sizes of the model to go on from, whatever the architecture was left at', () => {
  const base = { architecture: 'brainlm', config: { parcels: 20 } } as const
  const fresh = estimateTraining(planned)
  expect(estimateTraining({ ...planned, architecture: 'brainlm-vitmae', base }).parameters).toBe(fresh.parameters)
})

it('says of settings that cannot be what is wrong, before anything is started', () => {
  expect(() => estimateTraining({ ...planned, settings: { dropout: 'much' } })).toThrow(/dropout/)
  expect(() => estimateTraining({ ...planned, settings: { patchFrames: '7' } })).toThrow(/settings do not work/)
})
