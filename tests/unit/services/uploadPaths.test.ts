import { describe, expect, it } from 'vitest'
import { layOut, plainParts } from '../../../src/main/services/uploadPaths'

describe('paths inside a folder that is sent', () => {
  it('keep the names by which a data set is known', () => {
    expect(plainParts('sub-01/func/sub-01_task-rest_bold.nii.gz')).toEqual([
      'sub-01',
      'func',
      'sub-01_task-rest_bold.nii.gz',
    ])
    for (const path of ['.bidsignore', 'Ärzte (2)/a b+c=d.tsv', 'x..y/z', '日本/データ.nii'])
      expect(plainParts(path), path).toEqual(path.split('/'))
  })

  it('never lead out of it', () => {
    const out = ['..', '../x', 'a/../x', 'a/..', '.', './x', 'a/./x', '/etc/passwd', '//x', 'a//b', '', 'a/']
    const elsewhere = [
      '..\\x',
      'a\\..\\..\\x',
      'C:\\x',
      'C:/x',
      '\\\\host\\x',
      'a/b:stream',
      '... ',
      '. .',
      '../\u0000x',
    ]
    for (const path of [...out, ...elsewhere]) expect(plainParts(path), JSON.stringify(path)).toBeNull()
  })

  it('are no names of devices, no endless ones, and hide nothing', () => {
    const bad = ['con', 'a/NUL.nii', 'x/com1', 'a ', 'a.', 'a\u0000.nii', 'a\n', 'gz.\u202eiin', 'a?.tsv']
    for (const path of bad) expect(plainParts(path), JSON.stringify(path)).toBeNull()
    expect(plainParts('x'.repeat(201))).toBeNull()
    expect(plainParts('é'.repeat(101))).toBeNull()
    expect(plainParts(Array.from({ length: 33 }, () => 'a').join('/'))).toBeNull()
    expect(plainParts(Array.from({ length: 6 }, () => 'x'.repeat(190)).join('/'))).toBeNull()
  })

  it('do not write one file over another, on any system', () => {
    const laid = layOut(['a/X.tsv', 'A/x.tsv', 'a/caf\u00e9', 'a/cafe\u0301', 'b', 'b/c', 'd/e', 'd', 'a/X.json'])
    expect(laid.map((parts) => parts?.join('/') ?? null)).toEqual([
      'a/X.tsv',
      null,
      'a/caf\u00e9',
      null,
      'b',
      null,
      'd/e',
      null,
      'a/X.json',
    ])
  })
})
