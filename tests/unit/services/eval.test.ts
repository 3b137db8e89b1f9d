import { describe, expect, it } from 'vitest'
import { taskSchemas } from '../../../src/preload/contract'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { makeOnnxRuntime } from '../../../src/main/adapters/onnxRuntime'
import type { TensorToStore } from '../../../src/main/domain/safetensors'
import { makeEval } from '../../../src/main/services/eval'
import { useFolder } from '../../fixtures/folder'
import {
  firstModelConfig,
  firstModelTensors,
  importModel,
  publish,
  readTensors,
  torchModel,
  writeTensors,
} from '../../fixtures/publishedModel'

const { path } = useFolder()
const evaluate = makeEval({ files: makeNodeFiles(), runtime: makeOnnxRuntime({ threads: 1 }) })

const float = (shape: number[], value: (i: number) => number): TensorToStore => ({
  dtype: 'F32',
  shape,
  data: Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, (_, i) => value(i)),
})
const long = (shape: number[], values: number[]): TensorToStore => ({
  dtype: 'I64',
  shape,
  data: BigInt64Array.from(values, BigInt),
})
const wave = (shape: number[]) => float(shape, (i) => Math.sin(i * 0.7))

const run = async (model: string, given: Record<string, TensorToStore>, gradients = false) => {
  const tensors = writeTensors(path('given.safetensors'), new Map(Object.entries(given)))
  const input = taskSchemas.eval.input.parse({ model, tensors, out: path('out.safetensors'), gradients })
  const output = await evaluate(input, { progress: () => {}, signal: new AbortController().signal })
  return { output, tensors: readTensors(path('out.safetensors')) }
}
const imageModel = async () => (await importModel({ from: torchModel, out: path('m') })).modelDir
const firstModel = async () => {
  const from = publish(path('published'), firstModelConfig, firstModelTensors())
  return (await importModel({ from, out: path('m') })).modelDir
}

describe('a model fed tensors by name', () => {
  it('gives a loss that is the mean error of the values whose tokens were hidden', async () => {
    const signal = wave([2, 4, 4])
    const { output, tensors } = await run(await imageModel(), { signal, noise: wave([2, 4]) })
    const [prediction, counted] = ['prediction', 'pixel_mask'].map((name) => tensors.get(name)!.data as Float32Array)
    let [sum, count] = [0, 0]
    signal.data.forEach((value, i) => {
      if (counted[i] !== 1) return
      sum += (Number(value) - prediction[i]) ** 2
      count++
    })
    expect(count).toBe(16)
    expect(output.loss).toBeCloseTo(sum / count, 5)
  })

  it.each(['token_mask', 'mask'])('hides what %s says, in the natural order', async (name) => {
    const mask = float([1, 4], (i) => Number(i === 1))
    const { tensors } = await run(await imageModel(), { signal: wave([1, 4, 4]), [name]: mask })
    expect([...(tensors.get('token_mask')!.data as Float32Array)]).toEqual([0, 1, 0, 0])
    expect(Array.from(tensors.get('ids_restore')!.data, Number)).toEqual([0, 3, 1, 2])
    expect(tensors.get('encoder_last_hidden_state')!.shape).toEqual([1, 4, 4])
  })

  it('hides nothing when nothing says what to hide', async () => {
    const { tensors } = await run(await imageModel(), { signal: wave([1, 4, 4]) })
    expect([...(tensors.get('token_mask')!.data as Float32Array)]).toEqual([0, 0, 0, 0])
  })

  it('takes a window smaller than the picture, and pads it', async () => {
    const { tensors } = await run(await imageModel(), { signal: wave([1, 2, 4]), noise: wave([1, 4]) })
    expect(tensors.get('prediction')!.shape).toEqual([1, 2, 4])
    expect([...tensors.get('padded')!.data.subarray(0, 4)]).toEqual([-1, -1, -1, -1])
  })

  it('gives the first model by its patches, with and without a mask, and zeros for the gradient of what is not read', async () => {
    const given = { signal: wave([2, 3, 8]), xyz: wave([2, 3, 3]), noise: wave([2, 6]) }
    const { tensors } = await run(await firstModel(), given, true)
    expect(tensors.get('prediction')!.shape).toEqual([2, 3, 2, 4])
    expect(tensors.get('infer.last_hidden_state')!.shape).toEqual([2, 7, 8])
    expect(tensors.get('grad.decoder.decoder_pred.bias')!.data.every((value) => value === 0)).toBe(true)
    expect(tensors.get('grad.decoder.mask_token')!.data.some((value) => value !== 0)).toBe(true)
    expect(tensors.has('grad.vit.embeddings.pos_embedding.pe')).toBe(false)
  })

  it('has the gradient that a small step of a weight shows', async () => {
    const stepped = async (by: number) => {
      const arrays = firstModelTensors()
      const bias = arrays.get('decoder.decoder_pred2.bias')!
      arrays.set('decoder.decoder_pred2.bias', { ...bias, data: (bias.data as Float32Array).map((x) => x + by) })
      const from = publish(path(`published${by}`), firstModelConfig, arrays)
      const { modelDir } = await importModel({ from, out: path(`m${by}`) })
      return run(modelDir, { signal: wave([1, 3, 8]), xyz: wave([1, 3, 3]), noise: wave([1, 6]) }, true)
    }
    const [below, at, above] = [await stepped(-0.01), await stepped(0), await stepped(0.01)]
    const gradient = at.tensors.get('grad.decoder.decoder_pred2.bias')!.data as Float32Array
    const whole = gradient.reduce((sum, value) => sum + value, 0)
    expect((above.output.loss! - below.output.loss!) / 0.02).toBeCloseTo(whole, 3)
  })

  it.each([
    [{ noise: wave([1, 4]) }, /no tensor signal/],
    [{ signal: wave([1, 9, 4]) }, /does not fit the model/],
    [{ signal: wave([1, 4, 4]), noise: wave([1, 5]) }, /noise is \[1, 5\], the model takes \[1, 4\]/],
    [{ signal: wave([1, 4, 4]), ids_restore: long([1, 4], [0, 1, 1, 2]) }, /is no order of 4 tokens/],
    [{ signal: wave([1, 4, 4]), token_mask: float([1, 4], () => 1) }, /hides every token/],
    [{ signal: wave([2, 4, 4]), token_mask: float([2, 4], (i) => Number(i < 3)) }, /another number of tokens in each/],
    [{ signal: float([1, 4, 4], () => NaN) }, /no numbers/],
  ])('refuses tensors that are not what it is fed (%#)', async (given, why) => {
    await expect(run(await imageModel(), given as Record<string, TensorToStore>)).rejects.toThrow(why)
  })
})
