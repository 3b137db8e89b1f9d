import { describe, expect, it } from 'vitest'
import { shownText } from '../../../../src/renderer/lib/grid/column'
import {
  allColumns,
  hiddenWords,
  measureWords,
  shownColumns,
  usualColumns,
  type RecordingRow,
} from '../../../../src/renderer/lib/recordingColumns'
import { makeQuality, makeRecording } from '../../../fixtures/recording'

const row = (changes: Parameters<typeof makeRecording>[1] = {}): RecordingRow => ({
  id: 'a',
  recording: makeRecording('a', changes),
  dataset: 'study',
  person: { id: 'a', recordings: 1, values: {} },
})
const columns = allColumns([{ name: 'age', kind: 'number', meaning: undefined, valueOf: () => 31 }])
const ids = (some: typeof columns) => some.map(({ id }) => id)
const cell = (id: string, of: RecordingRow) => {
  const column = columns.find((one) => one.id === id)!
  return [column.value(of), shownText(column, column.value(of))]
}

describe('columns of recordings', () => {
  it('give shares as percent, so that a filter of what is shown finds it', () => {
    const judged = row({ coverage: 0.985, quality: makeQuality({ censored: 0.25 }) })
    expect(cell('coverage', judged)).toEqual([98.5, '98.5\u00a0%'])
    expect(cell('censored', judged)).toEqual([25, '25\u00a0%'])
  })

  it('know nothing of quality before it was judged, and say no of one that stands out by nothing', () => {
    expect(cell('fd', row())[0]).toBeNull()
    expect(cell('outlier', row())[0]).toBeNull()
    expect(cell('outlier', row({ quality: makeQuality() }))[0]).toBe('no')
    expect(cell('outlier', row({ quality: makeQuality({ outlierIn: ['mean_fd', 'tsnr'] }) }))[0]).toBe('mean FD, tSNR')
  })

  it('count errors and warnings, not notes', () => {
    const finding = { code: 'a', place: {}, message: '', suggestion: '' }
    const findings = (['error', 'warning', 'info'] as const).map((severity) => ({ ...finding, severity }))
    expect(cell('remarks', row({ findings }))[0]).toBe(2)
  })

  it('know no number of frames where the file could not be read, instead of saying 0', () => {
    expect(cell('frames', row({ frames: 0 }))[0]).toBeNull()
    expect(cell('frames', row({ frames: 240 }))).toEqual([240, '240'])
  })

  it('let missing files be found by the word missing', () => {
    expect(cell('state', row({ missing: true, phantom: true }))[0]).toBe('missing, phantom')
    expect(cell('state', row())[0]).toBe('there')
  })

  it('are the usual ones until somebody chooses, with labels only when they are asked for', () => {
    expect(ids(shownColumns(columns, usualColumns(2), []))).toEqual(usualColumns(2))
    expect(ids(shownColumns(columns, ['name', 'person.age'], []))).toEqual(['subject', 'person.age', 'name'])
  })

  it('name the data set only where there are several', () => {
    expect(usualColumns(2)).toContain('dataset')
    expect(usualColumns(1)).not.toContain('dataset')
  })

  it('come into sight when they are filtered by, so that no filter works unseen', () => {
    expect(ids(shownColumns(columns, ['name'], ['state']))).toEqual(['subject', 'state', 'name'])
  })
})

describe('names of measures', () => {
  it('are said as people say them', () => {
    expect(measureWords(['mean_std_dvars', 'mean_rms', 'power_below'])).toBe('mean std DVARS, mean RMS, power below')
  })
})

describe('new recordings under a filter', () => {
  it('are not silently out of sight', () => {
    expect(hiddenWords(0, 4)).toBeUndefined()
    expect(hiddenWords(1, 1)).toBe('It is hidden by the filters of the table.')
    expect(hiddenWords(4, 4)).toBe('They are hidden by the filters of the table.')
    expect(hiddenWords(1, 4)).toBe('1 of them is hidden by the filters of the table.')
    expect(hiddenWords(3, 4)).toBe('3 of them are hidden by the filters of the table.')
  })
})
