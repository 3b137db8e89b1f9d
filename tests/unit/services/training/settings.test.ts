import { describe, expect, it } from 'vitest'
import { brainlmSettingNames } from '../../../../src/main/models/brainlm'
import {
  readModelConfig,
  readTrainingSettings,
  trainingSettings,
} from '../../../../src/main/services/training/settings'

describe('the table of settings', () => {
  it('has every setting of the model and of training once, each with default and meaning', () => {
    const keys = trainingSettings.map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys).toEqual(expect.arrayContaining([...brainlmSettingNames, 'batch', 'learningRate', 'gain']))
    for (const setting of trainingSettings) {
      expect(setting.meaning).not.toBe('')
      expect(setting.default).not.toMatch(/undefined|NaN/)
    }
  })

  it('shows the defaults that are really taken', () => {
    const all = Object.fromEntries(trainingSettings.map(({ key, default: value }) => [key, value]))
    expect(readTrainingSettings(all).training).toEqual(readTrainingSettings({}).training)
    const given = readTrainingSettings(all).model
    expect(readModelConfig(given, 60).config).toEqual(readModelConfig({}, 60).config)
  })
})

describe('readTrainingSettings', () => {
  it('takes numbers as they are written', () => {
    const { training, model } = readTrainingSettings({ learningRate: '3e-4', batch: '8', hiddenSize: '32' })
    expect(training).toMatchObject({ learningRate: 0.0003, batch: 8 })
    expect(model).toEqual({ hiddenSize: '32' })
  })

  it('names a key that it does not know, and those that it knows', () => {
    expect(() => readTrainingSettings({ learningrate: '1' })).toThrow(
      /no setting learningrate\. Known are batch, .*learningRate,/,
    )
  })

  it.each([
    ['batch', '0'],
    ['batch', '2.5'],
    ['batch', ''],
    ['learningRate', '-1'],
    ['learningRate', 'fast'],
    ['warmup', '1'],
    ['gain', '0'],
    ['clipNorm', 'Infinity'],
    ['maskRatio', '1.5'],
    ['hiddenSize', '30.5'],
    ['patchFrames', '30'],
  ])('refuses %s = %s before any data is read', (key, value) => {
    expect(() => readTrainingSettings({ [key]: value })).toThrow(expect.objectContaining({ code: 'usage.bad' }))
  })

  it.each(['toString', '__proto__', 'constructor'])('does not take %s for a setting', (key) => {
    const settings = JSON.parse(`{ "${key}": "1" }`)
    expect(() => readTrainingSettings(settings)).toThrow(/no setting/)
  })
})
