import { describe, expect, it } from 'vitest'
import { makeOnnxRuntime } from '../../../src/main/adapters/onnxRuntime'
import * as graph from '../../../src/main/graph'
import {
  finetunedParameters,
  headInferenceOnnx,
  headWeightProblems,
  type HeadConfig,
} from '../../../src/main/models/head'
import { headLoss, labelsInput } from '../../../src/main/models/losses'
import { makeVitmae } from '../../../src/main/models/vitmae'
import { absentCases, loadCase } from './cases'
import { float32, gradientsOf, maskBy, relativeDifference } from './compare'
import { vitmaeConfigOf } from './vitmaeConfig'

/**
 * Fine-tuned models that the authors' own code computed on small random weights; each folder's README says with which
 * versions. Outputs agree to 1e-4 of the largest value, gradients to 1e-3.
 */
const names = ['brainlm-head-tiny', 'brainlm-head-tiny-bce', 'brainlm-head-tiny-wmse-sigmoid']
const absent = absentCases(names)
if (absent.length > 0) it.skip(`the authors' results are not here: ${absent.join(', ')}`, () => undefined)

const prepare = (name: string) => {
  const loaded = loadCase(name)
  const { config } = loaded
  const signal = loaded.tensor('signal')
  const model = makeVitmae(vitmaeConfigOf(config, signal.shape))
  const loss = config.loss_fn as HeadConfig['loss']
  const head: HeadConfig = {
    kind: loss === 'binary_cross_entropy' ? 'binary' : 'regression',
    pooling: config.use_mean_pooling ? 'mean' : 'cls',
    outputs: 1,
    loss,
    positiveWeight: config.pos_weight as number | null,
    sigmoid: config.sigmoid_outputs as boolean,
    dropout: 0,
  }
  const { feeds } = maskBy(model, loaded.numbers('noise'), model.tokens)
  return { ...loaded, model, head, feeds: { signal, ...feeds }, batch: signal.shape[0] }
}
const runtime = makeOnnxRuntime()
const run = async (onnx: Uint8Array, feeds: Parameters<typeof gradientsOf>[2]) => {
  const session = await runtime.createSession(onnx, { device: 'cpu' })
  const outputs = await session.run(feeds)
  await session.release()
  return outputs
}

describe.each(names.filter((name) => !absent.includes(name)))('a head against the published code: %s', (name) => {
  it('lists exactly the arrays of a published checkpoint, in name and shape', () => {
    const { model, head, stored, weights } = prepare(name)
    const listed = finetunedParameters(model, head).map((one) => [one.name, [...one.shape]])
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries([...stored].map(([key, { shape }]) => [key, shape])))
    expect(headWeightProblems(model, head, weights)).toEqual([])
  })

  it('encodes, pools and answers as it does, with either pooling', async () => {
    const { model, head, weights, numbers, feeds, batch } = prepare(name)
    const infer = (pooling: HeadConfig['pooling']) =>
      run(headInferenceOnnx(model, { ...head, pooling }, { batch, weights, standardOnly: true }), feeds)
    const outputs = await infer(head.pooling)
    expect(relativeDifference(outputs.latent.data, numbers('encoder_last_hidden_state'))).toBeLessThan(1e-4)
    expect(relativeDifference(outputs.pooled.data, numbers('pooled'))).toBeLessThan(1e-4)
    expect(relativeDifference(outputs.logits.data, numbers('raw_logits'))).toBeLessThan(1e-4)
    const other = await infer(head.pooling === 'cls' ? 'mean' : 'cls')
    expect(relativeDifference(other.logits.data, numbers('raw_logits_other_pooling'))).toBeLessThan(1e-4)
  })

  it('has every loss of it on the same outputs', async () => {
    const { head, numbers, batch } = prepare(name)
    for (const loss of ['mse', 'mae', 'weighted_mse', 'binary_cross_entropy'] as const) {
      const config = { ...head, loss, sigmoid: false }
      const value = headLoss(config, graph.input('logits', [batch, 1]), labelsInput(config, batch))
      const labels = numbers(loss === 'binary_cross_entropy' ? 'labels_binary' : 'labels_continuous')
      const feeds = { logits: float32(numbers('raw_logits'), [batch, 1]), labels: float32(labels, [batch]) }
      const outputs = await run(graph.compileGraph({ value }, 'cpu'), feeds)
      expect(relativeDifference(outputs.value.data, numbers(`loss_on_raw.${loss}`)), loss).toBeLessThan(1e-5)
    }
  })

  it('has its loss and its gradient in every parameter', async () => {
    const { model, head, weights, numbers, feeds, batch } = prepare(name)
    const objective = { kind: 'head' as const, head }
    const given = { ...feeds, labels: float32(numbers('labels'), [batch]) }
    const { outputs, parameterNames } = await gradientsOf(model, weights, given, { objective })
    expect(relativeDifference(outputs.loss.data, numbers('loss'))).toBeLessThan(1e-5)
    const trained = finetunedParameters(model, head).filter(({ trainable }) => trainable)
    expect(parameterNames).toEqual(trained.map((one) => one.name))
    for (const parameter of parameterNames) {
      const [ours, theirs] = [outputs[`grad.${parameter}`].data, numbers(`grad.${parameter}`)]
      // A key's bias cancels in the softmax: what is there is rounding.
      if (parameter.endsWith('key.bias')) expect(Math.max(...Array.from(ours, Number).map(Math.abs))).toBeLessThan(1e-5)
      else expect(relativeDifference(ours, theirs), parameter).toBeLessThan(1e-3)
    }
  })
})
