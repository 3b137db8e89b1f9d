import { expect, it } from 'vitest'
import type { Recording } from '../../../../src/preload/contract'
import { knownTo, usableBy } from '../../../../src/renderer/lib/modelUse'
import { makeCard, makeModel } from '../../../fixtures/modelCard'
import { makeRecording } from '../../../fixtures/recording'

const recording = (changes: Partial<Recording>) =>
  makeRecording('r', {
    name: 'sub-01_timeseries.tsv',
    subject: '01',
    task: null,
    datasetId: null,
    frames: 100,
    parcels: 2,
    ...changes,
  })

it('tells which recordings a model can be fed and why the others not; volumes without series are no news', () => {
  const rows = [
    recording({ id: 'fits' }),
    recording({ id: 'short', frames: 10 }),
    recording({ id: 'other', parcels: 3 }),
    recording({ id: 'volume', parcels: null }),
  ]
  const { usable, unusable } = usableBy(makeModel(), rows, () => undefined)
  expect(usable.map(({ id }) => id)).toEqual(['fits'])
  expect(unusable.map(({ recording: { id } }) => id)).toEqual(['short', 'other'])
})

it('knows a recording by the name of its series, and a volume by the series that was cut out of it', () => {
  const recordings = ['sub-01_timeseries.tsv', 'sub-02_task-rest_atlas-A_timeseries.tsv'].map((name) => ({
    name,
    sha256: '',
  }))
  const model = makeModel({ training: { ...makeCard().training!, recordings } })
  const rows = [
    recording({ id: 'series' }),
    recording({ id: 'volume', kind: 'volume', name: 'sub-02_task-rest_bold.nii.gz' }),
    recording({ id: 'other run', kind: 'volume', name: 'sub-02_task-rest_run-2_bold.nii.gz' }),
    recording({ id: 'stranger', name: 'sub-03_timeseries.tsv' }),
  ]
  expect(knownTo(model, rows)?.map(({ id }) => id)).toEqual(['series', 'volume'])
})

it('does not take imported weights for weights that have seen nobody', () => {
  expect(knownTo(makeModel({ training: null }), [recording({})])).toBeNull()
})
