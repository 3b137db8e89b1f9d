import { describe, expect, it } from 'vitest'
import { connectomeDrawing, pairPaint } from '../../../../src/renderer/features/signals/connectome/connectomeDrawing'

const parcel = (name: string, label: number | null, centre: [number, number, number] | null) => ({
  ...{ name, label, centre, network: null, coverage: null },
})
const parcels = [parcel('a', 1, [0, 0, 0]), parcel('b', 2, null), parcel('c', 3, [3, 4, 0])]
const edges = [
  { first: 0, second: 1, value: 0.9 },
  { first: 0, second: 2, value: -0.5 },
]

describe('a connectome in the brain', () => {
  it('leaves out parcels without a place, and the edges that end there, and joins the right ones', () => {
    const drawing = connectomeDrawing(parcels, edges, { first: null, second: null }, 1)
    expect(drawing.nodes.map(({ name }) => name)).toEqual(['a', 'c'])
    expect(drawing.edges).toEqual([{ first: 0, second: 1, value: -0.5 }])
  })

  it('lets the chosen parcels stand out', () => {
    const [plain] = connectomeDrawing(parcels, edges, { first: null, second: null }, 1).nodes
    const [chosen] = connectomeDrawing(parcels, edges, { first: 0, second: null }, 1).nodes
    expect(chosen.radius).toBeGreaterThan(plain.radius)
    expect(chosen.color).not.toEqual(plain.color)
  })

  it('paints the two of a pair in colours of their own, and nothing else', () => {
    const paint = pairPaint(parcels, { first: 0, second: 2 })
    expect([...paint.keys()]).toEqual([1, 3])
    expect(paint.get(1)).not.toEqual(paint.get(3))
  })
})
