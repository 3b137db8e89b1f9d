import { describe, expect, it } from 'vitest'
import { chooseUsable, keepParcels } from '../../../../src/main/domain/connectivity'
import type { ParcelSeries } from '../../../../src/main/domain/parcelSeries'

const seriesOf = (rows: number[][]): ParcelSeries => ({
  frames: rows.length,
  parcels: rows[0].map((_, at) => ({ name: `P${at}`, label: null, network: null, centre: null })),
  values: Float32Array.from(rows.flat()),
  trSeconds: null,
  atlas: null,
  coverage: null,
  phantom: true,
})

describe('what a matrix is computed from', () => {
  it('leaves out censored frames without blaming the parcels for them', () => {
    const usable = chooseUsable(
      seriesOf([
        [1, 2],
        [NaN, NaN],
        [NaN, NaN],
        [2, 1],
      ]),
      0,
    )
    expect(usable).toMatchObject({ parcels: [0, 1], frames: [0, 3], leftOut: [], emptyFrames: 2, incompleteFrames: 0 })
    expect([...usable.values]).toEqual([1, 2, 2, 1])
  })

  it('drops a parcel that misses too much rather than the frames of all others', () => {
    const rows = Array.from({ length: 10 }, (_, frame) => [frame, frame % 3, frame < 5 ? NaN : frame])
    const usable = chooseUsable(seriesOf(rows), 0.2)
    expect(usable.leftOut).toEqual([{ parcel: 2, reason: 'missing' }])
    expect(usable.frames).toHaveLength(10)
  })

  it('drops the frames that a kept parcel misses, for all parcels alike', () => {
    const rows = Array.from({ length: 10 }, (_, frame) => [frame, frame === 4 ? NaN : frame % 3])
    const usable = chooseUsable(seriesOf(rows), 0.2)
    expect(usable.frames).toEqual([0, 1, 2, 3, 5, 6, 7, 8, 9])
    expect(usable).toMatchObject({ leftOut: [], incompleteFrames: 1 })
  })

  it('tells empty parcels and constant ones apart, also those constant only in the frames that are kept', () => {
    const rows = [
      [NaN, 7, 5, 1, 1],
      [NaN, 7, 5, 2, 1],
      [NaN, 7, 5, 3, 1],
      [NaN, 7, 5, 4, 1],
      [NaN, 7, 6, NaN, 2],
    ]
    expect(chooseUsable(seriesOf(rows), 0.2).leftOut).toEqual([
      { parcel: 0, reason: 'empty' },
      { parcel: 1, reason: 'constant' },
      { parcel: 2, reason: 'constant' },
      { parcel: 4, reason: 'constant' },
    ])
  })

  it('is nothing, not an error, where no frame has any value', () => {
    const usable = chooseUsable(seriesOf([[NaN], [NaN]]), 0.5)
    expect(usable).toMatchObject({ parcels: [], frames: [], leftOut: [{ parcel: 0, reason: 'empty' }] })
  })

  it('takes the rows of the parcels that are kept, in their order', () => {
    const usable = chooseUsable(
      seriesOf([
        [1, 10, 100],
        [2, 30, 200],
      ]),
      0,
    )
    expect([...keepParcels(usable, [0, 2]).values]).toEqual([1, 2, 100, 200])
  })
})
