import { describe, expect, it } from 'vitest'
import { configureModel, openModel, settingNames } from '../../../../src/main/models/openModel'
import { parseVitmaeSettings, vitmaeSettingNames } from '../../../../src/main/models/vitmae'
import { tinyPicture } from './tiny'

const config = (settings: Record<string, string>, parcels = 100) => {
  const parsed = parseVitmaeSettings(settings, { parcels })
  if (!parsed.ok) throw new Error(parsed.problems.join())
  return parsed.config
}
const problems = (settings: Record<string, string>, parcels = 100): string =>
  JSON.stringify(configureModel('brainlm-vitmae', settings, { parcels }))

describe('settings of the ViT-MAE', () => {
  it('make a picture of whole patches that holds the window', () => {
    expect(config({}, 100)).toMatchObject({ parcels: 100, patchSize: 16, imageSize: 112, trainMode: 'auto_encode' })
    expect(config({ windowFrames: '200' }, 100).imageSize).toBe(208)
    expect(config({ imageSize: '432', windowFrames: '200' }, 424).imageSize).toBe(432)
  })

  it('give every name of the configuration, so that none is silently ignored', () => {
    expect([...vitmaeSettingNames, 'parcels'].sort()).toEqual(Object.keys(config({})).sort())
    expect(settingNames['brainlm-vitmae']).toEqual(vitmaeSettingNames)
  })

  it.each([
    [{ patchFrames: '20' }, /patchFrames is not a setting of brainlm-vitmae; known are windowFrames/],
    [{ trainMode: 'all' }, /trainMode is 'all', not auto_encode, predict_last or predict_last_pixel/],
    [{ imageSize: '100' }, /patchSize does not divide imageSize/],
    [{ imageSize: '96' }, /imageSize is less than the 100 parcels/],
    [{ windowFrames: '120', imageSize: '112' }, /imageSize is less than windowFrames/],
    [{ hiddenSize: '6', encoderHeads: '3' }, /hiddenSize is no multiple of 4/],
    [{ decoderHiddenSize: '10', decoderHeads: '2' }, /decoderHiddenSize is no multiple of 4/],
    [{ encoderHeads: '5' }, /encoderHeads does not divide hiddenSize/],
    [{ maskRatio: '0.999' }, /maskRatio keeps no token/],
    [{ maskRatio: '0' }, /maskRatio hides no token/],
    [{ trainMode: 'predict_last', maskRatio: '0.01' }, /maskRatio hides no frame/],
    [{ trainMode: 'predict_last_pixel', maskRatio: '0.1' }, /maskRatio hides no token/],
  ])('refuse %j', (settings, expected) => {
    expect(problems(settings)).toMatch(expected)
  })
})

describe('a card', () => {
  it('opens to the model that it describes', () => {
    const opened = openModel('brainlm-vitmae', { ...tinyPicture })
    expect(opened.ok && opened.model.config).toEqual({ ...tinyPicture })
  })

  it('may describe a model that hides nothing, as those with a head do', () => {
    expect(openModel('brainlm-vitmae', { ...tinyPicture, maskRatio: 0 }).ok).toBe(true)
    expect(openModel('brainlm', { parcels: 4, maskRatio: 0 }).ok).toBe(true)
    expect(configureModel('brainlm', { maskRatio: '0' }, { parcels: 4 })).toMatchObject({ ok: false })
  })

  it('is refused without a number of parcels', () => {
    expect(openModel('brainlm', { hiddenSize: 64 })).toMatchObject({ ok: false })
    expect(openModel('brainlm', { parcels: 1.5 })).toMatchObject({ ok: false })
  })
})
