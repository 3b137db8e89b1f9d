import { expect, it } from 'vitest'
import { settingWords } from '../../../../src/renderer/features/models/settingWords'

it('every setting of a model is shown, those without a word by their own name', () => {
  expect(settingWords({ hiddenSize: 1024, layerNormEps: 1e-12, tanhDecoder: false, loss: 'mse', newThing: 3 })).toEqual(
    [
      ['width', '1,024'],
      ['layer norm ε', '1e-12'],
      ['tanh at the end', 'no'],
      ['loss', 'mse'],
      ['newThing', '3'],
    ],
  )
})
