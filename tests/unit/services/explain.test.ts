import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { explanationSchema, taskSchemas, type Explanation, type Head } from '../../../src/preload/contract'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { makeOnnxRuntime } from '../../../src/main/adapters/onnxRuntime'
import { decodeNpy } from '../../../src/main/domain/npy'
import { initialiseHead } from '../../../src/main/models/head'
import { makeExplain } from '../../../src/main/services/explain'
import { headOf } from '../../../src/main/services/inference/headOf'
import { writeSeries } from '../../../src/main/services/seriesFiles'
import { fakeSeries } from '../../fixtures/fakeCohort'
import { leaningCentres, leaningModel } from '../../fixtures/leaningModel'
import { smallModel, writeModelFolder } from '../../fixtures/modelFolder'

const files = makeNodeFiles()
const runtime = makeOnnxRuntime({ threads: 1 })
const program = { name: 'Boldscope', version: '0.0.0' }
const root = mkdtempSync(join(tmpdir(), 'boldscope-explain-'))
const quiet = { progress: () => {}, signal: new AbortController().signal }
const at = (name: string) => join(root, name)

type Request = Parameters<typeof taskSchemas.explain.input.parse>[0] & object
let outs = 0
const explain = async (request: Request, context = quiet) => {
  const out = at(`out-${outs++}`)
  const input = taskSchemas.explain.input.parse({ series: at('whole.tsv'), out, ...request })
  const output = await makeExplain({ files, runtime, program })(input, context)
  const explanation = explanationSchema.parse(JSON.parse(readFileSync(output.explanation, 'utf8')))
  return { output, explanation, out, array: (name: string | null) => decodeNpy(readFileSync(join(out, name!))) }
}
const ask = (model: string, method: Explanation['method'], more: object = {}) =>
  explain({ model: at(model), method, ...more })

const regression: Head = {
  ...{ kind: 'regression', pooling: 'cls', target: 'age', classes: [], loss: 'mse', positiveWeight: null },
  ...{ sigmoid: false, offset: 40, scale: 10 },
}
const threeClasses: Head = {
  ...regression,
  kind: 'classes',
  target: 'site',
  classes: ['a', 'b', 'c'],
  loss: 'cross_entropy',
}

