import { expect, it } from 'vitest'
import { makeRecordingRows, type RecordingRow } from '../../../src/main/services/recordingRows'
import { openMemoryCatalogue } from '../../fixtures/memoryCatalogue'

/** A row as it was kept before there were data sets. */
const old = {
  id: 'r',
  path: '/data/sub-01_bold.nii',
  series: '/w/parcels/r/x.tsv',
  truth: null,
  remarks: { file: [], series: [] },
  recording: {
    id: 'r',
    kind: 'volume',
    name: 'sub-01_bold.nii',
    subject: '01',
    session: null,
    task: null,
    frames: 5,
    trSeconds: 2,
    shape: [4, 4, 4],
    voxelSizeMm: [2, 2, 2],
    parcels: 2,
    atlasId: null,
    coverage: null,
    phantom: false,
    bytes: 100,
    findings: [],
  },
}

it('a row of an older version has what stands for the absence of what it could not say', () => {
  const catalogue = openMemoryCatalogue()
  catalogue.shelf<typeof old>('recordings').put(old)
  const [row] = makeRecordingRows(catalogue).list()
  expect(row).toMatchObject({ series: '/w/parcels/r/x.tsv', confounds: null, stamp: null, scanned: null, judged: null })
  expect(row.recording).toMatchObject({ frames: 5, datasetId: null, sourceId: null, missing: false, quality: null })
  expect(row.remarks.change).toEqual([])
})

it('a row that makes no sense is left out, and does not keep the others from being listed', () => {
  const catalogue = openMemoryCatalogue()
  catalogue.shelf<typeof old>('recordings').put(old)
  catalogue.shelf<{ id: string; recording: unknown }>('recordings').put({ id: 'broken', recording: { frames: 'many' } })
  expect(
    makeRecordingRows(catalogue)
      .list()
      .map(({ id }) => id),
  ).toEqual(['r'])
})

it('what is put is there at once and after a restart, and what is removed is neither', () => {
  const catalogue = openMemoryCatalogue()
  catalogue.shelf<typeof old>('recordings').put(old)
  const rows = makeRecordingRows(catalogue)
  rows.put({ ...rows.row('r'), id: 's' })
  rows.remove('r')
  for (const seen of [rows, makeRecordingRows(catalogue)]) {
    expect(seen.list().map(({ id }) => id)).toEqual(['s'])
    expect(seen.get('r')).toBeNull()
  }
  expect(() => rows.row('r')).toThrow('no such recording')
})

it('after a batch that failed the rows at hand are those that are kept', () => {
  const catalogue = openMemoryCatalogue()
  catalogue.shelf<typeof old>('recordings').put(old)
  const rows = makeRecordingRows(catalogue)
  const other: RecordingRow = { ...rows.row('r'), id: 's' }
  const work = () => {
    rows.put(other)
    rows.remove('r')
    throw new Error('half-way')
  }
  expect(() => rows.batch(work)).toThrow('half-way')
  expect(rows.list().map(({ id }) => id)).toEqual(['r'])
})
