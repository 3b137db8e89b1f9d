import { describe, expect, it } from 'vitest'
import { initialiseHead, type HeadConfig } from '../../../../src/main/models/head'
import { initialiseLora, loraParameters } from '../../../../src/main/models/lora'
import { trainingStep, type TrainingStepOptions } from '../../../../src/main/models/trainingStep'
import { makeVitmae } from '../../../../src/main/models/vitmae'
import { batchFor, gradientsOf, train } from '../steps'
import { tinyPicture } from './tiny'

const model = makeVitmae(tinyPicture)
const weights = model.initialise(3)
const options: TrainingStepOptions = { objective: { kind: 'reconstruct' }, batch: 2, kept: model.kept, device: 'cpu' }
const head: HeadConfig = {
  kind: 'regression',
  pooling: 'mean',
  outputs: 1,
  loss: 'mse',
  positiveWeight: null,
  sigmoid: false,
  dropout: 0,
}

describe('training of pictures', () => {
  it('has the same gradient when layers are computed again, dropout in them', async () => {
    const dropping = { ...options, dropout: 0.1 }
    const kept = await gradientsOf(model, dropping, weights, batchFor(model, 2, 1))
    const again = await gradientsOf(model, { ...dropping, recompute: true }, weights, batchFor(model, 2, 1))
    const plain = await gradientsOf(model, options, weights, batchFor(model, 2, 1))
    expect(kept.loss.data[0]).not.toBe(plain.loss.data[0])
    for (const [name, { data }] of Object.entries(kept)) {
      data.forEach((value, i) => expect(Math.abs(Number(value) - Number(again[name].data[i])), name).toBeLessThan(1e-5))
    }
  })

  it('learns, and feeds the table of positions without changing it', async () => {
    const { losses, step } = await train(model, options, weights, { runs: 60, feeds: () => batchFor(model, 2, 1) })
    expect(losses.at(-1)!).toBeLessThan(0.5 * losses[0])
    expect(step.trainableNames).not.toContain('vit.embeddings.position_embeddings')
    expect(step.trainableNames).toContain('vit.encoder.layer.1.attention.attention.value.weight')
  })

  it('finds the last layers, and the queries and values, under the names of this architecture', () => {
    const last = trainingStep(model, { ...options, tune: { kind: 'last', layers: 1 } }).trainableNames
    expect(last.some((name) => name.startsWith('vit.encoder.layer.1.'))).toBe(true)
    expect(last.some((name) => name.startsWith('vit.encoder.layer.0.'))).toBe(false)
    const adapted = loraParameters(model, { rank: 2, alpha: 1 }).map(({ name }) => name)
    expect(adapted).toHaveLength(8)
    expect(adapted[0]).toBe('lora:vit.encoder.layer.0.attention.attention.query.weight.a')
  })

  it('learns a label by low-rank changes and a head', async () => {
    const lora = { rank: 2, alpha: 4 }
    const loud = [...initialiseHead(model, head, 1)].map(([name, values]) => [name, values.map((x) => 10 * x)] as const)
    const start = new Map([...weights, ...loud, ...initialiseLora(model, lora, 2)])
    const finetuning: TrainingStepOptions = {
      ...options,
      objective: { kind: 'head', head },
      kept: model.tokens,
      tune: { kind: 'lora', ...lora },
    }
    const how = { runs: 80, feeds: () => batchFor(model, 2, 1, model.tokens), learningRate: 0.02 }
    const { losses } = await train(model, finetuning, start, how)
    expect(losses.at(-1)!).toBeLessThan(0.2 * losses[0])
  })
})
