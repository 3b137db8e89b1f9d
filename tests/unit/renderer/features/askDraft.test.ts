import { describe, expect, it } from 'vitest'
import { jobRequestSchema } from '../../../../src/preload/contract'
import {
  all,
  askProblems,
  askRequest,
  questionsFor,
  startAsk,
} from '../../../../src/renderer/features/signals/askDraft'
import { makeModel } from '../../../fixtures/modelCard'

const head = {
  kind: 'regression' as const,
  pooling: 'cls' as const,
  target: 'age',
  classes: [],
  loss: 'mse' as const,
  positiveWeight: null,
  sigmoid: false,
  offset: 0,
  scale: 1,
}
const model = makeModel()
const around = { model, recordings: 1, frames: 100 }
const valuesOf = (it: Parameters<typeof questionsFor>[0]) => questionsFor(it).map(({ value }) => value)

describe('the form that asks a model', () => {
  it('offers what the model can answer: labels only with a head, activity only without', () => {
    expect(valuesOf(model)).toContain('forecast')
    expect(valuesOf(model)).not.toContain('predict')
    expect(valuesOf(makeModel({ head }))).toContain('predict')
    expect(valuesOf(makeModel({ head }))).not.toContain('forecast')
  })

  it('makes requests the contract takes, with a control unless it was left out', () => {
    for (const question of valuesOf(model)) {
      const request = askRequest({ ...startAsk(question), parcel: 'a' }, 'm', ['r'])
      expect(jobRequestSchema.parse(request), question).toEqual(request)
      expect(request).toMatchObject({ control: 'random' })
    }
    expect(askRequest({ ...startAsk('attention'), control: 'none' }, 'm', ['r'])).toMatchObject({ control: undefined })
    expect(askRequest({ ...startAsk('attention'), control: 'x' }, 'm', ['r'])).toMatchObject({
      control: { modelId: 'x' },
    })
  })

  it('asks for one layer and head of attention only when one was chosen', () => {
    const one = { ...startAsk('attention'), layer: 0, head: all }
    expect(askRequest(one, 'm', ['r'])).toMatchObject({ layer: 0, head: undefined })
    expect(askRequest({ ...one, question: 'occlusion' }, 'm', ['r'])).toMatchObject({ layer: undefined })
  })

  it('does not let a window begin where it cannot end', () => {
    expect(askProblems({ ...startAsk('attention'), from: '60' }, around)).toEqual({})
    expect(askProblems({ ...startAsk('attention'), from: '61' }, around).from).toContain('60')
    expect(askProblems({ ...startAsk('attention'), from: '-1' }, around).from).toBeDefined()
  })

  it('leaves something to see to a forecast', () => {
    expect(askProblems({ ...startAsk('forecast'), horizon: '39' }, around)).toEqual({})
    expect(askProblems({ ...startAsk('forecast'), horizon: '40' }, around).horizon).toContain('40')
  })

  it('traces back one parcel, and says so', () => {
    expect(askProblems(startAsk('integrated-gradients'), around).parcel).toBeDefined()
    const withHead = { ...around, model: makeModel({ head }) }
    expect(askProblems(startAsk('integrated-gradients'), withHead)).toEqual({})
  })
})