beforeAll(async () => {
  const leaning = leaningModel()
  const small = smallModel('brainlm')
  await writeModelFolder(at('leaning'), leaning.model, leaning.weights, { centres: leaningCentres })
  await writeModelFolder(at('brainlm'), small, small.initialise(1))
  await writeModelFolder(at('other'), small, small.initialise(2), { name: 'Other' })
  const seeing = smallModel('brainlm', { maskRatio: 0 })
  await writeModelFolder(at('seeing'), seeing, seeing.initialise(1))
  const pictures = smallModel('brainlm-vitmae')
  await writeModelFolder(at('brainlm-vitmae'), pictures, pictures.initialise(1))
  for (const [name, card] of Object.entries({ regression, classes: threeClasses })) {
    const own = initialiseHead(small, headOf(card), 3)
    for (const values of own.values()) values.forEach((value, i) => (values[i] = value * 20))
    const weights = new Map([...small.initialise(1), ...own])
    await writeModelFolder(at(name), small, weights, { head: { card, config: headOf(card) } })
  }
  await writeSeries(files, at('three.tsv'), fakeSeries(7, { parcels: 3, frames: 40 }))
  await writeSeries(files, at('whole.tsv'), fakeSeries(2, { parcels: 6, frames: 60 }))
  await writeSeries(files, at('short.tsv'), fakeSeries(2, { parcels: 6, frames: 24 }))
  const gaps = fakeSeries(2, { parcels: 6, frames: 60 })
  for (let frame = 0; frame < 60; frame++) gaps.values[frame * 6 + 2] = NaN
  await writeSeries(files, at('gaps.tsv'), gaps)
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('a model in which P1 depends on P2 alone, and P2 and P3 on themselves', () => {
  const leans = [0, 1, 0, 0, 1, 0, 0, 0, 1]

  it.each(['occlusion', 'perturbation'] as const)('is seen through by %s', async (method) => {
    const { explanation, array } = await ask('leaning', method, { series: at('three.tsv') })
    const { shape, data } = array(explanation.map.matrix)
    expect(shape).toEqual([3, 3])
    const largest = Math.max(...data.map(Math.abs))
    expect(largest).toBeGreaterThan(0.001)
    data.forEach((value, place) => {
      if (leans[place]) expect(Math.abs(value)).toBeGreaterThan(0.02 * largest)
      else expect(Math.abs(value)).toBeLessThan(1e-5 * largest)
    })
    const [one, two, three] = explanation.map.perParcel
    expect(two).toBeGreaterThan(0)
    expect(Math.max(one!, three!)).toBeLessThan(1e-5 * two!)
  })

  it('is seen through by integrated gradients, which account for the whole difference', async () => {
    const question = { series: at('three.tsv'), parcel: 'P1' }
    const { explanation, array } = await ask('leaning', 'integrated-gradients', question)
    const [own, two, three] = explanation.map.perParcel
    const { score, baseline, sum, error } = explanation.completeness!
    expect(own).toBeNull()
    expect(two).toBeCloseTo(sum, 6)
    expect(Math.abs(score - baseline)).toBeGreaterThan(0.01)
    expect(three).toBe(0)
    expect(error).toBeLessThan(0.002)
    expect(Math.abs(sum - (score - baseline))).toBeLessThan(0.01 * Math.abs(score - baseline))
    const { shape, data } = array(explanation.map.perFrame)
    expect(shape).toEqual([3, 24])
    expect(data.reduce((total, value) => total + (Number.isNaN(value) ? 0 : value), 0)).toBeCloseTo(sum, 5)
  })
})

describe.each(['brainlm', 'brainlm-vitmae'])('a map of %s', (model) => {
  const methods = ['attention', 'rollout', 'occlusion', 'perturbation'] as const

  it.each(methods)(
    'by %s has a value from every parcel to every other, also in a recording of one window',
    async (method) => {
      const { explanation, array } = await ask(model, method, { series: at('short.tsv') })
      expect(explanation).toMatchObject({ method, frames: [0, 23], control: null, layer: null, head: null })
      expect(explanation.parcels[0]).toEqual({ name: 'P1', network: 'N1' })
      const { shape, data } = array(explanation.map.matrix)
      expect(shape).toEqual([6, 6])
      expect(data.every(Number.isFinite)).toBe(true)
      expect(explanation.map.perParcel.every((value) => value !== null)).toBe(true)
    },
  )

  it('by integrated gradients sums to the difference of the scores', async () => {
    const { explanation, array } = await ask(model, 'integrated-gradients', { parcel: 'P6' })
    const { sum, score, baseline, error } = explanation.completeness!
    const known = array(explanation.map.perFrame).data.filter((value) => !Number.isNaN(value))
    const all = known.reduce((total, value) => total + Math.abs(value), 0)
    expect(all).toBeGreaterThan(1e-3)
    expect(Math.abs(sum - (score - baseline))).toBeLessThan(0.002 * all)
    expect(error).toBeCloseTo(Math.abs(sum - (score - baseline)) / all, 5)
    const total = explanation.map.perParcel.reduce((all, value) => all! + (value ?? 0), 0)
    expect(total).toBeCloseTo(sum, 4)
  })

  it('leaves a missing parcel without a value and gives the others one', async () => {
    for (const method of methods) {
      const { explanation, array } = await ask(model, method, { series: at('gaps.tsv') })
      const { data } = array(explanation.map.matrix)
      data.forEach((value, place) => {
        const missing = place % 6 === 2 || Math.floor(place / 6) === 2
        expect(Number.isNaN(value)).toBe(missing)
      })
      expect(explanation.map.perParcel.map((value) => value === null)).toEqual([
        false,
        false,
        true,
        false,
        false,
        false,
      ])
    }
  })
})

describe('what stands beside a map', () => {
  it('is the same random model every time, and not the model itself', async () => {
    const once = await ask('brainlm', 'occlusion', { control: 'random' })
    const again = await ask('brainlm', 'occlusion', { control: 'random' })
    const { control, map } = once.explanation
    expect(control).toMatchObject({ kind: 'random', name: 'random weights' })
    expect(again.explanation.control).toEqual(control)
    expect(control!.perParcel).not.toEqual(map.perParcel)
    expect(once.array(control!.matrix).data).toEqual(again.array(again.explanation.control!.matrix).data)
    expect(once.output.controlCorrelation).toBe(control!.correlation)
  })

  it('is told when it gives the same map: nothing of it was learned', async () => {
    const { explanation, output } = await ask('brainlm', 'occlusion', { control: { model: at('brainlm') } })
    expect(explanation.control).toMatchObject({ kind: 'model', name: 'Small', correlation: 1 })
    expect(explanation.warnings.join()).toContain('hardly different from that of its control, Small')
    expect(output.findings.some(({ code }) => code === 'explain.doubt')).toBe(true)
  })

  it('may be another model, whose own map it has', async () => {
    const { explanation } = await ask('brainlm', 'occlusion', { control: { model: at('other') } })
    const own = await ask('other', 'occlusion')
    expect(explanation.control!.name).toBe('Other')
    expect(explanation.control!.perParcel).toEqual(own.explanation.map.perParcel)
  })

  it('is refused when it has other parcels', async () => {
    const control = { model: at('leaning') }
    await expect(ask('brainlm', 'occlusion', { control })).rejects.toThrow('Small is no control of Small: its parcels')
  })

  it('is missed when nobody asked for it', async () => {
    const { explanation } = await ask('brainlm', 'rollout')
    expect(explanation.warnings.join()).toContain('Without a control')
    expect(explanation.warnings.join()).toContain('not what its output depends on')
  })

  it('does not hide that tokens of pictures carry several parcels', async () => {
    const { explanation } = await ask('brainlm-vitmae', 'attention')
    expect(explanation.warnings.join()).toMatch(/carries up to \d parcels/)
  })
})

describe('a fine-tuned model', () => {
  it('is explained by what its own output depends on, in the unit of its label', async () => {
    for (const method of ['occlusion', 'perturbation'] as const) {
      const { explanation } = await ask('regression', method, { control: 'random' })
      expect(explanation.map.matrix).toBeNull()
      expect(explanation.unit).toContain('age')
      expect(explanation.map.perParcel.some((value) => value !== 0)).toBe(true)
      expect(explanation.control!.correlation).not.toBe(1)
    }
  })

  it('has integrated gradients that sum to the difference of its output', async () => {
    for (const model of ['regression', 'classes']) {
      const { explanation } = await ask(model, 'integrated-gradients', { control: 'random' })
      const { error, score, baseline, sum } = explanation.completeness!
      expect(Math.abs(score - baseline)).toBeGreaterThan(1e-3)
      expect(error).toBeLessThan(0.002)
      expect(Math.abs(sum - (score - baseline))).toBeLessThan(0.01 * Math.abs(score - baseline))
    }
  })

  it('shows its encoder’s attention', async () => {
    const { explanation } = await ask('regression', 'attention', { layer: 1, head: 0 })
    expect(explanation).toMatchObject({ layer: 1, head: 0 })
  })

  it('has no parcel to trace back', async () => {
    await expect(ask('regression', 'integrated-gradients', { parcel: 'P1' })).rejects.toThrow(
      'predicts age and no parcel',
    )
  })
})

describe('a question that cannot be answered', () => {
  it.each([
    [{ method: 'integrated-gradients' }, 'need a parcel'],
    [{ method: 'integrated-gradients', parcel: 'Insula' }, 'no parcel Insula'],
    [{ method: 'occlusion', parcel: 'P1' }, 'for integrated gradients alone'],
    [{ method: 'rollout', layer: 1 }, 'for attention alone'],
    [{ method: 'attention', layer: 2 }, 'layers 0 to 1, no layer 2'],
    [{ method: 'attention', head: 2 }, 'heads 0 to 1, no head 2'],
    [{ method: 'attention', from: 37 }, 'A window of 24 frames from frame 37 does not fit: the recording has 60'],
  ])('%j is refused in words', async (request, words) => {
    await expect(explain({ model: at('brainlm'), ...request })).rejects.toMatchObject({
      code: 'input.bad',
      message: expect.stringContaining(words),
    })
  })

  it('is one about hidden values to a model that was never asked for any', async () => {
    await expect(ask('seeing', 'occlusion')).rejects.toThrow('was not trained to predict what is hidden')
  })

  it('leaves no half explanation when it is cancelled', async () => {
    const context = { ...quiet, signal: AbortSignal.abort() }
    await expect(explain({ model: at('brainlm'), method: 'occlusion' }, context)).rejects.toMatchObject({
      code: 'cancelled',
    })
    expect(await files.facts(join(at(`out-${outs - 1}`), 'explanation.json'))).toBeNull()
  })
})
