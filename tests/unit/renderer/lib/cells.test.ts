import { describe, expect, it } from 'vitest'
import type { Cell } from '../../../../src/preload/contract'
import {
  peakByParcel,
  rowOf,
  sortCells,
  symmetricLimit,
  windowAt,
  windowFrames,
} from '../../../../src/renderer/lib/cells'

const grid = (rows: number[][]) => ({ shape: [rows.length, rows[0].length], data: Float32Array.from(rows.flat()) })

const cell = (parcel: string, z: number | null, q = 0.01): Cell => ({
  parcel,
  label: 1,
  network: null,
  window: 0,
  firstFrame: 0,
  lastFrame: 19,
  startSeconds: 0,
  endSeconds: 40,
  residual: 1,
  z,
  p: 0.001,
  q,
  coverage: 1,
})

describe('the map of z', () => {
  it('shows of each parcel the window that departs most, not one that is predicted unusually well', () => {
    const peaks = peakByParcel(
      grid([
        [1, -2, NaN],
        [-4, 1, NaN],
      ]),
    )
    expect([...peaks]).toEqual([1, 1, NaN])
  })

  it('gives the parcels of the window that was asked for', () => {
    expect([
      ...rowOf(
        grid([
          [1, 2],
          [3, 4],
        ]),
        1,
      ),
    ]).toEqual([3, 4])
  })

  it('has a scale that one outlier does not stretch, and on which noise alone stays quiet', () => {
    const values = Array.from({ length: 999 }, (_, i) => (i % 20) / 2)
    expect(symmetricLimit(grid([[...values, 500]]))).toBe(9.5)
    expect(symmetricLimit(grid([[0.1, -0.2]]))).toBe(5)
    expect(symmetricLimit(grid([[NaN, NaN]]))).toBe(5)
  })

  it('sees negative values in its scale', () => {
    expect(symmetricLimit(grid([[-7.2, 0, 0]]))).toBe(7.5)
  })
})

describe('windows of a recording', () => {
  const layout = { windowFrames: 100, patchFrames: 20 }

  it('lie one after the other from the first frame', () => {
    expect(windowFrames(200, layout)).toHaveLength(10)
    expect(windowFrames(200, layout)[9]).toEqual([180, 199])
  })

  it('end with the recording where frames are left over, and do not overlap', () => {
    const spans = windowFrames(250, layout)
    expect(spans.slice(-3)).toEqual([
      [180, 199],
      [210, 229],
      [230, 249],
    ])
  })

  it('leave a rest shorter than a patch out, and a recording shorter than a window too', () => {
    expect(windowFrames(219, layout)).toHaveLength(10)
    expect(windowFrames(99, layout)).toEqual([])
  })

  it('are found by a frame, and not in the gaps between them', () => {
    const spans = windowFrames(250, layout)
    expect(windowAt(spans, 20)).toBe(1)
    expect(windowAt(spans, 19)).toBe(0)
    expect(windowAt(spans, 205)).toBe(-1)
  })
})

describe('sorting findings', () => {
  it('puts the largest deviation first, and missing ones last both ways', () => {
    const cells = [cell('a', 1), cell('b', null), cell('c', -5)]
    expect(sortCells(cells, 'z', true).map((row) => row.parcel)).toEqual(['a', 'c', 'b'])
    expect(sortCells(cells, 'z', false).map((row) => row.parcel)).toEqual(['c', 'a', 'b'])
  })

  it('orders numbered parcels by their number', () => {
    const cells = [cell('P10', 1), cell('P9', 1)]
    expect(sortCells(cells, 'parcel', false).map((row) => row.parcel)).toEqual(['P9', 'P10'])
  })

  it('leaves the list it was given as it is', () => {
    const cells = [cell('b', 1), cell('a', 2)]
    sortCells(cells, 'parcel', false)
    expect(cells[0].parcel).toBe('b')
  })
})
