import { describe, expect, it } from 'vitest'
import { fit, rank } from '../../../../src/renderer/lib/fuzzy'

const names = ['LH-Visual-1', 'RH-Visual-10', 'LH-Default-2', 'sub-01_task-rest_bold.nii.gz']

describe('finding by a few letters', () => {
  it('puts what contains the text before what merely has its letters', () => {
    expect(rank('rest', [...names, 'Rostral entorhinal set'], (name) => name)[0]).toBe('sub-01_task-rest_bold.nii.gz')
  })

  it('finds letters in order, and leaves out what lacks one', () => {
    expect(fit('lhv1', 'LH-Visual-1')).not.toBeNull()
    expect(fit('lhv2', 'LH-Visual-1')).toBeNull()
  })

  it('does not mind case or spaces', () => {
    expect(rank('visual 1', names, (name) => name)[0]).toBe('LH-Visual-1')
  })

  it('keeps the order of the list while nothing is typed', () => {
    expect(rank('', names, (name) => name)).toEqual(names)
  })
})
