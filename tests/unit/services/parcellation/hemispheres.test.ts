import { describe, expect, it } from 'vitest'
import { makeNodeFiles } from '../../../../src/main/adapters/nodeFiles'
import { otherHemisphere, sideOf, withoutHemisphere } from '../../../../src/main/services/parcellation/hemispheres'
import { useFolder } from '../../../fixtures/folder'

const files = makeNodeFiles()
const folder = useFolder()

describe('the hemisphere in a name', () => {
  it.each([
    ['sub-01_hemi-L_space-fsaverage5_bold.func.gii', 'L', 'sub-01_space-fsaverage5_bold.func.gii'],
    ['sub-L1_task-R_hemi-R_bold.func.gii', 'R', 'sub-L1_task-R_bold.func.gii'],
    ['hemi-L_bold.func.gii', 'L', 'bold.func.gii'],
    ['lh.rest.func.gii', 'L', 'rest.func.gii'],
    ['rest.rh.gii.gz', 'R', 'rest.gii.gz'],
    ['100307.R.rest.32k_fs_LR.func.gii', 'R', '100307.rest.32k_fs_LR.func.gii'],
    ['RLeft.func.gii', null, 'RLeft.func.gii'],
  ])('of %s is %s, and left out it is %s', (name, side, without) => {
    expect(sideOf(`/some/hemi-R_folder/${name}`)).toBe(side)
    expect(withoutHemisphere(name)).toBe(without)
  })

  it('leads to the file of the other one, where that is', async () => {
    const left = folder.put('sub-01_hemi-L_bold.func.gii', '')
    expect(await otherHemisphere(files, left)).toBeNull()
    const right = folder.put('sub-01_hemi-R_bold.func.gii', '')
    expect(await otherHemisphere(files, left)).toBe(right)
    expect(await otherHemisphere(files, right)).toBe(left)
  })
})
