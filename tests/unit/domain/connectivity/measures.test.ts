import { describe, expect, it } from 'vitest'
import { decodeUtf8 } from '../../../../src/main/domain/utf8'
import {
  clustering,
  formatMatrix,
  laggedCorrelation,
  louvain,
  networkMeans,
  networkOrder,
  networksOf,
  reorder,
  shortestPaths,
  slowFluctuations,
  spread,
  thresholdGraph,
} from '../../../../src/main/domain/connectivity'
import { makeRandom } from '../../../../src/main/domain/random'

const parcelOf = (name: string, network: string | null) => ({ name, label: null, network, centre: null })

describe('shifted correlation', () => {
  const random = makeRandom(3, 'shifted')
  const noise = Float64Array.from({ length: 103 }, () => random.normal())
  const values = Float64Array.from([...noise.subarray(3), ...noise.subarray(0, 100)])
  const frames = Array.from({ length: 100 }, (_, at) => at)

  it('says that a parcel follows by the frames it is late, and the other way round with the other sign', () => {
    const { peak, lag } = laggedCorrelation(values, 2, frames, { most: 5, fewest: 4 })
    expect([...lag]).toEqual([0, 3, -3, 0])
    expect(peak[1]).toBeCloseTo(1, 12)
    expect([...peak].filter((_, at) => at % 3 === 0)).toEqual([1, 1])
  })

  it('does not pair frames across a gap as if they were neighbours', () => {
    const kept = frames.filter((frame) => frame < 40 || frame >= 47)
    const some = Float64Array.from([0, 1].flatMap((parcel) => kept.map((frame) => values[parcel * 100 + frame])))
    const { peak, lag } = laggedCorrelation(some, 2, kept, { most: 5, fewest: 4 })
    expect(lag[1]).toBe(3)
    expect(peak[1]).toBeCloseTo(1, 12)
  })

  it('passes over shifts with too few pairs, and is missing where none is left', () => {
    const short = laggedCorrelation(values, 2, frames, { most: 5, fewest: 98 })
    expect(Math.abs(short.lag[1])).toBeLessThanOrEqual(2)
    expect([...laggedCorrelation(values, 2, frames, { most: 5, fewest: 101 }).peak]).toEqual([NaN, NaN, NaN, NaN])
  })
})

describe('slow fluctuations', () => {
  it('of a sine are its amplitude, wherever its mean lies', () => {
    const values = Float64Array.from({ length: 100 }, (_, at) => 1000 + 3 * Math.sin((2 * Math.PI * 10 * at) / 100))
    const { alff, falff, frequencies } = slowFluctuations(values, 1, 100, { trSeconds: 2, band: [0.05, 0.05] })
    expect(frequencies).toBe(1)
    expect(alff[0]).toBeCloseTo(3, 10)
    expect(falff[0]).toBeCloseTo(1, 10)
  })

  it('are missing, not zero, where no frequency of the recording falls into the band', () => {
    const values = Float64Array.of(1, 2, 1, 3)
    expect(slowFluctuations(values, 1, 4, { trSeconds: 2, band: [0.01, 0.1] }).alff[0]).toBeNaN()
  })
})

describe('networks', () => {
  const parcels = [parcelOf('a', 'Vis'), parcelOf('b', null), parcelOf('c', 'Def'), parcelOf('d', 'Vis')]
  const matrix = Float64Array.of(1, 0.1, 0.2, 0.3, 0.1, 1, 0.4, 0.5, 0.2, 0.4, 1, NaN, 0.3, 0.5, NaN, 1)

  it('bring their parcels together, those without one last', () => {
    expect(networkOrder(parcels)).toEqual([0, 3, 2, 1])
    expect([...reorder(matrix, [0, 3, 2, 1]).subarray(0, 4)]).toEqual([1, 0.3, 0.2, 0.1])
  })

  it('average their blocks without the diagonal and without missing values', () => {
    const means = networkMeans(matrix, 4, networksOf(parcels))
    expect(means[0]).toBeCloseTo(0.3, 12)
    expect(means[1]).toBeCloseTo(0.2, 12)
    expect(means[4]).toBeNaN()
    expect(means[2]).toBeCloseTo((0.1 + 0.5) / 2, 12)
  })

  it('keep a row for every parcel that took no part', () => {
    expect([...spread(Float64Array.of(1, 0.5, 0.5, 1), [0, 2], 3)]).toEqual([1, NaN, 0.5, NaN, NaN, NaN, 0.5, NaN, 1])
  })
})

