import { describe, expect, it } from 'vitest'
import type { SeriesColumn } from '../../../../src/preload/contract'
import { paintByNetwork, paintByValue } from '../../../../src/renderer/features/viewer/parcelPaint'
import { divergingDark } from '../../../../src/renderer/lib/colormaps'

const column = (name: string, label: number | null, network: string | null): SeriesColumn => ({
  name,
  label,
  network,
  centre: null,
  coverage: null,
})
const columns = [column('a', 11, 'Vis'), column('b', null, 'Vis'), column('c', 2035, 'Default')]

describe('colours of parcels', () => {
  it('goes by the label in the volume, not by the order of the columns', () => {
    const paint = paintByValue(columns, Float32Array.from([0, 0, 0, -3, 0, 3]), 1, divergingDark, [-3, 3], null)
    expect([...paint.keys()]).toEqual([11, 2035])
    expect(paint.get(11)).toEqual(divergingDark.stops[0])
    expect(paint.get(2035)).toEqual(divergingDark.stops.at(-1))
  })

  it('gives a missing value no colour: it is not zero', () => {
    const paint = paintByValue(columns, Float32Array.from([NaN, 0, 1]), 0, divergingDark, [-3, 3], null)
    expect(paint.has(11)).toBe(false)
    expect(paint.has(2035)).toBe(true)
  })

  it('paints one network alone when one is looked at', () => {
    expect([...paintByNetwork(columns, 'Default').keys()]).toEqual([2035])
    expect([...paintByNetwork(columns, null).keys()]).toEqual([11, 2035])
  })
})
