import { describe, expect, it } from 'vitest'
import { architectures } from '../../../../src/preload/contract'
import { settingNames } from '../../../../src/main/models/openModel'
import { readFineTuning } from '../../../../src/main/services/training/settingTables'
import {
  fineTuningRows,
  readModelConfig,
  readTrainingSettings,
  settingRows,
} from '../../../../src/main/services/training/settings'

describe.each(architectures)('the table of settings of %s', (architecture) => {
  const rows = settingRows(architecture)

  it('has every setting of the model and of training once, each with default and meaning', () => {
    const keys = rows.map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys).toEqual(expect.arrayContaining([...settingNames[architecture], 'batch', 'learningRate', 'gain']))
    for (const setting of rows) {
      expect(setting.meaning, setting.key).not.toBe('')
      expect(setting.default).not.toMatch(/undefined|NaN/)
    }
  })

  it('shows the defaults that are really taken', () => {
    const all = Object.fromEntries(
      rows.filter(({ default: value }) => value !== '').map((row) => [row.key, row.default]),
    )
    const given = readTrainingSettings(all, architecture)
    expect(given.training).toEqual(readTrainingSettings({}, architecture).training)
    const { config } = readModelConfig(given.model, 60, architecture)
    expect(config).toEqual(readModelConfig({}, 60, architecture).config)
  })
})

describe('readTrainingSettings', () => {
  it('takes numbers, words and truths as they are written', () => {
    const { training, model } = readTrainingSettings({
      learningRate: '3e-4',
      batch: '8',
      mask: 'future',
      recompute: 'true',
      hiddenSize: '32',
    })
    expect(training).toMatchObject({ learningRate: 0.0003, batch: 8, mask: 'future', recompute: true })
    expect(model).toEqual({ hiddenSize: '32' })
  })

  it('names a key that it does not know, and those that it knows', () => {
    expect(() => readTrainingSettings({ learningrate: '1' })).toThrow(
      /no setting learningrate\. Known are batch, .*learningRate,/,
    )
  })

  it('does not take a setting of the other architecture', () => {
    expect(() => readTrainingSettings({ patchSize: '8' })).toThrow(/no setting patchSize/)
    expect(() => readTrainingSettings({ convKernel: '5' }, 'brainlm-vitmae')).toThrow(/no setting convKernel/)
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
    ['mask', 'blocks'],
    ['recompute', 'yes'],
    ['ema', '1'],
    ['validation', '1'],
    ['patience', '-1'],
    ['jitterFrames', '1.5'],
  ])('refuses %s = %s before any data is read', (key, value) => {
    expect(() => readTrainingSettings({ [key]: value })).toThrow(expect.objectContaining({ code: 'usage.bad' }))
  })

  it.each(['toString', '__proto__', 'constructor'])('does not take %s for a setting', (key) => {
    const settings = JSON.parse(`{ "${key}": "1" }`)
    expect(() => readTrainingSettings(settings)).toThrow(/no setting/)
  })
})

describe('the settings of a fine-tuning', () => {
  it('shows the defaults that are really taken, and holds people out by default', () => {
    const all = Object.fromEntries(fineTuningRows.map((row) => [row.key, row.default]))
    expect(readFineTuning(all)).toEqual(readFineTuning({}))
    expect(readFineTuning({}).validation).toBe(0.2)
  })

  it('does not take what the model that it begins with has decided', () => {
    for (const key of ['gain', 'mask', 'hiddenSize', 'windowFrames'])
      expect(() => readFineTuning({ [key]: '1' })).toThrow(/no setting/)
  })
})
