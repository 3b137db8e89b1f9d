import { describe, expect, it } from 'vitest'
import type { LabelVolume } from '../../../../src/main/domain/atlas/labelVolume'
import { accumulateParcels } from '../../../../src/main/domain/parcellation/accumulate'
import { eachRun, placesOfRuns } from '../../../../src/main/domain/parcellation/runs'
import { mapVoxels } from '../../../../src/main/domain/parcellation/voxelMap'
import { mniForm, obliqueForm } from '../../../fixtures/nifti'
import { parcellateNaively, type NaiveInput } from './naive'

const closed = (rows: number[]) => [...rows, 0, 0, 0, 1]

const atlasOf = (shape: [number, number, number], affine: number[], label: (voxel: number) => number): LabelVolume => ({
  shape,
  affine,
  affineSource: 'sform',
  space: 'mni',
  labels: Int32Array.from({ length: shape[0] * shape[1] * shape[2] }, (_, i) => label(i)),
})

/** Labels with gaps, some above 255, about a third of the voxels without. */
const labelOf = (voxel: number): number => [0, 0, 3, 300, 3, 12114, 5, 0, 300][(voxel * 7 + (voxel >> 4)) % 9]
/** 44 is nowhere. */
const labels = [3, 5, 44, 300, 12114]
const valueOf = (voxel: number, frame: number): number =>
  voxel % 11 === 0 ? 0 : Math.round(800 + 300 * Math.sin(voxel * 0.7) + 90 * Math.cos(frame * 1.3 + voxel))

interface Case {
  shape: [number, number, number]
  affine: number[]
  frames: number
  value: (voxel: number, frame: number) => number
  atlasShape: [number, number, number]
  atlasAffine: number[]
}

const base: Case = {
  shape: [9, 8, 7],
  affine: closed(mniForm.rows),
  frames: 4,
  value: valueOf,
  atlasShape: [9, 8, 7],
  atlasAffine: closed(mniForm.rows),
}

/** The real one on a case, fed in pieces of a given length. */
function parcellate(input: Case, type: 'int16' | 'float32', pieceLength: number, slope = 1, intercept = 0) {
  const atlas = atlasOf(input.atlasShape, input.atlasAffine, labelOf)
  const map = mapVoxels(input, atlas, labels)
  const length = input.shape[0] * input.shape[1] * input.shape[2]
  const all = Array.from({ length: length * input.frames }, (_, i) => input.value(i % length, Math.floor(i / length)))
  const stored = type === 'int16' ? Int16Array.from(all) : Float32Array.from(all)
  const means = accumulateParcels({ shape: input.shape, frames: input.frames, datatype: type, slope, intercept }, map)
  for (let start = 0; start < stored.length; start += pieceLength)
    means.add(stored.subarray(start, start + pieceLength))
  return { counts: [...map.counts], frames: means.frames(), ...means.finish() }
}

function expectSame(real: ReturnType<typeof parcellate>, input: Case, scale = (value: number) => value): void {
  const naive = parcellateNaively({
    ...input,
    value: (v, f) => scale(input.value(v, f)),
    label: labelOf,
    labels,
  } as NaiveInput)
  expect(real.counts).toEqual(naive.counts)
  expect(real.frames).toBe(input.frames)
  naive.values.flat().forEach((value, i) => {
    if (Number.isNaN(value)) expect(real.values[i]).toBeNaN()
    else expect(Math.abs(real.values[i] - value)).toBeLessThanOrEqual(1e-6 * Math.abs(value))
  })
  naive.coverage.forEach((share, i) => expect(real.coverage[i]).toBeCloseTo(share, 6))
}

