import { expect, it } from 'vitest'
import type { InputContract } from '../../../src/preload/contract'
import { alignSeries } from '../../../src/main/services/alignSeries'
import { fakeSeries } from '../../fixtures/fakeCohort'

const series = fakeSeries(1, { parcels: 4, frames: 30 })
const contractOf = (order: number[]): InputContract => ({
  atlas: { name: series.atlas?.name ?? '', hash: null },
  parcels: order.map((column) => ({ name: series.parcels[column].name, network: null })),
  coordinates: 'none',
  centres: order.map(() => [0, 0, 0]),
  coordinateUnitMm: 1,
  trSeconds: series.trSeconds,
  windowFrames: 20,
  patchFrames: 10,
  scaling: { method: 'robust', gain: 1 },
})

it('gives every parcel the place that the model has for its name, with its own values and coverage', () => {
  const order = [2, 0, 3, 1]
  const covered = { ...series, coverage: Float32Array.of(0.1, 0.2, 0.3, 0.4) }
  const aligned = alignSeries(contractOf(order), covered, 'it.tsv')
  if (!aligned.ok) throw new Error(aligned.findings[0].message)
  expect(aligned.value.parcels).toEqual(order.map((column) => series.parcels[column]))
  expect([...aligned.value.coverage!]).toEqual([0.3, 0.1, 0.4, 0.2].map(Math.fround))
  for (const frame of [0, 17, 29])
    expect([...aligned.value.values.subarray(frame * 4, frame * 4 + 4)]).toEqual(
      order.map((column) => series.values[frame * 4 + column]),
    )
})

it('names a parcel that the recording does not have', () => {
  const lacking = { ...series, parcels: series.parcels.map((one, i) => (i === 2 ? { ...one, name: 'other' } : one)) }
  const aligned = alignSeries(contractOf([0, 1, 2, 3]), lacking, 'it.tsv')
  expect(aligned.ok).toBe(false)
  expect(aligned.findings[0].message).toContain(`it has no ${series.parcels[2].name}`)
})
