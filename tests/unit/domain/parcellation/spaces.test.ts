import { expect, it } from 'vitest'
import type { NiftiSpace } from '../../../../src/main/domain/nifti/header'
import { compareSpaces } from '../../../../src/main/domain/parcellation/spaces'

const files = { recording: 'sub-01_bold.nii.gz', atlas: 'atlas.nii.gz' }
const compare = (
  [own, ownHeader = 'unknown']: [string | null, NiftiSpace?],
  [other, otherHeader = 'unknown']: [string | null, NiftiSpace?],
) => compareSpaces({ told: own, header: ownHeader }, { told: other, header: otherHeader }, files)

it('headers that name different spaces are doubted, not where one names none', () => {
  expect(compare([null, 'scanner'], [null, 'mni'])).toMatchObject({ code: 'atlas.space.differs', severity: 'warning' })
  expect(compare([null, 'unknown'], [null, 'mni'])).toBeNull()
  expect(compare([null, 'mni'], [null, 'mni'])).toBeNull()
})

it('templates that are told and differ are doubted by their names, the same ones are not', () => {
  const doubt = compare(['MNI152NLin2009cAsym'], ['MNI152NLin6Asym'])
  expect(doubt).toMatchObject({ code: 'atlas.template.differs', severity: 'warning', place: { file: files.recording } })
  expect(doubt!.message).toContain('MNI152NLin2009cAsym')
  expect(doubt!.message).toContain('MNI152NLin6Asym')
  expect(compare(['MNI152NLin6Asym'], ['MNI152NLin6Asym'])).toBeNull()
  expect(compare(['MNI152NLin6Asym'], ['mni152nlin6asym'])).toBeNull()
  expect(compare(['MNIInfant+1'], ['MNIInfant+2'])).not.toBeNull()
})

it('one that only says MNI may be any of them, and is not Talairach', () => {
  expect(compare(['MNI152NLin2009cAsym'], [null, 'mni'])).toBeNull()
  expect(compare(['MNI'], ['MNI152NLin6Asym'])).toBeNull()
  expect(compare([null, 'mni'], ['Talairach'])).toMatchObject({ code: 'atlas.space.differs' })
  expect(compare([null, 'mni'], ['MNI305'])).toMatchObject({ code: 'atlas.space.differs' })
})

it('a recording of somebody’s own head is doubted with an atlas of a template, by its name or its header', () => {
  for (const own of [['T1w'], ['func', 'mni'], [null, 'scanner']] as Array<[string | null, NiftiSpace?]>) {
    const doubt = compare(own, ['MNI152NLin6Asym'])
    expect(doubt, String(own)).toMatchObject({ code: 'atlas.space.differs' })
    expect(doubt!.message).toContain('own head')
    expect(doubt!.suggestion).toContain('MNI152NLin6Asym')
  }
  expect(compare(['T1w'], [null, 'scanner'])).toBeNull()
})

it('what is told goes before a header with a code that programs leave there', () => {
  expect(compare(['MNI152NLin6Asym', 'scanner'], ['MNI152NLin6Asym', 'aligned'])).toBeNull()
  expect(compare(['MNI152NLin6Asym'], [null, 'scanner'])).toBeNull()
  expect(compare([null, 'aligned'], ['MNI152NLin6Asym'])).toBeNull()
})