describe('parcel means', () => {
  it.each([1, 7, 100, 504, 505, 1500, 5000])(
    'do not depend on where the stream is cut (pieces of %i voxels)',
    (pieceLength) => {
      expectSame(parcellate(base, 'int16', pieceLength), base)
      expectSame(parcellate(base, 'float32', pieceLength), base)
    },
  )

  it('leave values out that are not numbers, and only those', () => {
    const value = (voxel: number, frame: number) => {
      if (labelOf(voxel) === 5 && frame === 1) return NaN
      if ((voxel + frame) % 5 === 0) return NaN
      return voxel % 97 === 3 ? Infinity : valueOf(voxel, frame)
    }
    const input = { ...base, value }
    const real = parcellate(input, 'float32', 333)
    expectSame(real, input)
    expect(real.values[labels.length + 1]).toBeNaN()
  })

  it('are scaled by slope and intercept', () => {
    expectSame(parcellate(base, 'int16', 200, 0.5, -100), base, (value) => value * 0.5 - 100)
    expectSame(parcellate(base, 'float32', 200, -2, 0), base, (value) => value * -2)
  })

  it('count the stored value that stands for zero as no signal, not zero itself, when there is an intercept', () => {
    const input = { ...base, frames: 2, value: (voxel: number) => (voxel % 3 === 0 ? 200 : 0) }
    const real = parcellate(input, 'int16', 200, 0.5, -100)
    expectSame(real, input, (value) => value * 0.5 - 100)
    expect(Math.max(...real.coverage)).toBeGreaterThan(0)
  })

  it('of a parcel as large as the brain do not overflow', () => {
    const shape: [number, number, number] = [41, 40, 40]
    const affine = base.affine
    const map = mapVoxels(
      { shape, affine },
      atlasOf(shape, affine, () => 1),
      [1],
    )
    for (const [datatype, stored] of [
      ['uint16', new Uint16Array(41 * 40 * 40).fill(65535)],
      ['int16', new Int16Array(41 * 40 * 40).fill(-32768)],
      ['int32', new Int32Array(41 * 40 * 40).fill(2147483647)],
      ['uint32', new Uint32Array(41 * 40 * 40).fill(4294967295)],
    ] as const) {
      const means = accumulateParcels({ shape, frames: 1, datatype, slope: 1, intercept: 0 }, map)
      means.add(stored)
      expect([...means.finish().values]).toEqual([Math.fround(stored[0])])
    }
  })

  it('of a recording of one frame are one row', () => {
    const input = { ...base, frames: 1 }
    expectSame(parcellate(input, 'int16', 50), input)
  })

  it('keep a column of NaN for a label without voxels, and call its coverage 0', () => {
    const real = parcellate(base, 'int16', 400)
    expect([0, 1, 2, 3].map((frame) => real.values[frame * labels.length + 2])).toEqual([NaN, NaN, NaN, NaN])
    expect(real.coverage[2]).toBe(0)
  })

  it('cover a voxel that carries signal in a single frame', () => {
    const input = { ...base, frames: 3, value: (voxel: number, frame: number) => (frame === 2 && voxel % 2 ? 9 : 0) }
    expectSame(parcellate(input, 'int16', 64), input)
  })

  it('are not given before all frames came', () => {
    const map = mapVoxels(base, atlasOf(base.atlasShape, base.atlasAffine, labelOf), labels)
    const means = accumulateParcels({ ...base, datatype: 'int16', slope: 1, intercept: 0 }, map)
    means.add(new Int16Array(504 * 3 + 503))
    expect(means.frames()).toBe(3)
    expect(() => means.finish()).toThrow('3 of 4')
  })
})

describe('labels on the grid of a recording', () => {
  it.each([
    [
      'a coarser grid',
      { atlasShape: [5, 5, 4], atlasAffine: closed([-3.7, 0, 0, 9.1, 0, 3.3, 0, -9.2, 0, 0, 3.1, -5.3]) },
    ],
    [
      'a finer grid, mirrored',
      { atlasShape: [20, 18, 14], atlasAffine: closed([0.9, 0, 0, -8, 0, 1.1, 0, -11, 0, 0, 1.1, -7]) },
    ],
    ['an oblique recording', { affine: closed(obliqueForm.rows) }],
    ['an oblique atlas', { atlasAffine: closed(obliqueForm.rows), atlasShape: [7, 9, 6] }],
    ['exchanged axes', { atlasAffine: closed([0, -2, 0, 10, 2, 0, 0, -10, 0, 0, 2, -6]), atlasShape: [8, 9, 7] }],
    ['an atlas that covers a corner', { atlasShape: [3, 3, 3] }],
  ] as Array<[string, Partial<Case>]>)('are those of the nearest voxel for %s', (_, more) => {
    const input = { ...base, ...more }
    const real = parcellate(input, 'int16', 123)
    expect(real.counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(5)
    expectSame(real, input)
  })

  it('are those of the nearest voxel however far an atlas is shifted along the rows, also past their ends', () => {
    const voxel = Math.abs(base.affine[0])
    for (const shift of [-30, -9, -8, -3, -0.5, 0, 0.4, 1, 2.5, 8, 9, 30]) {
      const atlasAffine = base.affine.map((value, at) => (at === 3 ? value + shift * voxel : value))
      const input = { ...base, frames: 1, atlasAffine, atlasShape: [7, 8, 7] as [number, number, number] }
      expectSame(parcellate(input, 'int16', 500), input)
    }
  })

  it('halfway between two voxels go away from zero on every axis, whatever the rounding error', () => {
    const shape: [number, number, number] = [3, 1, 1]
    const atlas = atlasOf([4, 1, 1], closed([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]), (voxel) => voxel + 1)
    const columnsAt = (first: number) => {
      const grid = { shape, affine: closed([1, 0, 0, first, 0, 1, 0, 0, 0, 0, 1, 0]) }
      const columns: number[] = []
      eachRun(mapVoxels(grid, atlas, [1, 2, 3, 4]).runs, (_start, _end, column) => columns.push(column))
      return columns
    }
    for (const error of [-1e-9, 0, 1e-9]) {
      expect(columnsAt(0.5 + error)).toEqual([1, 2, 3])
      // -0.5 goes to -1, outside the atlas; 0.5 to 1; 1.5 to 2
      expect(columnsAt(-0.5 + error)).toEqual([1, 2])
    }
  })

  it('outside the atlas are none, also a hair outside', () => {
    const atlas = atlasOf([2, 2, 2], closed([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]), () => 1)
    const map = mapVoxels({ shape: [6, 6, 6], affine: closed([1, 0, 0, -2, 0, 1, 0, -2, 0, 0, 1, -2]) }, atlas, [1])
    expect(map.counts[0]).toBe(8)
  })

  it('that no column asks for belong to nobody', () => {
    const map = mapVoxels(base, atlasOf(base.atlasShape, base.atlasAffine, labelOf), [300])
    const expected = Array.from({ length: 504 }, (_, voxel) => voxel).filter((voxel) => labelOf(voxel) === 300)
    expect([...placesOfRuns(map.runs)]).toEqual(expected)
  })
})
