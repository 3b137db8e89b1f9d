import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { taskSchemas, type AppError, type ModelCard } from '../../../src/preload/contract'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { makeNodeMachine } from '../../../src/main/adapters/nodeMachine'
import { makeOnnxRuntime } from '../../../src/main/adapters/onnxRuntime'
import { readSafetensors, writeSafetensors, type TensorToStore } from '../../../src/main/domain/safetensors'
import { contractFindings, readModel } from '../../../src/main/services/modelFiles'
import { makeTrain } from '../../../src/main/services/train'
import { fakeSeries, tinySettings, writeFakeCohort } from '../../fixtures/fakeCohort'

const files = makeNodeFiles()
const root = mkdtempSync(join(tmpdir(), 'boldscope-model-'))
const made = join(root, 'made')
const model = join(root, 'model')

beforeAll(async () => {
  await writeFakeCohort(join(root, 'series'), { subjects: 2, parcels: 4, frames: 30 })
  const train = makeTrain({
    files,
    runtime: makeOnnxRuntime({ threads: 1 }),
    machine: makeNodeMachine(),
    program: { name: 'x', version: '1' },
  })
  const input = { series: [join(root, 'series')], model: 'brainlm', settings: tinySettings, steps: 2, out: made }
  await train(taskSchemas.train.input.parse(input), { progress: () => {}, signal: new AbortController().signal })
})
beforeEach(async () => {
  await rm(model, { recursive: true, force: true })
  await cp(made, model, { recursive: true })
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const at = (name: string) => join(model, name)
const changeCard = async (change: (card: ModelCard) => void) => {
  const card = JSON.parse(await readFile(at('model.json'), 'utf8')) as ModelCard
  change(card)
  await writeFile(at('model.json'), JSON.stringify(card))
}
/** Changes the weights and binds the card to what they are now. */
const changeWeights = async (change: (tensors: Map<string, TensorToStore>) => void) => {
  const stored = readSafetensors(await readFile(at('model.safetensors')))
  if (!stored.ok) throw new Error('unreadable')
  const tensors = new Map([...stored.value].map(([name, tensor]) => [name, { ...tensor, dtype: 'F32' as const }]))
  change(tensors)
  await writeFile(at('model.safetensors'), writeSafetensors(tensors))
  const hash = await files.sha256(at('model.safetensors'))
  await changeCard((card) => (card.files['model.safetensors'] = hash))
}
const refusal = async (): Promise<AppError> => {
  try {
    await readModel(files, model)
  } catch (error) {
    return error as AppError
  }
  throw new Error('it was not refused')
}
const messages = async () => (await refusal()).findings.map(({ message }) => message)

describe('readModel', () => {
  it('gives what was written', async () => {
    const { card, model: opened, weights, sha256 } = await readModel(files, model)
    expect(opened.config).toMatchObject({ parcels: 4, hiddenSize: 16, layerNormEps: 1e-12 })
    expect(weights.size).toBeGreaterThan(40)
    expect(sha256).toBe(card.files['model.safetensors'])
  })

  it('finds no model in a folder without a card', async () => {
    await rm(at('model.json'))
    expect(await refusal()).toMatchObject({ code: 'notFound' })
  })

  it.each(['model.safetensors', 'model.onnx', 'training.json'])('does not take a changed %s', async (name) => {
    await writeFile(at(name), Buffer.concat([await readFile(at(name)), Buffer.from(' ')]))
    expect(await messages()).toEqual([`${name} is not the file that the card was written for.`])
  })

  it('does not go without a file that the card binds', async () => {
    await rm(at('model.onnx'))
    expect(await messages()).toEqual(['model.onnx is missing.'])
  })

  it('does not load weights that the card does not bind', async () => {
    await changeCard((card) => delete card.files['model.safetensors'])
    expect(await messages()).toEqual(['model.json does not bind model.safetensors.'])
  })

  it('reads no file outside its folder', async () => {
    await changeCard((card) => (card.files['../series/participants.tsv'] = 'x'))
    expect((await messages())[0]).toContain('is not a file beside the card')
  })

  it('names each array that is missing, left over or of another shape, and loads nothing', async () => {
    await changeWeights((tensors) => {
      tensors.set('stranger', { dtype: 'F32', shape: [1], data: new Float32Array(1) })
      tensors.delete('vit.layernorm.bias')
    })
    expect(await messages()).toEqual([
      expect.stringContaining('vit.layernorm.bias is missing'),
      expect.stringContaining('stranger is not of this model'),
    ])
  })

  it('does not take an array that is turned round for the right one', async () => {
    const name = 'vit.embeddings.signal_embedding_projection.weight'
    await changeWeights((tensors) => tensors.set(name, { ...tensors.get(name)!, shape: [6, 16] }))
    expect(await messages()).toEqual([expect.stringContaining(`${name} is [6, 16], not [16, 6]`)])
  })

  it('says which field of a card is wrong', async () => {
    await changeCard((card) => (card.contract.windowFrames = 'many' as never))
    expect((await refusal()).findings[0].place).toEqual({ file: 'model.json', field: 'contract.windowFrames' })
  })

  it.each([
    ['parcels', (card: ModelCard) => card.contract.parcels.pop()],
    ['centres', (card: ModelCard) => card.contract.centres.pop()],
    ['windows', (card: ModelCard) => (card.contract.windowFrames = 48)],
    ['architecture', (card: ModelCard) => (card.config.flashAttention = true)],
  ])('does not take a card whose %s do not fit together', async (_, change) => {
    await changeCard(change)
    expect(await refusal()).toMatchObject({ code: 'input.bad' })
  })
})

describe('contractFindings', () => {
  const series = () => fakeSeries(1, { parcels: 4, frames: 30 })
  const codes = async (change: (given: ReturnType<typeof series>) => void) => {
    const given = series()
    change(given)
    const { card } = await readModel(files, model)
    return contractFindings(card.contract, given, 'it.tsv').map(({ code, severity }) => `${severity} ${code}`)
  }

  it('has nothing to say of a recording that fits', async () => {
    expect(await codes(() => {})).toEqual([])
  })

  it('takes the same parcels in another order, and refuses others of the same number', async () => {
    expect(await codes(({ parcels }) => parcels.reverse())).toEqual([])
    expect(await codes(({ parcels }) => (parcels[1] = { ...parcels[1], name: 'else' }))).toEqual([
      'error contract.parcels',
    ])
    expect(await codes(({ parcels }) => (parcels[1] = parcels[2]))).toEqual(['error contract.parcels'])
  })

  it('refuses fewer or more parcels', async () => {
    expect(await codes(({ parcels }) => parcels.pop())).toEqual(['error contract.parcels'])
  })

  it('refuses a recording shorter than a window', async () => {
    expect(await codes((given) => (given.frames = 23))).toEqual(['error contract.tooShort'])
  })

  it('warns of another repetition time, but not of a rounded one', async () => {
    expect(await codes((given) => (given.trSeconds = 1.5))).toEqual(['warning contract.tr'])
    expect(await codes((given) => (given.trSeconds = 2.002))).toEqual([])
    expect(await codes((given) => (given.trSeconds = null))).toEqual(['warning contract.trUnknown'])
  })

  it('says that parcels without an atlas are known by their names only', async () => {
    expect(await codes((given) => (given.atlas = null))).toEqual(['warning contract.atlasUnknown'])
    const others = await codes((given) => Object.assign(given, { atlas: null, parcels: given.parcels.slice(1) }))
    expect(others).toEqual(['error contract.parcels'])
  })
})
