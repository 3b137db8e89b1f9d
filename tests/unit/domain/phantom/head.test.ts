import { describe, expect, it } from 'vitest'
import {
  boldGrid,
  drawHead,
  findBrainSites,
  headGrid,
  mapParcels,
  measureFractions,
  networks,
  paintT1,
  parcels,
} from '../../../../src/main/domain/phantom'
import { tissueAt, tissues } from '../../../../src/main/domain/phantom/anatomy'

const head = drawHead()
const fractions = measureFractions(head)
const map = mapParcels(fractions)
const [columns, rows, slices] = boldGrid.shape

describe('the phantom’s head', () => {
  it('is its own mirror image', () => {
    for (const [x, y, z] of [
      [30, -20, 40],
      [12, -8, 19],
      [44, -10, -22],
      [24, -64, -40],
    ] as const)
      expect(tissueAt([-x, y, z])).toBe(tissueAt([x, y, z]))
  })

  it('has a ventricle within white matter within a folded grey ribbon, and air outside', () => {
    expect(tissueAt([10, -8, 19])).toBe('fluid')
    expect(tissueAt([26, -8, 30])).toBe('white')
    expect(tissueAt([11, -19, 8])).toBe('deep')
    expect(tissueAt([24, -64, -25])).toBe('cerebellum')
    expect(tissueAt([83, 100, 80])).toBe('air')
    const alongTheSurface = Array.from({ length: 60 }, (_, i) => tissueAt([50, -60 + 2 * i, 45 - i / 4]))
    expect(new Set(alongTheSurface)).toContain('grey')
    expect(new Set(alongTheSurface)).toContain('fluid')
  })

  it('has the proportions of a brain: more than 400 ml of grey matter, white matter, a cleft between the halves', () => {
    const millilitres = (tissue: string) => head.filter((code) => tissues[code] === tissue).length * 0.008
    expect(millilitres('grey')).toBeGreaterThan(400)
    expect(millilitres('grey')).toBeLessThan(900)
    expect(millilitres('white')).toBeGreaterThan(400)
    expect(millilitres('white')).toBeLessThan(900)
    expect(tissueAt([0, 40, 40])).not.toBe('grey')
  })

  it('is painted as T1 shows it: white matter brighter than grey, grey brighter than fluid', () => {
    const picture = paintT1(head, 1)
    const brightness = (tissue: string) => {
      const values = picture.filter((_, voxel) => tissues[head[voxel]] === tissue)
      return values.reduce((sum, value) => sum + value, 0) / values.length
    }
    expect(brightness('white')).toBeGreaterThan(brightness('grey') + 25)
    expect(brightness('grey')).toBeGreaterThan(brightness('fluid') + 25)
    expect(picture.length).toBe(headGrid.shape.reduce((product, length) => product * length, 1))
  })

  it('loses nothing on the coarser grid: fractions of a voxel never exceed one', () => {
    for (let voxel = 0; voxel < fractions.grey.length; voxel++) {
      const sum = Object.values(fractions).reduce((total, part) => total + part[voxel], 0)
      expect(sum).toBeLessThanOrEqual(1)
    }
    const grey = fractions.grey.reduce((sum, part) => sum + part * 8, 0)
    expect(grey).toBe(head.filter((code) => tissues[code] === 'grey').length)
  })
})

describe('the phantom’s atlas', () => {
  it('has parcels in pairs, each left one followed by its mirror image', () => {
    expect(parcels.length).toBe(80)
    expect(new Set(parcels.map(({ name }) => name)).size).toBe(80)
    for (let i = 0; i < parcels.length; i += 2) {
      const [left, right] = [parcels[i], parcels[i + 1]]
      expect([left.label, right.label]).toEqual([i + 1, i + 2])
      expect(left.name.replace('LH-', 'RH-')).toBe(right.name)
      expect(left.seed.map((mm, axis) => (axis === 0 ? -mm : mm))).toEqual([...right.seed])
    }
    expect(new Set(parcels.map(({ network }) => network))).toEqual(new Set(networks.map(({ name }) => name)))
  })

  it('gives every parcel voxels enough, on its own side only, as many left as right', () => {
    const voxels = parcels.map(() => 0)
    map.labels.forEach((label, voxel) => {
      if (label === 0) return
      voxels[label - 1]++
      expect(parcels[label - 1].hemisphere === 'LH').toBe(voxel % columns < columns / 2)
    })
    expect(Math.min(...voxels)).toBeGreaterThanOrEqual(20)
    for (let i = 0; i < voxels.length; i += 2) expect(voxels[i]).toBe(voxels[i + 1])
  })

  it('lies within what is recorded', () => {
    const recorded = new Set(findBrainSites(fractions, map).voxels)
    map.labels.forEach((label, voxel) => {
      if (label > 0) expect(recorded.has(voxel)).toBe(true)
    })
    expect(map.labels.length).toBe(columns * rows * slices)
  })
})
