import { describe, expect, it } from 'vitest'
import type { AtlasSummary, Parcel } from '../../../../src/preload/contract'
import {
  atlasFacts,
  gridLine,
  isMni,
  kindLine,
  parcelColumns,
  parcelRows,
  placeFacts,
} from '../../../../src/renderer/lib/atlasWords'
import { gridText } from '../../../../src/renderer/lib/grid/text'

const grid = {
  shape: [91, 109, 91] as [number, number, number],
  voxelSizeMm: [2, 2, 2] as [number, number, number],
  affine: [],
}
const atlas: AtlasSummary = {
  ...{ id: 'a', name: 'A', space: 'MNI152NLin6Asym', hash: 'h', phantom: false, kind: 'labels', grid, bundled: false },
  ...{ licence: null, reference: null, parcelCount: 2 },
}
const parcels: Parcel[] = [
  { label: 3, name: 'LH_Vis_1', network: 'Vis', centre: [-24.876, 1, 0.04], voxels: 1200 },
  { label: 2035, name: 'Insula', network: null, centre: null, voxels: 0 },
]

describe('an atlas in words', () => {
  it('tells what is not known as such, and never takes it for a space', () => {
    expect(gridLine({ ...atlas, space: 'unknown' })).toMatch(/^space not known · 2\smm$/)
    expect(new Map(atlasFacts({ ...atlas, space: 'unknown' })).get('space')).toBe('not known')
    expect(new Map(atlasFacts(atlas)).get('licence')).toBe('not stated')
  })
  it('gives three lengths to voxels that are not as long as wide', () => {
    const tall = { ...grid, voxelSizeMm: [2, 2, 3.5] as [number, number, number] }
    expect(gridLine({ ...atlas, grid: tall })).toMatch(/2 × 2 × 3\.5\smm$/)
    expect(gridLine({ ...atlas, grid: null })).toBe('MNI152NLin6Asym · surfaces')
  })
  it('tells maps and surfaces from label volumes', () => {
    expect(kindLine({ ...atlas, kind: 'maps' })).toMatch(/2\sparcels · probabilistic maps/)
    expect(parcelColumns('maps').map(({ label }) => label)).toContain('Map')
    expect(parcelColumns('dlabel').map(({ label }) => label)).toContain('Places')
  })
  it('puts a head behind it in MNI space only, not in that of another mean or of nobody', () => {
    expect(['MNI152NLin2009cAsym', 'mni', 'ICBM2009a'].map(isMni)).toEqual([true, true, true])
    expect(['MNI305', 'talairach', 'unknown', 'phantom', 'T1w'].map(isMni)).toEqual([false, false, false, false, false])
  })
})

describe('parcels as a table', () => {
  it('are copied with units in the heading, decimals that mean something, and n/a for what is nowhere', () => {
    expect(gridText(parcelColumns('labels'), parcelRows(parcels))).toBe(
      'name\tlabel\tnetwork\tx_mm\ty_mm\tz_mm\tvoxels\nLH_Vis_1\t3\tVis\t-24.88\t1\t0.04\t1200\nInsula\t2035\tn/a\tn/a\tn/a\tn/a\t0\n',
    )
  })
  it('are told under the crosshair, also where there is none', () => {
    expect(placeFacts({ mm: [1, 2, 3], label: 3 }, parcels[0]).map(([name]) => name)).toEqual([
      ...['position', 'label', 'parcel', 'network', 'its centre'],
    ])
    expect(placeFacts({ mm: [1, 2, 3], label: null }, null)).toContainEqual(['parcel', 'none'])
    expect(placeFacts(null, null)).toEqual([['parcel', 'none']])
  })
})
