import { describe, expect, it } from 'vitest'
import type { Recording } from '../../../../src/preload/contract'
import {
  cohortFor,
  groupOfMost,
  groupSeries,
  partUsable,
  repetitionTimes,
  whyUnusable,
} from '../../../../src/renderer/lib/seriesGroups'
import { makeRecording } from '../../../fixtures/recording'

const recording = (id: string, changes: Partial<Recording> = {}) =>
  makeRecording(id, { datasetId: null, parcels: 60, atlasId: 'phantom', coverage: 1, phantom: true, ...changes })

describe('recordings to train on', () => {
  it('are never mixed across atlases, nor across numbers of parcels without an atlas', () => {
    const { groups } = groupSeries([
      recording('a'),
      recording('b', { atlasId: null, parcels: 200 }),
      recording('c', { atlasId: null, parcels: 392 }),
      recording('d'),
    ])
    expect(groups.map((group) => group.recordings.map((row) => row.id))).toEqual([['a', 'd'], ['b'], ['c']])
  })

  it('are all cleaned or all as recorded, as one scan would count twice otherwise', () => {
    const { groups } = groupSeries([recording('a'), recording('clean', { sourceId: 'a' }), recording('b')])
    expect(groups.map(({ cleaned, recordings }) => [cleaned, recordings.map((row) => row.id)])).toEqual([
      [false, ['a', 'b']],
      [true, ['clean']],
    ])
  })

  it('are listed in the order of their people, whenever they came', () => {
    const { groups } = groupSeries([
      recording('c', { subject: '10' }),
      recording('b', { subject: '9', session: '2' }),
      recording('a', { subject: '9', session: '1' }),
    ])
    expect(groups[0].recordings.map((row) => row.id)).toEqual(['a', 'b', 'c'])
  })

  it('are not those without a parcel series, which are named instead', () => {
    const { groups, withoutSeries } = groupSeries([recording('a'), recording('v', { kind: 'volume', parcels: null })])
    expect(groups[0].recordings).toHaveLength(1)
    expect(withoutSeries.map((row) => row.id)).toEqual(['v'])
  })

  it('say why they cannot be used', () => {
    expect(whyUnusable(recording('a'), 200)).toBeNull()
    expect(whyUnusable(recording('a', { frames: 199 }), 200)).toContain('199 frames')
    expect(whyUnusable(recording('a', { parcels: null }), 1)).toContain('no parcel series')
    const broken = { code: 'x', severity: 'error' as const, place: {}, message: 'Truncated.', suggestion: '' }
    expect(whyUnusable(recording('a', { findings: [broken] }), 1)).toBe('Truncated.')
  })

  it('begin with the atlas of most of those that were chosen, wherever the first of them is', () => {
    const { groups } = groupSeries([recording('a'), recording('b', { parcels: 61 }), recording('c', { parcels: 61 })])
    expect(groupOfMost(groups, new Set(['a', 'b', 'c']))?.parcels).toBe(61)
    expect(groupOfMost(groups, new Set(['a']))?.parcels).toBe(60)
    expect(groupOfMost(groups, new Set([null]))).toBeUndefined()
  })

  it('stay usable with a mere warning', () => {
    const warning = { code: 'x', severity: 'warning' as const, place: {}, message: 'No atlas.', suggestion: '' }
    const { usable, unusable } = partUsable(
      [recording('a', { findings: [warning] }), recording('b', { frames: 3 })],
      20,
    )
    expect(usable.map((row) => row.id)).toEqual(['a'])
    expect(unusable.map((row) => row.recording.id)).toEqual(['b'])
  })

  it('show when repetition times differ or are not said', () => {
    const times = repetitionTimes([recording('a'), recording('b', { trSeconds: null }), recording('c')])
    expect(times).toEqual([
      { trSeconds: 2, count: 2 },
      { trSeconds: null, count: 1 },
    ])
  })
})

describe('the cohort a recording is compared with', () => {
  it('holds neither the recording nor another one of the same subject, nor other parcels, nor what was cleaned', () => {
    const mine = recording('a1', { subject: 'a' })
    const again = recording('a2', { subject: 'a' })
    const { cohort, sameSubject } = cohortFor(mine, [
      ...[mine, again, recording('b'), recording('c', { parcels: 61 })],
      recording('cleaned', { sourceId: 'x' }),
    ])
    expect(cohort.map((row) => row.id)).toEqual(['b'])
    expect(sameSubject.map((row) => row.id)).toEqual(['a2'])
  })
})
