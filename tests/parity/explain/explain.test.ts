import { describe, expect, it } from 'vitest'
import { makeOnnxRuntime } from '../../../src/main/adapters/onnxRuntime'
import {
  averageByNetwork,
  forecastSkill,
  gaussLegendre,
  mapLikeness,
  shareTokens,
} from '../../../src/main/domain/explain'
import { spearman } from '../../../src/main/domain/statistics'
import * as graph from '../../../src/main/graph'
import { reduceToParcels, type AttentionReduction } from '../../../src/main/models/attentionMaps'
import reference from './reference.json'

const close = (got: ArrayLike<number>, wanted: ArrayLike<number>, tolerance = reference.tolerance): void => {
  expect(got.length).toBe(wanted.length)
  for (let i = 0; i < wanted.length; i++) expect(Math.abs(got[i] - wanted[i])).toBeLessThanOrEqual(tolerance)
}
const { layers, heads, tokens, depth, parcels } = reference.sizes
const sharing = shareTokens(Int32Array.from(reference.token_of_value), tokens, parcels)

describe('tokens that carry several parcels', () => {
  it('are shared out in proportion to the values they carry', () => {
    close(sharing.received, reference.received, 1e-7)
    close(sharing.carried, reference.carried, 1e-7)
  })
})

describe('attention reduced inside the graph equals numpy’s on the whole weights', () => {
  const reduce = async (reduction: Pick<AttentionReduction, 'method' | 'layer' | 'head'>) => {
    const shape = [1, heads, 1 + tokens, depth]
    const size = heads * (1 + tokens) * depth
    const part = (values: number[], layer: number) =>
      graph.constant(Float32Array.from(values.slice(layer * size, (layer + 1) * size)), shape)
    const seen = Array.from({ length: layers }, (_, layer) => ({
      query: part(reference.query, layer),
      key: part(reference.key, layer),
      scale: reference.scale,
    }))
    const file = graph.compileGraph({ ...reduceToParcels(seen, { ...reduction, ...sharing }) }, 'cpu')
    const session = await makeOnnxRuntime({ threads: 1 }).createSession(file, { device: 'cpu' })
    const { map, class_token: classToken } = await session.run({})
    await session.release()
    return { map: map.data as Float32Array, classToken: classToken.data as Float32Array }
  }
  const cases = [
    ['the mean over layers and heads', { method: 'attention', layer: null, head: null }, reference.attention_mean],
    ['one head of one layer', { method: 'attention', layer: 1, head: 0 }, reference.attention_layer_1_head_0],
    ['one layer', { method: 'attention', layer: 2, head: null }, reference.attention_layer_2],
    ['rollout', { method: 'rollout', layer: null, head: null }, reference.rollout],
  ] as const
  it.each(cases)('%s', async (_, reduction, wanted) => {
    const got = await reduce(reduction)
    close(got.map, wanted.map.flat(), reference.graph_tolerance)
    close(got.classToken, wanted.class_token, reference.graph_tolerance)
  })
})

describe('comparison of maps', () => {
  it('correlates ranks as scipy does, ties too', () => {
    close([spearman(reference.a, reference.b)], [reference.spearman])
  })

  it('leaves the diagonal out', () => {
    const likeness = mapLikeness(Float32Array.from(reference.a), Float32Array.from(reference.b), 6)
    close([likeness], [reference.spearman_off_diagonal])
  })

  it('means over networks, nobody’s value for himself among them', () => {
    const { networks, values } = averageByNetwork(Float32Array.from(reference.a), reference.networks)
    expect(networks).toEqual(['A', 'B', 'C'])
    close(
      Array.from(values, (value) => (Number.isNaN(value) ? -99 : value)),
      reference.network_map.flat().map((value) => value ?? -99),
      1e-7,
    )
  })
})

describe('forecasts', () => {
  it('are scored against persistence and mean over the values that came', () => {
    const { overall, skill } = forecastSkill({
      predicted: Float32Array.from(reference.forecast),
      recorded: Float32Array.from(reference.came, (value) => value ?? NaN),
      last: Float32Array.from(reference.last),
      mean: Float32Array.from(reference.mean),
      valid: Uint8Array.of(1, 1, 1),
    })
    expect(overall.values).toBe(11)
    close([overall.model, overall.persistence, overall.mean], Object.values(reference.mse), 1e-6)
    close([skill.persistence!, skill.mean!], Object.values(reference.skill), 1e-6)
  })
})

describe('the path of integrated gradients', () => {
  it('has the points and weights of Gauss and Legendre', () => {
    const { points, weights } = gaussLegendre(7)
    close(points, reference.gauss.points)
    close(weights, reference.gauss.weights)
  })
})
