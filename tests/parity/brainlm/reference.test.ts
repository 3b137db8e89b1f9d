import { describe, expect, it } from 'vitest'
import { makeOnnxRuntime } from '../../../src/main/adapters/onnxRuntime'
import { finetunedParameters, headInferenceOnnx, type HeadConfig } from '../../../src/main/models/head'
import type { Architecture } from '../../../src/main/models/maskedModel'
import { openModel } from '../../../src/main/models/openModel'
import type { Tensor } from '../../../src/main/ports'
import { float32, gradientsOf, infer, int64, relativeDifference } from './compare'
import { madeUpBatch, madeUpWeights, summaryDifference, type Summary } from './madeUp'
import reference from './small.json' with { type: 'json' }

/** Numbers of reference.py in float64; ours are single precision: agreement to 1e-5 of the largest value. */
const tolerance = 1e-5
const runtime = makeOnnxRuntime({ threads: 1 })

const open = ({
  architecture,
  config,
}: {
  architecture: string
  config: Record<string, number | string | boolean>
}) => {
  const opened = openModel(architecture as Architecture, config)
  if (!opened.ok) throw new Error(opened.problems.join('; '))
  return opened.model
}
const expectGradients = (outputs: Record<string, Tensor>, names: string[], expected: Record<string, Summary>): void => {
  expect([...names].sort()).toEqual(Object.keys(expected).sort())
  const overall = Math.max(...Object.values(expected).map(({ largest }) => largest))
  for (const [name, summary] of Object.entries(expected)) {
    // A key's bias has no gradient: both sides hold rounding.
    const unit = name.endsWith('key.bias') ? overall : summary.largest
    expect(summaryDifference(outputs[`grad.${name}`].data as Float32Array, summary, unit), name).toBeLessThan(tolerance)
  }
}

describe.each(Object.entries(reference.cases))(`against PyTorch ${reference.torch}: %s`, (_, expected) => {
  const model = open(expected)
  const weights = madeUpWeights(model.parameters)
  const feeds = madeUpBatch(model, reference.batch)

  it('reconstructs and encodes to the same numbers', async () => {
    const outputs = await infer(model, weights, feeds)
    expect(relativeDifference(outputs.prediction.data, expected.prediction)).toBeLessThan(tolerance)
    expect(relativeDifference(outputs.latent.data, expected.latent)).toBeLessThan(tolerance)
  })

  it('has the same loss and the same gradient in every parameter', async () => {
    const { outputs, parameterNames } = await gradientsOf(model, weights, feeds, { predict: 'all' })
    expect(relativeDifference(outputs.loss.data, [expected.loss])).toBeLessThan(tolerance)
    expectGradients(outputs, parameterNames, expected.gradients)
  })
})

describe.each(Object.entries(reference.heads))(`a head against PyTorch ${reference.torch}: %s`, (_, expected) => {
  const model = open(expected)
  const head = expected.head as HeadConfig
  const parameters = finetunedParameters(model, head)
  const weights = madeUpWeights(
    parameters.filter(({ trainable, used, name }) => used && (trainable || /pos|pe$/.test(name))),
  )
  const batch = reference.classes.length
  const feeds = madeUpBatch(model, batch, model.tokens)
  const labels = {
    regression: float32(reference.continuous, [batch]),
    binary: float32(
      reference.continuous.map((label) => Number(label > 0)),
      [batch],
    ),
    classes: int64(BigInt64Array.from(reference.classes, BigInt), [batch]),
  }[head.kind]

  it('pools and predicts the same numbers', async () => {
    const stored = new Map(weights)
    if (head.positiveWeight !== null)
      stored.set('bce_with_logits_criterion.pos_weight', Float32Array.of(head.positiveWeight))
    const file = headInferenceOnnx(model, head, { batch, weights: stored, standardOnly: true })
    const session = await runtime.createSession(file, { device: 'cpu' })
    const { pooled, logits } = await session.run(feeds)
    await session.release()
    expect(relativeDifference(pooled.data, expected.pooled)).toBeLessThan(tolerance)
    expect(relativeDifference(logits.data, expected.logits)).toBeLessThan(tolerance)
  })

  it('has the same loss and the same gradient in every parameter', async () => {
    const objective = { kind: 'head' as const, head }
    const { outputs, parameterNames } = await gradientsOf(model, weights, { ...feeds, labels }, { objective })
    expect(relativeDifference(outputs.loss.data, [expected.loss])).toBeLessThan(tolerance)
    expectGradients(outputs, parameterNames, expected.gradients)
  })
})
