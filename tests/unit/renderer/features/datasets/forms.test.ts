import { describe, expect, it } from 'vitest'
import { jobRequestSchema } from '../../../../../src/preload/contract'
import { exportProblems, exportRequest, startExport } from '../../../../../src/renderer/features/datasets/exportDraft'
import {
  qualityProblems,
  qualityRequest,
  startQuality,
} from '../../../../../src/renderer/features/datasets/qualityDraft'
import { targetsOf } from '../../../../../src/renderer/features/datasets/targets'

describe('the form that judges quality', () => {
  it('starts with what the task does when nothing is said', () => {
    const given = jobRequestSchema.parse(qualityRequest(startQuality(), ['a']))
    expect(given).toEqual(jobRequestSchema.parse({ kind: 'quality', recordingIds: ['a'] }))
    expect(qualityProblems(startQuality())).toEqual({})
  })

  it('judges by nothing where a threshold is empty, and leaves out a TR that is not given', () => {
    const request = qualityRequest({ ...startQuality(), fdThreshold: ' ', trSeconds: '' }, ['a'])
    expect(request).toMatchObject({ fdThreshold: null, dvarsThreshold: 1.5 })
    expect('trSeconds' in request).toBe(false)
    expect(qualityRequest({ ...startQuality(), trSeconds: '2.5' }, ['a'])).toMatchObject({ trSeconds: 2.5 })
  })

  it.each([
    ['fdThreshold', '0'],
    ['fdThreshold', '0,5'],
    ['censorBefore', '1.5'],
    ['censorAfter', '-1'],
    ['minContiguous', '0'],
    ['minContiguous', ''],
    ['fewestInGroup', '2'],
    ['groupDeviations', '0'],
  ] as const)('refuses what the contract would refuse: %s of %s', (name, text) => {
    const draft = { ...startQuality(), [name]: text }
    expect(Object.keys(qualityProblems(draft))).toEqual([name])
    expect(jobRequestSchema.safeParse(qualityRequest(draft, ['a'])).success).toBe(false)
  })
})

describe('the form that exports', () => {
  it('asks for the formats in the order of the contract, however they were ticked', () => {
    const authors = ' Ada Lovelace; ;Doe, J. '
    const request = exportRequest({ name: ' My set ', authors, formats: new Set(['npy', 'bids']) }, ['a'])
    const told = { name: 'My set', authors: ['Ada Lovelace', 'Doe, J.'], formats: ['bids', 'npy'] }
    expect(request).toEqual({ kind: 'exportData', recordingIds: ['a'], ...told })
    expect(jobRequestSchema.safeParse(request).success).toBe(true)
  })

  it('wants a name that fits and at least one format', () => {
    expect(exportProblems(startExport())).toEqual({})
    expect(Object.keys(exportProblems({ name: ' ', authors: '', formats: new Set() }))).toEqual(['name', 'formats'])
    expect(exportProblems({ ...startExport(), name: 'x'.repeat(81) }).name).toBeDefined()
  })
})

describe('what a form is for', () => {
  it('is what was chosen before what is listed before all', () => {
    expect(targetsOf(['a'], ['a', 'b'], ['a', 'b', 'c']).map(({ value }) => value)).toEqual(['chosen', 'listed', 'all'])
  })

  it('offers no second name for the same recordings', () => {
    expect(targetsOf([], ['a', 'b'], ['a', 'b']).map(({ value }) => value)).toEqual(['all'])
    expect(targetsOf([], [], ['a']).map(({ value }) => value)).toEqual(['all'])
    expect(targetsOf([], [], [])).toEqual([])
  })
})
