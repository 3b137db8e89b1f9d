import { describe, expect, it } from 'vitest'
import { checkRecording, type CheckedRecording } from '../../../../src/main/domain/dataset/checkRecording'
import { fileAt } from '../../../../src/main/domain/dataset/datasetFile'
import { Inheritance } from '../../../../src/main/domain/dataset/inheritance'
import { findJsonError } from '../../../../src/main/domain/dataset/jsonError'
import { mergeSidecars, pickSidecar } from '../../../../src/main/domain/dataset/sidecarFacts'

describe('what applies to a recording', () => {
  const inheritance = new Inheritance(
    [
      'task-rest_bold.json',
      'task-nback_bold.json',
      'bold.json',
      'acq-fast_task-rest_bold.json',
      'sub-01/sub-01_bold.json',
      'sub-01/ses-1/sub-01_ses-1_task-rest_bold.json',
      'sub-01/ses-1/func/sub-01_ses-1_task-rest_run-1_bold.json',
      'sub-01/ses-1/func/sub-01_ses-1_task-rest_run-2_bold.json',
      'sub-01/ses-1/func/sub-01_ses-1_task-rest_run-1_sbref.json',
      'sub-01/ses-2/func/sub-01_ses-2_task-rest_run-1_bold.json',
    ].map((path) => fileAt(path)),
  )
  const applicable = (path: string, suffix = 'bold', top = '') =>
    inheritance.applicable(fileAt(path), suffix, top).map((file) => file.path)

  it('is nearer or further, the nearest last, and of nobody else, no other run, no other suffix', () => {
    expect(applicable('sub-01/ses-1/func/sub-01_ses-1_task-rest_run-1_bold.nii.gz')).toEqual([
      'bold.json',
      'task-rest_bold.json',
      'sub-01/sub-01_bold.json',
      'sub-01/ses-1/sub-01_ses-1_task-rest_bold.json',
      'sub-01/ses-1/func/sub-01_ses-1_task-rest_run-1_bold.json',
    ])
    expect(applicable('sub-01/ses-1/func/sub-01_ses-1_task-rest_acq-fast_run-1_bold.nii.gz')).toContain(
      'acq-fast_task-rest_bold.json',
    )
    expect(applicable('sub-02/func/sub-02_task-nback_bold.nii.gz')).toEqual(['bold.json', 'task-nback_bold.json'])
  })

  it('does not come from above the data set', () => {
    expect(applicable('sub-01/ses-1/func/sub-01_ses-1_task-rest_run-2_bold.nii.gz', 'bold', 'sub-01')).toEqual([
      'sub-01/sub-01_bold.json',
      'sub-01/ses-1/sub-01_ses-1_task-rest_bold.json',
      'sub-01/ses-1/func/sub-01_ses-1_task-rest_run-2_bold.json',
    ])
  })

  it('is the file of the same name for what is not named after BIDS', () => {
    const loose = new Inheritance(['a.json', 'b.json'].map((path) => fileAt(path)))
    expect(loose.applicable(fileAt('a.nii.gz'), 'a', '').map(({ path }) => path)).toEqual(['a.json'])
  })
})

describe('sidecars together', () => {
  it('say field by field what the nearest says', () => {
    const parts = [
      { RepetitionTime: 3, TaskName: 'rest', Phantom: true },
      { RepetitionTime: 2, SliceTiming: [0, 1.9, 'x', 0.5], Parcels: [{}, {}] },
    ]
    expect(mergeSidecars(parts.map(pickSidecar))).toEqual({
      trSeconds: 2,
      taskName: 'rest',
      phantom: true,
      parcels: 2,
      orientation: null,
      slices: 3,
      lastSliceSeconds: 1.9,
      hasVolumeTiming: false,
    })
    expect(mergeSidecars([]).trSeconds).toBeNull()
  })

  it('count as silent where a field is of another type', () => {
    const part = pickSidecar({ RepetitionTime: '2', TaskName: 5, SliceTiming: 'none', Parcels: {}, Orientation: 'up' })
    expect(mergeSidecars([part])).toMatchObject({
      trSeconds: null,
      taskName: null,
      slices: null,
      parcels: null,
      orientation: null,
    })
  })
})

