import { describe, expect, it } from 'vitest'
import { makeBrainlm } from '../../../src/main/models/brainlm'
import { finetunedParameters, initialiseHead } from '../../../src/main/models/head'
import { initialiseLora, loraNames, loraParameters, mergeLora } from '../../../src/main/models/lora'
import { trainingStep, type TrainingStepOptions } from '../../../src/main/models/trainingStep'
import type { Weights } from '../../../src/main/models/parameters'
import { tiny } from './brainlm/tiny'
import { batchFor, gradientsOf, regressionHead as head, train } from './steps'

const model = makeBrainlm(tiny)
const rank = 2
const lora = { rank, alpha: 6 }
const adapting = { kind: 'lora', ...lora } as const
const base = model.initialise(9)
const options: TrainingStepOptions = { objective: { kind: 'reconstruct' }, batch: 2, kept: 6, device: 'cpu' }
const feeds = (run: number) => batchFor(model, 2, run)
/** A change that does change something: b is zero at first. */
const changed = new Map(
  [...initialiseLora(model, lora, 2)].map(([name, values]) => [name, values.map((x, i) => x + 0.2 * Math.sin(i + 1))]),
)
const width = tiny.hiddenSize
const query = 'vit.encoder.layer.1.attention.self.query.weight'
const lossOf = async (tune: TrainingStepOptions['tune'], weights: Weights): Promise<number> =>
  Number((await gradientsOf(model, { ...options, tune }, weights, feeds(1))).loss.data[0])

describe('low-rank changes', () => {
  it('are of query and value in every layer of the encoder, or of what is asked for', () => {
    const names = loraParameters(model, lora).map(({ name, shape }) => `${name} ${shape}`)
    expect(names).toHaveLength(2 * 2 * 2)
    expect(names).toContain('lora:vit.encoder.layer.0.attention.self.value.weight.a 2,8')
    expect(names).toContain(`lora:${query}.b 8,2`)
    const wide = loraParameters(model, { ...lora, targets: ['intermediate.dense'] })
    expect(wide.map(({ shape }) => [...shape])).toEqual([
      [2, 8],
      [12, 2],
      [2, 8],
      [12, 2],
    ])
    expect(() => loraParameters(model, { ...lora, targets: ['nothing'] })).toThrow(/no layer/)
    expect(() => loraParameters(model, { rank: 8, alpha: 1 })).toThrow(/no change of rank 8/)
  })

  it('change nothing before training, and do after', async () => {
    const start = initialiseLora(model, lora, 2)
    const plain = await lossOf({ kind: 'full' }, base)
    expect(await lossOf(adapting, new Map([...base, ...start]))).toBeCloseTo(plain, 6)
    expect(Math.abs((await lossOf(adapting, new Map([...base, ...changed]))) - plain)).toBeGreaterThan(1e-3)
  })

  it('make the model that their merged weights make, and merging leaves nothing of them', async () => {
    const all = new Map([...base, ...changed])
    const merged = mergeLora(all, lora)
    expect([...merged.keys()]).toEqual([...base.keys()])
    expect(model.weightProblems(merged)).toEqual([])
    expect(await lossOf({ kind: 'full' }, merged)).toBeCloseTo(await lossOf(adapting, all), 5)
    expect(merged.get('vit.encoder.layer.0.attention.self.key.weight')).toEqual(
      base.get('vit.encoder.layer.0.attention.self.key.weight'),
    )
    const { a, b } = loraNames(query)
    const [first, second] = [changed.get(a)!, changed.get(b)!]
    const product = second[2 * rank] * first[5] + second[2 * rank + 1] * first[width + 5]
    expect(merged.get(query)![2 * width + 5]).toBeCloseTo(base.get(query)![2 * width + 5] + 3 * product, 6)
  })

  it('have the gradient that the product rule gives from that of the whole weight', async () => {
    const all = new Map([...base, ...changed])
    const ofChange = await gradientsOf(model, { ...options, tune: adapting }, all, feeds(1))
    const ofWhole = await gradientsOf(model, options, mergeLora(all, lora), feeds(1))
    const whole = ofWhole[`grad.${query}`].data as Float32Array
    const { a, b } = loraNames(query)
    const [first, second] = [changed.get(a)!, changed.get(b)!]
    const sum = (term: (k: number) => number): number =>
      Array.from({ length: width }, (_, k) => term(k)).reduce((x, y) => x + y)
    ofChange[`grad.${a}`].data.forEach((given, i) => {
      const [r, column] = [Math.floor(i / width), i % width]
      expect(Number(given)).toBeCloseTo(3 * sum((row) => second[row * rank + r] * whole[row * width + column]), 4)
    })
    ofChange[`grad.${b}`].data.forEach((given, i) => {
      const [row, r] = [Math.floor(i / rank), i % rank]
      expect(Number(given)).toBeCloseTo(3 * sum((k) => whole[row * width + k] * first[r * width + k]), 4)
    })
  })

  it('are all that is trained, but for a head', async () => {
    const start = new Map([...base, ...initialiseLora(model, lora, 2)])
    const { losses, state, step } = await train(model, { ...options, tune: adapting }, start, {
      runs: 30,
      feeds: () => feeds(1),
    })
    expect(losses.at(-1)).toBeLessThan(losses[0])
    expect(step.trainableNames).toEqual(loraParameters(model, lora).map(({ name }) => name))
    expect(Object.keys(state).filter((name) => !/lora:/.test(name))).toEqual([])
    const finetuning = { ...options, objective: { kind: 'head', head } as const, kept: 12, tune: adapting }
    const { trainableNames, frozenNames } = trainingStep(model, finetuning)
    const own = trainableNames.filter((name) => !name.startsWith('lora:'))
    expect(own).toEqual([...initialiseHead(model, head, 1).keys()])
    const encoder = finetunedParameters(model, head).filter(
      ({ name, trainable }) => name.startsWith('vit.') && trainable,
    )
    expect(frozenNames).toEqual(encoder.map(({ name }) => name))
  })

  it('are computed again with their layers to the same gradient', async () => {
    const all = new Map([...base, ...changed])
    const [kept, again] = [
      await gradientsOf(model, { ...options, tune: adapting }, all, feeds(1)),
      await gradientsOf(model, { ...options, tune: adapting, recompute: true }, all, feeds(1)),
    ]
    for (const [name, { data }] of Object.entries(kept)) {
      data.forEach((value, i) => expect(Math.abs(Number(value) - Number(again[name].data[i])), name).toBeLessThan(1e-5))
    }
  })
})
