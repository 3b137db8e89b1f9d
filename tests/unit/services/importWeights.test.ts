import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { AppError } from '../../../src/preload/contract'
import { useFolder } from '../../fixtures/folder'
import {
  cardIn,
  copyTorchModel,
  firstModelConfig,
  firstModelTensors,
  importModel,
  publish,
  readTensors,
  torchModel,
  writeTensors,
} from '../../fixtures/publishedModel'

const { path, put } = useFolder()

/** What an import is refused for; nothing may have been written. */
const refusalOf = async (from: string): Promise<AppError> => {
  const out = path('refused')
  const error = await importModel({ from, out }).then(
    () => null,
    (thrown: unknown) => thrown as AppError,
  )
  expect(error?.code).toBe('input.bad')
  expect(existsSync(out)).toBe(false)
  return error!
}
const messages = (error: AppError) => error.findings.map(({ message }) => message)
const codes = (findings: ReadonlyArray<{ code: string }>) => findings.map(({ code }) => code)

describe('weights that others trained', () => {
  it('come from two torch files with every value as PyTorch wrote it', async () => {
    const { format, tensors, architecture } = await importModel({ from: torchModel, out: path('m') })
    expect(format).toBe('torch zip, 2 parts')
    const [made, twin] = [readTensors(path('m/model.safetensors')), readTensors(join(torchModel, 'twin.safetensors'))]
    expect(tensors).toBe(twin.size)
    expect(architecture).toBe('brainlm-vitmae')
    for (const [name, { shape, data }] of twin) expect(made.get(name), name).toMatchObject({ shape, data })
  })

  it('come from the checkpoint of a training program, without its prefix, and its metadata is skipped and told', async () => {
    const { format, findings } = await importModel({ from: join(torchModel, 'epoch.ckpt'), out: path('m') })
    expect(format).toBe('torch legacy, checkpoint')
    expect(findings.find(({ code }) => code === 'torch.skipped')?.message).toContain('argparse.Namespace')
    expect(findings.find(({ code }) => code === 'weights.prefix')?.message).toContain('model.')
    const name = 'vit.embeddings.cls_token'
    expect(readTensors(path('m/model.safetensors')).get(name)).toEqual(
      readTensors(join(torchModel, 'twin.safetensors')).get(name),
    )
  })

  it('come from safetensors in parts, and one that an index does not speak of is refused', async () => {
    const folder = publish(path('parts'), firstModelConfig, firstModelTensors())
    const all = [...readTensors(join(folder, 'model.safetensors'))]
    const half = Math.floor(all.length / 2)
    const parts = { 'a.safetensors': all.slice(0, half), 'b.safetensors': all.slice(half) }
    for (const [part, tensors] of Object.entries(parts)) writeTensors(join(folder, part), new Map(tensors))
    const map = Object.fromEntries(
      Object.entries(parts).flatMap(([part, tensors]) => tensors.map(([name]) => [name, part])),
    )
    const index = put('parts/model.safetensors.index.json', JSON.stringify({ weight_map: map }))
    expect((await importModel({ from: index, out: path('m') })).format).toBe('safetensors, 2 parts')

    const [first] = all[0]
    put('parts/model.safetensors.index.json', JSON.stringify({ weight_map: { ...map, [first]: 'b.safetensors' } }))
    expect(messages(await refusalOf(index))).toContain(`${first} lies in a.safetensors, the index does not say so.`)
    put('parts/model.safetensors.index.json', JSON.stringify({ weight_map: { [first]: '../a.safetensors' } }))
    expect(messages(await refusalOf(index))[0]).toMatch(/is not an index of weights/)
  })

  it('are tested at once, and the card says where they come from and under which licence', async () => {
    const folder = publish(path('published'), firstModelConfig, firstModelTensors())
    writeFileSync(join(folder, 'README.md'), '---\nlicense: cc-by-nc-nd-4.0\ntags: [fmri]\n---\n# A model\n')
    await importModel({ from: folder, out: path('m'), name: 'Mine' })
    const card = cardIn(path('m'))
    expect(card).toMatchObject({
      name: 'Mine',
      architecture: 'brainlm',
      training: null,
      head: null,
      origin: { kind: 'imported', from: 'model.safetensors', licence: 'cc-by-nc-nd-4.0' },
    })
    expect(card.truth?.tokenOrder.passed).toBe(true)
    expect(Object.keys(card.files)).toEqual(['model.safetensors', 'model.onnx'])
  })
})

