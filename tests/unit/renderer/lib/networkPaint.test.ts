import { describe, expect, it } from 'vitest'
import { paintApart, paintByNetwork } from '../../../../src/renderer/lib/networkPaint'

const parcels = [
  { label: 3, network: 'Vis' },
  { label: 300, network: 'Default' },
  { label: null, network: 'Vis' },
  { label: 7, network: 'Vis' },
]
const distance = (a: readonly number[], b: readonly number[]) => Math.hypot(...a.map((value, i) => value - b[i]))

describe('colours of parcels in the brain', () => {
  it('go by the label, not by the place in the list, and by one network alone when it is looked at', () => {
    expect([...paintByNetwork(parcels, null).keys()]).toEqual([3, 300, 7])
    expect([...paintByNetwork(parcels, 'Vis').keys()]).toEqual([3, 7])
  })
  it('tell networks further apart than parcels of one network', () => {
    const paint = paintByNetwork(parcels, null)
    expect(distance(paint.get(3)!, paint.get(7)!)).toBeGreaterThan(0)
    expect(distance(paint.get(3)!, paint.get(7)!)).toBeLessThan(distance(paint.get(3)!, paint.get(300)!))
  })
  it('differ between neighbours in the list where there are no networks, and are colours', () => {
    const list = Array.from({ length: 400 }, (_, i) => ({ label: i + 1 }))
    const paint = paintApart(list)
    expect(paint.size).toBe(400)
    for (let label = 1; label < 400; label++)
      expect(distance(paint.get(label)!, paint.get(label + 1)!)).toBeGreaterThan(40)
    for (const color of paint.values()) expect(color.every((c) => Number.isInteger(c) && c >= 0 && c <= 255)).toBe(true)
  })
})