describe('a matrix as text', () => {
  it('keeps the sign of what is antisymmetric, has n/a for missing, and no zero below zero', () => {
    const lags = Float64Array.of(0, 4, NaN, -4, -0, 2, NaN, -2, -1e-9)
    expect(decodeUtf8(formatMatrix(['a', 'b', 'c'], lags))).toBe('a\tb\tc\n0\t4\tn/a\n-4\t0\t2\nn/a\t-2\t0\n')
  })

  it('has the same digits as the numbers would have, be they tiny or huge', () => {
    const values = [1, -0.5, 1e-6, 9.4e-7, -5e-8, 4e-8, 99.9999999, 100, 12345.678, -1e20, 0.1000001, 0.9999999499]
    const square = Float64Array.from({ length: values.length ** 2 }, (_, i) => values[i % values.length])
    const [, row] = decodeUtf8(formatMatrix(values.map(String), square))!.split('\n')
    expect(row.split('\t')).toEqual(values.map((value) => String(Math.round(value * 1e7) / 1e7)))
  })

  it('has seven digits behind the point', () => {
    expect(decodeUtf8(formatMatrix(['ä'], Float64Array.of(0.12345678901)))).toBe('ä\n0.1234568\n')
  })
})

describe('graphs', () => {
  const options = { density: 0.5, negativeWeights: 'zero' } as const

  it('never make an edge of a negative, zero or missing entry, and say the density that is reached', () => {
    const matrix = Float64Array.of(1, -0.9, 0.2, -0.9, 1, NaN, 0.2, NaN, 1)
    const graph = thresholdGraph(matrix, 3, { density: 1, negativeWeights: 'zero' })
    expect([...graph.weights]).toEqual([0, 0, 0.2, 0, 0, 0, 0.2, 0, 0])
    expect(graph).toMatchObject({ edges: 1, density: 1 / 3, threshold: 0.2, negative: 1 })
    expect(thresholdGraph(matrix, 3, { density: 0.34, negativeWeights: 'absolute' }).threshold).toBe(0.9)
  })

  it('without any edge have measures, not exceptions', () => {
    const graph = thresholdGraph(new Float64Array(9), 3, options)
    expect([...clustering(graph).binary]).toEqual([0, 0, 0])
    expect(shortestPaths(graph, { binary: false })).toMatchObject({ characteristicLength: null, unreachable: 3 })
    const found = louvain(graph, { runs: 2, resolution: 1, random: makeRandom(1, 'none') })
    expect(found).toMatchObject({ communities: [1, 2, 3], count: 3 })
    expect(found.q).toBeNaN()
  })

  it('of two cliques with a bridge have the cliques as communities, the same with the same seed', () => {
    const edges = ['01', '02', '12', '34', '35', '45', '23']
    const weights = new Float64Array(36)
    for (const [a, b] of edges.map((edge) => [Number(edge[0]), Number(edge[1])]))
      weights[a * 6 + b] = weights[b * 6 + a] = 1
    const find = () => louvain({ nodes: 6, weights }, { runs: 3, resolution: 1, random: makeRandom(7, 'louvain') })
    expect(find().communities).toEqual([1, 1, 1, 2, 2, 2])
    expect(find().q).toBeCloseTo(6 / 7 - 1 / 2, 12)
    expect(find()).toEqual(find())
  })
})