describe('what an imported model may be fed', () => {
  const places = '1\t10\t5\t0\n2\t20\t-5\t0\n3\t30\t5\t0\n4\t40\t-70\t0\n'

  it('has the parcels of the image model from back to front, equal ones in their order, and its divisor in the gain', async () => {
    const coordinates = put('places.dat', places)
    await importModel({ from: torchModel, out: path('m'), coordinates, trSeconds: 0.72 })
    const { contract } = cardIn(path('m'))
    expect(contract.parcels.map(({ name }) => name)).toEqual(['4', '2', '1', '3'])
    expect(contract.centres[0]).toEqual([40, -70, 0])
    expect(contract).toMatchObject({ coordinates: 'atlas', coordinateUnitMm: 1, trSeconds: 0.72, windowFrames: 4 })
    expect(contract.scaling.gain).toBeCloseTo(1 / 5.6430855, 12)
  })

  it('has the parcels of the first model in the order of the table, and the gain that is given', async () => {
    const folder = publish(path('published'), firstModelConfig, firstModelTensors())
    const coordinates = put('places.dat', places.split('\n').slice(0, 3).join('\n'))
    await importModel({ from: folder, out: path('m'), coordinates, gain: 7 })
    const { contract } = cardIn(path('m'))
    expect(contract.parcels.map(({ name }) => name)).toEqual(['1', '2', '3'])
    expect(contract).toMatchObject({ patchFrames: 4, scaling: { method: 'robust', gain: 7 } })
  })

  it('is doubted in every point that nobody says, and the card keeps the doubts', async () => {
    const { findings } = await importModel({ from: torchModel, out: path('m') })
    for (const code of ['parcelsUnknown', 'placesUnknown', 'trUnknown', 'gainUnknown'])
      expect(codes(findings)).toContain(`weights.${code}`)
    expect(cardIn(path('m')).warnings.join(' ')).toContain('back to front')
    expect(cardIn(path('m')).contract).toMatchObject({ coordinates: 'none', trSeconds: null })
  })

  it('is refused when the table of places is for another number of parcels', async () => {
    const coordinates = put('places.dat', '1\t0\t0\t0\n')
    await expect(importModel({ from: torchModel, out: path('m'), coordinates })).rejects.toThrow(
      /has 1 parcels, the model 4/,
    )
    expect(existsSync(path('m'))).toBe(false)
  })
})

describe('weights that do not fit', () => {
  it('are refused with every missing, left-over and misshapen array by its name', async () => {
    const tensors = firstModelTensors()
    tensors.delete('vit.layernorm.bias')
    tensors.set('vit.layernorm.gamma', { dtype: 'F32', shape: [8], data: new Float32Array(8) })
    tensors.set('decoder.mask_token', { dtype: 'F32', shape: [8], data: new Float32Array(8) })
    const error = await refusalOf(publish(path('published'), firstModelConfig, tensors))
    expect(messages(error).sort()).toEqual([
      'decoder.mask_token is [8], not [1, 1, 8].',
      'vit.layernorm.bias is missing.',
      'vit.layernorm.gamma is not of this model.',
    ])
  })

  it('are refused when they are of the other family, instead of being left random', async () => {
    const folder = path('mixed')
    copyTorchModel(folder)
    writeFileSync(join(folder, 'config.json'), JSON.stringify(firstModelConfig))
    const error = await refusalOf(join(folder, 'twin.safetensors'))
    expect(messages(error)).toContain('vit.encoder.layer.0.attention.self.query.weight is missing.')
    expect(messages(error)).toContain('vit.encoder.layer.0.attention.attention.query.weight is not of this model.')
  })

  it('are refused when a table of positions is another than the model computes', async () => {
    const tensors = firstModelTensors()
    const table = tensors.get('vit.embeddings.pos_embedding.pe')!
    tensors.set('vit.embeddings.pos_embedding.pe', { ...table, data: (table.data as Float32Array).map((x) => x * 2) })
    expect(messages(await refusalOf(publish(path('published'), firstModelConfig, tensors)))[0]).toMatch(/sinusoids/)
  })

  it('are refused when they hold what is no number', async () => {
    const tensors = firstModelTensors()
    tensors.set('vit.layernorm.bias', { dtype: 'F32', shape: [8], data: new Float32Array(8).fill(NaN) })
    expect(messages(await refusalOf(publish(path('published'), firstModelConfig, tensors)))).toEqual([
      'vit.layernorm.bias holds NaN.',
    ])
  })

  it('are refused without a configuration, which alone says what they are', async () => {
    copyFileSync(join(torchModel, 'twin.safetensors'), path('alone.safetensors'))
    expect(codes((await refusalOf(path('alone.safetensors'))).findings)).toEqual(['weights.config.missing'])
  })

  it('are refused by the name of what a malicious file would call', async () => {
    writeFileSync(path('config.json'), readFileSync(join(torchModel, 'config.json')))
    copyFileSync(join(torchModel, '../malicious.bin'), path('pytorch_model.bin'))
    expect(messages(await refusalOf(path('pytorch_model.bin')))[0]).toContain('posix.system')
  })
})

describe('a published configuration', () => {
  const withConfig = (change: object) =>
    publish(path('published'), { ...firstModelConfig, ...change }, firstModelTensors())

  it.each([
    [{ hidden_act: 'relu' }, /hidden_act is "relu"; only "gelu"/],
    [{ norm_pix_loss: true }, /norm_pix_loss is true/],
    [{ qkv_bias: false }, /qkv_bias is false/],
    [{ num_landmarks: 32 }, /attention by landmarks is not computed/],
    [{ loss_fn: 'huber' }, /loss_fn is "huber"/],
    [{ hidden_size: undefined }, /hidden_size is missing/],
    [{ hidden_size: 1e12 }, /hidden_size is 1000000000000, which is not read/],
    [{ num_hidden_layers: 1e6 }, /num_hidden_layers is 1000000, which is not read/],
    [{ model_type: 'bert' }, /model_type is "bert"/],
    [{ architectures: ['BrainLMForSomething'] }, /architectures is \["BrainLMForSomething"\]/],
  ])('is refused with %j', async (change, why) => {
    expect(messages(await refusalOf(withConfig(change))).join('\n')).toMatch(why)
  })

  it('is taken with a field that nobody knows, which is remarked on', async () => {
    const { findings } = await importModel({ from: withConfig({ new_trick: 3 }), out: path('m') })
    expect(findings.find(({ code }) => code === 'weights.config.unknown')).toMatchObject({
      severity: 'warning',
      place: { file: 'config.json', field: 'new_trick' },
    })
  })
})
