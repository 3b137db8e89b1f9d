import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../../src/preload/contract'
import { besides, byWeight, findingColumns, findingRows, whereOf } from '../../../../src/renderer/lib/dataFindings'
import { makeRecording } from '../../../fixtures/recording'

const finding = (code: string, place: Finding['place'] = {}, severity: Finding['severity'] = 'warning'): Finding => ({
  code,
  severity,
  place,
  message: `${code} happened`,
  suggestion: 'Mend it.',
})
const set = { id: 'set', name: 'study' }

describe('all findings of the data', () => {
  it('tell a finding once that a data set and its recording both tell, by path there and by name here', () => {
    const recording = makeRecording('a', { findings: [finding('tr.unknown', { file: 'a.tsv' })] })
    const rows = findingRows(
      [{ dataset: set, findings: [finding('tr.unknown', { file: 'sub-a/func/a.tsv' })] }],
      [recording],
    )
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ dataset: 'study', recording: { id: 'a' } })
  })

  it('keep the same finding of two data sets, and of two lines, apart', () => {
    const rows = findingRows(
      [
        {
          dataset: set,
          findings: [finding('bad', { file: 'p.tsv', line: 1 }), finding('bad', { file: 'p.tsv', line: 2 })],
        },
        { dataset: { id: 'two', name: 'other' }, findings: [finding('bad', { file: 'p.tsv', line: 1 })] },
      ],
      [],
    )
    expect(rows.map(({ dataset }) => dataset)).toEqual(['study', 'study', 'other'])
    expect(new Set(rows.map(({ id }) => id)).size).toBe(3)
  })

  it('guess no recording where two of a data set have the same name', () => {
    const twice = [makeRecording('a', { name: 'x.tsv' }), makeRecording('b', { name: 'x.tsv' })]
    const [row] = findingRows([{ dataset: set, findings: [finding('bad', { file: 'one/x.tsv' })] }], twice)
    expect(row.recording).toBeNull()
  })

  it('have those of files that came without a data set', () => {
    const alone = makeRecording('a', { datasetId: null, findings: [finding('cut')] })
    expect(findingRows([], [alone])).toMatchObject([{ dataset: null, recording: { id: 'a' } }])
  })

  it('put errors before warnings before notes, and keep the order within each', () => {
    const findings = [finding('n', {}, 'info'), finding('w1'), finding('e', {}, 'error'), finding('w2')]
    const rows = byWeight(findingRows([{ dataset: set, findings }], []))
    expect(rows.map((row) => row.finding.code)).toEqual(['e', 'w1', 'w2', 'n'])
  })

  it('say where they are by file and line, and leave the cell empty where they are nowhere in particular', () => {
    expect(whereOf(finding('bad', { file: 'p.tsv', line: 12, column: 'age' }))).toBe('p.tsv:12, column age')
    const place = findingColumns.find(({ id }) => id === 'place')!
    expect(place.value(findingRows([{ dataset: set, findings: [finding('bad')] }], [])[0])).toBeNull()
  })
})

describe('what is said beside findings', () => {
  it('is not said twice: a failure was told in the words of its first finding', () => {
    expect(besides('few happened', [finding('other'), finding('few')])).toBeUndefined()
    expect(besides('No parcel is left.', [finding('few')])).toBe('No parcel is left.')
    expect(besides('Alone')).toBe('Alone')
  })
})
