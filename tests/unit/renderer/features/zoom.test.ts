import { describe, expect, it } from 'vitest'
import { pageAt, scaleOf, stepZoom } from '../../../../src/renderer/features/reports/zoom'

const a4 = { width: 595, height: 842 }

describe('zoom of a report', () => {
  it('fits the width, or the whole page, whichever was asked for', () => {
    expect(scaleOf('width', a4, { width: 1190, height: 500 })).toBe(2)
    expect(scaleOf('page', a4, { width: 1190, height: 421 })).toBe(0.5)
    expect(scaleOf(1.25, a4, { width: 10, height: 10 })).toBe(1.25)
  })

  it('does not vanish in a box without a size', () => {
    expect(scaleOf('width', a4, { width: 0, height: 0 })).toBe(0.2)
  })

  it('steps to the next size from any scale, and stays at the ends', () => {
    expect(stepZoom(0.93, 1)).toBe(1)
    expect(stepZoom(0.93, -1)).toBe(0.8)
    expect(stepZoom(1, 1)).toBe(1.25)
    expect(stepZoom(3, 1)).toBe(3)
    expect(stepZoom(0.5, -1)).toBe(0.5)
  })
})

describe('the page that is said to be in sight', () => {
  const tops = [0, 900, 1800]
  it('is the one across the middle, not the one whose last line is still seen', () => {
    expect(pageAt(tops, 0, 700)).toBe(1)
    expect(pageAt(tops, 600, 700)).toBe(2)
    expect(pageAt(tops, 5000, 700)).toBe(3)
  })
  it('is the first when the box is above all pages', () => {
    expect(pageAt([100, 200], 0, 10)).toBe(1)
  })
})
