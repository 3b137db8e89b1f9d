import { describe, expect, it } from 'vitest'
import {
  clustering,
  degrees,
  fisherZ,
  gatherEdges,
  geometricMean,
  laggedCorrelation,
  ledoitWolf,
  logarithmAbout,
  louvain,
  modularity,
  partialCorrelation,
  pearson,
  shortestPaths,
  slowFluctuations,
  standardiseRows,
  strengths,
  thresholdGraph,
  whiteningOf,
  type GeometricMean,
} from '../../../src/main/domain/connectivity'
import { makeRandom } from '../../../src/main/domain/random'
import group from './group.json'
import reference from './reference.json'

const parcels = 9

/** Rows of frames, as the reference keeps them, as parcels by frames. */
const turned = (rows: number[][]): Float64Array =>
  Float64Array.from(rows[0].flatMap((_, parcel) => rows.map((row) => row[parcel])))

const expectClose = (got: ArrayLike<number>, wanted: readonly number[] | readonly number[][]): void => {
  const flat = wanted.flat()
  expect(got.length).toBe(flat.length)
  const worst = flat.reduce((most, value, at) => Math.max(most, Math.abs(got[at] - value)), 0)
  expect(worst).toBeLessThanOrEqual(reference.tolerance)
}

const recordings = reference.series.map((rows) => ({ values: turned(rows), frames: rows.length }))
const standardised = recordings.map(({ values, frames }) => ({
  values: standardiseRows(values, parcels, frames),
  frames,
}))

const finish = (steps: Generator<number, GeometricMean>): GeometricMean => {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

describe('connectivity equals nilearn and scikit-learn', () => {
  it('in Pearson correlations', () => {
    recordings.forEach(({ values, frames }, at) => expectClose(pearson(values, parcels, frames), reference.pearson[at]))
  })

  it('in Fisher’s z off the diagonal, on which z has no value', () => {
    recordings.forEach(({ values, frames }, at) => {
      const z = fisherZ(pearson(values, parcels, frames))
      for (let parcel = 0; parcel < parcels; parcel++) {
        expect(z[parcel * parcels + parcel]).toBeNaN()
        z[parcel * parcels + parcel] = 0
      }
      expectClose(z, reference.fisherZ[at])
    })
  })

  it('in shrunk covariance and its shrinkage, with fewer frames than parcels too', () => {
    const all = [...recordings, { values: turned(reference.short), frames: reference.short.length }]
    all.forEach(({ values, frames }, at) => {
      const { covariance, shrinkage } = ledoitWolf(values, parcels, frames)
      expectClose(covariance, reference.ledoitWolf[at].covariance)
      expectClose([shrinkage], [reference.ledoitWolf[at].shrinkage])
    })
  })

  it('in partial correlations, of standardised series and of raw ones', () => {
    for (const [given, wanted] of [
      [standardised, reference.partial],
      [recordings, reference.partialRaw],
    ] as const)
      given.forEach(({ values, frames }, at) =>
        expectClose(partialCorrelation(ledoitWolf(values, parcels, frames).covariance, parcels)!, wanted[at]),
      )
  })

  it('in the geometric mean and the matrices about it', () => {
    for (const [given, wanted] of [
      [standardised, reference.tangent],
      [recordings, { ...reference.tangentRaw, mean: null }],
    ] as const) {
      const covariances = given.map(({ values, frames }) => ledoitWolf(values, parcels, frames).covariance)
      const { mean, converged } = finish(geometricMean(covariances, parcels))
      expect(converged).toBe(true)
      const whitening = whiteningOf(mean, parcels)
      if (wanted.mean) expectClose(mean, wanted.mean)
      covariances.forEach((matrix, at) => expectClose(logarithmAbout(whitening, matrix, parcels), wanted.matrices[at]))
    }
  })
})

describe('correlations over shifts equal numpy’s of the overlapping frames', () => {
  it('in the peak and in the shift', () => {
    const [{ values, frames }] = recordings
    const places = Array.from({ length: frames }, (_, at) => at)
    const { peak, lag } = laggedCorrelation(values, parcels, places, { most: reference.lagged.most, fewest: 4 })
    expectClose(peak, reference.lagged.peak)
    expectClose(lag, reference.lagged.lag)
  })
})

describe('slow fluctuations equal scipy’s periodogram', () => {
  it.each(reference.slow)('in ALFF and fALFF between $band Hz at TR $tr s', ({ series, tr, band, alff, falff }) => {
    const { values, frames } = recordings[series]
    const got = slowFluctuations(values, parcels, frames, { trSeconds: tr, band: [band[0], band[1]] })
    expectClose(got.alff, alff)
    expectClose(got.falff, falff)
  })
})

describe.each(reference.graphs)('graph measures equal bctpy and networkx at density $density', (wanted) => {
  const nodes = reference.big.length
  const matrix = Float64Array.from(reference.big.flat())
  const graph = thresholdGraph(matrix, nodes, { density: wanted.density, negativeWeights: 'zero' })

  it('in the edges that are kept, degree and strength', () => {
    expectClose(graph.weights, wanted.weights)
    expectClose(degrees(graph), wanted.degree)
    expectClose(strengths(graph), wanted.strength)
  })

  it('in clustering, binary and by intensity', () => {
    const { binary, weighted } = clustering(graph)
    expectClose(binary, wanted.clusteringBinary)
    expectClose(weighted, wanted.clusteringWeighted)
    expectClose(weighted, wanted.clusteringNetworkx)
  })

  it('in path lengths and efficiency, with parts that cannot reach each other', () => {
    const [weighted, binary] = [false, true].map((asBinary) => shortestPaths(graph, { binary: asBinary }))
    expectClose(
      [weighted.characteristicLength!, weighted.efficiency!],
      [wanted.pathWeighted, wanted.efficiencyWeighted],
    )
    expectClose([binary.characteristicLength!, binary.efficiency!], [wanted.pathBinary, wanted.efficiencyBinary])
    expect(weighted.unreachable).toBe(wanted.unreachable)
  })

  it('in Q of a given partition, and finds one no worse than the best of 50 runs of Louvain', () => {
    const q = modularity(graph, wanted.partition, { resolution: 1 })
    expectClose([q, q], [wanted.q, wanted.qNetworkx])
    const found = louvain(graph, { runs: 20, resolution: 1, random: makeRandom(1, 'louvain') })
    expect(found.q).toBeGreaterThanOrEqual(wanted.louvainBest - reference.louvainMargin)
    expect(found.q).toBeCloseTo(modularity(graph, found.communities, { resolution: 1 }), 12)
  })
})

describe('the mean of a group', () => {
  const numbers = (values: ReadonlyArray<number | null>) => Float64Array.from(values, (value) => value ?? NaN)

  it.each([
    ['correlations', true],
    ['plain', false],
  ] as const)('is that of numpy where values are missing: %s', (kind, asCorrelations) => {
    const edges = gatherEdges(group.parcels, asCorrelations)
    for (const matrix of group.matrices) edges.add(numbers(matrix))
    const { mean, deviation, count } = edges.finish()
    expect([...count]).toEqual(group.count)
    for (const [got, wanted] of [
      [mean, numbers(group[kind].mean)],
      [deviation, numbers(group[kind].deviation)],
    ] as const) {
      expect([...got].map(Number.isNaN)).toEqual([...wanted].map(Number.isNaN))
      for (const [at, value] of wanted.entries())
        if (!Number.isNaN(value)) expect(Math.abs(got[at] - value)).toBeLessThanOrEqual(group.tolerance)
    }
  })
})
