import { describe, expect, it } from 'vitest'
import { accumulateParcels } from '../../../../src/main/domain/parcellation/accumulate'
import { accumulatePlaces } from '../../../../src/main/domain/parcellation/accumulatePlaces'
import { fitMaps, gatherWeights, type MapFit } from '../../../../src/main/domain/parcellation/fitMaps'
import { resampleMap } from '../../../../src/main/domain/parcellation/resampleMap'
import { makeRandom } from '../../../../src/main/domain/random'

const random = makeRandom(5, 'places')
const [places, frames] = [11, 6]
const map = {
  runs: Int32Array.of(0, 1, 1, 2, 3, 0, 3, 4, 1, 5, 6, 1, 8, 9, 0, 10, 11, 3),
  counts: Int32Array.of(2, 3, 0, 1),
}

describe('means over a file that holds the frames of a place side by side', () => {
  const scaled = { frames, slope: 0.5, intercept: 20 }
  const stored = Array.from({ length: places * frames }, (_, i) => (i % 7 === 3 ? -40 : random.below(2000) - 1000))

  it.each([
    ['int16', Int16Array],
    ['float64', Float64Array],
  ] as const)('are those of the same values frame by frame, wherever pieces end (%s)', (datatype, Values) => {
    const byPlace = Values.from(stored)
    if (datatype === 'float64') {
      byPlace.fill(NaN, 2 * frames, 3 * frames)
      byPlace[3 * frames + 2] = Infinity
    }
    // A place that never differs from the stored value of 0 has no signal.
    byPlace.fill(-40, 5 * frames, 6 * frames)
    const byFrame = byPlace.map((_, i) => byPlace[(i % places) * frames + Math.floor(i / places)])
    const wanted = accumulateParcels({ ...scaled, shape: [places, 1, 1], datatype }, map)
    wanted.add(byFrame)
    for (const length of [1, 4, 6, 7, 13, 66]) {
      const means = accumulatePlaces({ ...scaled, places, datatype }, map)
      for (let at = 0; at < byPlace.length; at += length) means.add(byPlace.subarray(at, at + length))
      expect(means.frames()).toBe(frames)
      expect(means.finish()).toEqual(wanted.finish())
    }
  })

  it('are not given before the last value', () => {
    const means = accumulatePlaces({ ...scaled, places, datatype: 'int16' }, map)
    means.add(Int16Array.from(stored).subarray(1))
    expect(() => means.finish()).toThrow('10 of 11')
  })
})

describe('maps on another grid', () => {
  const affine = [2, 0, 0, -4, 0, 2, 0, -4, 0, 0, 2, -4, 0, 0, 0, 1]
  const grid = { shape: [5, 5, 5] as const, affine }
  const values = Float32Array.from({ length: 125 }, (_, i) => (i % 3 === 0 ? random.uniform() : 0))

  it('of their own are what they were, up to the outermost voxels', () => {
    const { voxels, weights } = resampleMap(values, grid, grid)
    const back = new Float32Array(125)
    voxels.forEach((voxel, i) => (back[voxel] = weights[i]))
    expect(back).toEqual(values)
  })

  it('shifted by half a voxel are the means of neighbours, and 0 beyond', () => {
    const shifted = { ...grid, affine: [2, 0, 0, -3, ...affine.slice(4)] }
    const { voxels, weights } = resampleMap(values, grid, shifted)
    const back = new Float32Array(125)
    voxels.forEach((voxel, i) => (back[voxel] = weights[i]))
    const wanted = values.map((value, i) => (i % 5 === 4 ? 0 : (value + values[i + 1]) / 2))
    wanted.forEach((value, i) => expect(back[i]).toBeCloseTo(value, 6))
  })

  it('that hold only missing values are empty', () => {
    expect(resampleMap(new Float32Array(125).fill(NaN), grid, grid).voxels).toHaveLength(0)
  })
})

describe('series of maps', () => {
  const sparse = (...weights: number[]) => ({
    voxels: Int32Array.from(weights.keys()).filter((voxel) => weights[voxel] !== 0),
    weights: Float32Array.from(weights.filter((weight) => weight !== 0)),
  })
  const maps = [sparse(1, 0.5, 0, 0), sparse(0, 0.5, 1, 0.25), sparse(0, 0, 0, 0)]
  const fit = (frames: number) => fitMaps(gatherWeights(maps, 4), frames) as MapFit

  it('are the coefficients that made the frame, and n/a for a map without weight', () => {
    const series = fit(1)
    series.add(Float32Array.of(3, 0.5 * 3 + 0.5 * 7, 7, 0.25 * 7))
    const { values, coverage, unsolved } = series.finish()
    expect([values[0], values[1]].map((value) => Number(value.toFixed(5)))).toEqual([3, 7])
    expect(values[2]).toBeNaN()
    expect([...coverage]).toEqual([1, 1, 0])
    expect(unsolved).toBe(0)
  })

  it('leave missing voxels out of a frame, and are n/a where none of a map is left', () => {
    const series = fit(3)
    series.add(Float32Array.of(NaN, 0.5 * 3 + 0.5 * 7, 7, 0.25 * 7))
    series.add(Float32Array.of(NaN, NaN, 7, 0.25 * 7))
    series.add(Float32Array.of(3, 0.5 * 3, 0, 0))
    const { values } = series.finish()
    expect([...values.subarray(0, 2)].map((value) => Number(value.toFixed(5)))).toEqual([3, 7])
    expect(values[3]).toBeNaN()
    expect(values[4]).toBeCloseTo(7, 5)
    expect([...values.subarray(6, 8)].map((value) => Number(value.toFixed(5)) + 0)).toEqual([3, 0])
  })

  it('are n/a in a frame whose missing voxels make one map a part of the other, and that is counted', () => {
    const series = fit(1)
    series.add(Float32Array.of(NaN, 5, NaN, NaN))
    const { values, unsolved } = series.finish()
    expect([...values].every(Number.isNaN)).toBe(true)
    expect(unsolved).toBe(1)
  })

  it('tell how much of each map the others do not explain', () => {
    const [first, second, none] = fit(1).ownShares()
    // Of two maps each is left what the angle between them leaves.
    const cosine = 0.25 / Math.sqrt(1.25 * 1.3125)
    expect(first).toBeCloseTo(1 - cosine ** 2, 10)
    expect(second).toBeCloseTo(1 - cosine ** 2, 10)
    expect(none).toBeNaN()
    const three = fitMaps(gatherWeights([sparse(1, 0, 0, 0), sparse(0, 1, 0, 0), sparse(1, 1, 0.1, 0)], 4), 1) as MapFit
    expect([...three.ownShares()].map((share) => Number(share.toFixed(6)))).toEqual([0.009901, 0.009901, 0.004975])
  })

  it('are refused for maps that are sums of others, with the first such map', () => {
    const sum = sparse(1, 1, 1, 0.25)
    expect(fitMaps(gatherWeights([...maps, sum], 4), 1)).toEqual({ collinear: 3 })
  })
})
