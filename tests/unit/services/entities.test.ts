import { describe, expect, it } from 'vitest'
import { namesSubject, readEntities } from '../../../src/main/services/entities'

describe('whose a file is', () => {
  it.each([
    ['sub-01_ses-2_task-rest_bold.nii.gz', '01', true],
    ['sub-01.ptseries.nii', '01', true],
    ['x/sub-01.nii.gz', '01', true],
    ['scan_of_somebody.nii.gz', 'scan_of_somebody', false],
    ['ts_sub-002_ses-1.txt', '002', true],
    ['sub-01/mysub-12x.nii', 'mysub-12x', false],
  ])('%s: %s', (path, subject, isNamed) => {
    expect(readEntities(path).subject).toBe(subject)
    expect(namesSubject(path)).toBe(isNamed)
  })
})
