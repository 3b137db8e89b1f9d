import { describe, expect, it } from 'vitest'
import { checkDataset } from '../../../../src/main/domain/dataset/checkDataset'
import { fileAt } from '../../../../src/main/domain/dataset/datasetFile'
import type { DatasetRoot } from '../../../../src/main/domain/dataset/layout'
import { checkName } from '../../../../src/main/domain/dataset/names'
import { readBidsIgnore } from '../../../../src/main/domain/dataset/bidsIgnore'

const codes = (path: string, isRaw = true) =>
  checkName(fileAt(path), '', isRaw).map(({ code, severity }) => `${severity} ${code}`)

describe('a name that BIDS forbids', () => {
  it.each([
    ['sub-01/func/sub-02_task-rest_bold.nii.gz', 'error bids.name.subject'],
    ['sub-01/ses-1/func/sub-01_ses-2_task-rest_bold.nii.gz', 'error bids.name.session'],
    ['sub-01/ses-1/func/sub-01_task-rest_bold.nii.gz', 'error bids.name.session'],
    ['sub-01/func/sub-01_ses-1_task-rest_bold.nii.gz', 'error bids.name.session'],
    ['sub-01/func/task-rest_bold.nii.gz', 'error bids.name.invalid'],
    ['sub-01/func/scan.nii.gz', 'error bids.name.invalid'],
    ['sub-01/func/sub-01_rest_bold.nii.gz', 'error bids.name.invalid'],
    ['sub-01/func/sub-01_task-rest_task-a_bold.nii.gz', 'error bids.name.invalid'],
    ['sub-01/func/sub-01_task-rest_colour-red_bold.nii.gz', 'warning bids.name.invalid'],
    ['sub-01/func/sub-01_task-rest-1_bold.nii.gz', 'warning bids.name.invalid'],
    ['sub-01/func/sub-01_run-1_task-rest_bold.nii.gz', 'warning bids.name.invalid'],
  ])('%s: %s', (path, code) => expect(codes(path)).toEqual([code]))

  it.each([
    'sub-01/func/sub-01_task-rest_bold.nii.gz',
    'sub-01/ses-1/func/sub-01_ses-1_task-rest_acq-x_dir-AP_run-1_echo-2_part-mag_bold.json',
    'sub-01/anat/sub-01_T1w.nii.gz',
    'sub-01/ses-1/sub-01_ses-1_scans.tsv',
    'sub-01/sub-01_sessions.tsv',
    'participants.tsv',
    'code/run.sh',
    'task-rest_bold.json',
  ])('is not this: %s', (path) => expect(codes(path)).toEqual([]))

  it('is a matter of persons and sessions alone in a derivative', () => {
    expect(codes('sub-01/func/sub-01_task-rest_from-a_to-b_mode-image_odd-x_xfm.txt', false)).toEqual([])
    expect(codes('sub-01/figures.html', false)).toEqual([])
    expect(codes('sub-01/func/sub-02_task-rest_bold.nii.gz', false)).toEqual(['error bids.name.subject'])
  })

  it('cannot write to a terminal through a message', () => {
    const [{ message }] = checkName(fileAt('sub-01/func/\u001b[2J\nboo_bold.nii.gz'), '', true)
    expect(message).not.toMatch(/[\u0000-\u001f]/)
  })
})

describe('the files of a data set together', () => {
  const root: DatasetRoot = { folder: '', kind: 'bids', pipelines: [], description: null }
  const check = (paths: string[], used: string[] = []) =>
    checkDataset(
      [...paths, 'README'].map((path) => fileAt(path, { bytes: 1, modifiedMs: 0, changedMs: 0 })),
      root,
      new Set(used),
    ).map(({ code, place }) => `${code} ${place.file}`)

  it('are remarked on where one is lost on another machine, stored twice, out of place or left over', () => {
    const func = 'sub-01/func/sub-01_task'
    expect(check(['sub-01/a.tsv', 'sub-01/A.tsv'])).toEqual(['file.sameButForCase sub-01/A.tsv'])
    expect(check([`${func}-a_bold.nii`, `${func}-a_bold.nii.gz`])).toEqual([`recording.storedTwice ${func}-a_bold.nii`])
    expect(check(['sub-01/anat/sub-01_task-a_bold.nii.gz'])).toEqual([
      'bids.place sub-01/anat/sub-01_task-a_bold.nii.gz',
    ])
    expect(check([`${func}-a_bold.json`])).toEqual([`sidecar.unused ${func}-a_bold.json`])
    expect(check([`${func}-a_bold.json`], [`${func}-a_bold.json`])).toEqual([])
    expect(check([`${func}-a_events.tsv`])).toEqual([`events.unused ${func}-a_events.tsv`])
  })

  it('are missed: a README; and told when empty', () => {
    expect(checkDataset([fileAt('sub-01/a.tsv')], root, new Set()).map(({ code }) => code)).toEqual([
      'file.empty',
      'dataset.readme.missing',
    ])
  })
})

describe('.bidsignore', () => {
  const cases: Array<[string, string, boolean]> = [
    ['*_extra.nii.gz', 'sub-01/func/a_extra.nii.gz', true],
    ['*_extra.nii.gz', 'sub-01/func/a_extra.json', false],
    ['extra/', 'sub-01/extra/a.txt', true],
    ['extra/', 'sub-01/extra', false],
    ['extra', 'extra/deep/a.txt', true],
    ['/sub-01', 'sub-01/a', true],
    ['/func', 'sub-01/func/a', false],
    ['sub-01/*', 'sub-01/a', true],
    ['sub-01/*', 'x/sub-01/a', false],
    ['**/notes.txt', 'a/b/notes.txt', true],
    ['a/**/z', 'a/z', true],
    ['a/**/z', 'a/b/c/z', true],
    ['a/**/z', 'b/a/z', false],
    ['sub-??', 'sub-01/a', true],
    ['a.c', 'abc', false],
    ['# comment', '# comment', false],
    ['', 'a', false],
  ]
  it.each(cases)('%s on %s: %s', (pattern, path, expected) => expect(readBidsIgnore(pattern)(path)).toBe(expected))

  it('takes back what a later line takes back', () => {
    expect(readBidsIgnore('*.log\n!keep.log')('keep.log')).toBe(false)
    expect(readBidsIgnore('*.log\r\n!keep.log\r\n')('other.log')).toBe(true)
  })

  it('is not held up by a pattern made for that', () => {
    const ignores = readBidsIgnore(`${'*a'.repeat(80)}b\n${'**/'.repeat(60)}x`)
    expect(ignores(`${'a'.repeat(255)}/${'a/'.repeat(30)}a`)).toBe(false)
  })
})
