import { describe, expect, it } from 'vitest'
import { looksLikeFile } from '../../../../src/renderer/lib/looksLikeFile'

describe('a path that somebody typed', () => {
  it.each(['/data/sub-01_bold.nii.gz', 'C:\\data\\x_rois.1D', 'a.dtseries.nii', 'm.MAT ', 'x.npz'])(
    '%s is a file',
    (path) => {
      expect(looksLikeFile(path)).toBe(true)
    },
  )
  it.each(['/data/abide1', '/data/fmriprep-20.2.0', 'D:\\study.v2\\', '/data/nii'])('%s is a folder', (path) => {
    expect(looksLikeFile(path)).toBe(false)
  })
})