describe('a recording against its sidecars', () => {
  const check = (
    said: Record<string, unknown>,
    more: Partial<Omit<CheckedRecording, 'sidecar' | 'file'>> & { path?: string } = {},
  ) =>
    checkRecording({
      kind: 'volume',
      layout: 'bids',
      headerTrSeconds: 2,
      tableTrSeconds: null,
      slices: 3,
      ...more,
      file: fileAt(more.path ?? 'sub-01/func/sub-01_task-rest_bold.nii.gz'),
      sidecar: mergeSidecars([pickSidecar(said)]),
    }).map(({ severity, code }) => `${severity} ${code}`)
  const good = { RepetitionTime: 2, TaskName: 'Rest' }

  it('is well where both say the same', () => {
    expect(check(good)).toEqual([])
    expect(check({ ...good, RepetitionTime: 2.0004 })).toEqual([])
    expect(check({ ...good, TaskName: 'resting state' })).toEqual([])
  })

  it.each([
    [{ TaskName: 'rest' }, {}, 'warning recording.tr.sidecar'],
    [{ TaskName: 'rest' }, { headerTrSeconds: null }, 'error recording.tr.unknown'],
    [{}, { headerTrSeconds: null, layout: 'folder' as const }, 'warning recording.tr.unknown'],
    [{ ...good, RepetitionTime: 1.5 }, {}, 'warning recording.tr.conflict'],
    [{ ...good, RepetitionTime: 2000 }, {}, 'error recording.tr.implausible'],
    [{ RepetitionTime: 2 }, {}, 'error recording.taskName.missing'],
    [{ ...good, TaskName: 'n-back' }, {}, 'warning recording.taskName.conflict'],
    [{ ...good, VolumeTiming: [0, 2, 5] }, {}, 'warning recording.tr.uneven'],
    [{ ...good, SliceTiming: [0, 1] }, {}, 'warning recording.slices.count'],
    [{ ...good, SliceTiming: [0, 1000, 2000] }, {}, 'error recording.slices.late'],
    [good, { path: 'sub-01/func/sub-01_bold.nii.gz' }, 'error bids.task.missing'],
  ])('%j %j: %s', (said, more, finding) => expect(check(said, more)).toEqual([finding]))

  it('takes the time of the table where file and sidecar are silent', () => {
    expect(check({}, { headerTrSeconds: null, tableTrSeconds: 2, layout: 'connectomes', kind: 'series' })).toEqual([])
  })
})

describe('where a text stops being JSON', () => {
  it.each([
    ['{\n  "a": 1,\n  "b": }', 3, 'a value'],
    ['{\n"a": 1\n"b": 2}', 3, "',' or '}'"],
    ['{"a": 1,\n}', 2, 'a name in double quotes'],
    ["{'a': 1}", 1, 'a name in double quotes'],
    ['{"a" 1}', 1, "':'"],
    ['[1,\n2', 2, "',' or ']'"],
    ['{"a": 01}', 1, 'a value'],
    ['{"a": nope}', 1, 'a value'],
    ['{"a": "line\nbreak"}', 1, 'a value'],
    ['{} {}', 1, 'the end'],
    ['', 1, 'a value'],
    ['\n\n', 3, 'a value'],
  ])('%j: line %d, %s', (text, line, expected) => {
    expect(() => JSON.parse(text)).toThrow()
    expect(findJsonError(text)).toEqual({ line, expected })
  })

  it.each(['{}', '[]', ' {"a": [1, -2.5e-3, true, null, "\\u00e9\\n"], "b": {"c": []}} ', '"x"', '\ufeff{"a": 1}'])(
    'is nowhere in %j',
    (text) => expect(findJsonError(text)).toBeNull(),
  )

  it('is found in any depth and any length', () => {
    expect(findJsonError('['.repeat(1e6))).toMatchObject({ expected: 'a value' })
    expect(findJsonError(`"${'a\\n'.repeat(1e6)}`)).toMatchObject({ expected: 'a value' })
    expect(findJsonError(`{"${'a'.repeat(5e6)}": }`)).toMatchObject({ expected: 'a value' })
  })
})
