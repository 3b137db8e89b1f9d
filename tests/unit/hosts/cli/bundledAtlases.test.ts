import { describe, expect, it } from 'vitest'
import { toAtlas } from '../../../../src/main/hosts/cli/bundledAtlases'
import { useFolder } from '../../../fixtures/folder'

const folder = useFolder()

describe('the atlas of a command', () => {
  it('is one that comes along by its name, however it is written, else a path', () => {
    expect(toAtlas('schaeferprojected100')).toMatch(/_atlas-SchaeferProjected100_dseg\.nii\.gz$/)
    for (const path of ['atlases/mine.nii.gz', 'mine.nii', folder.put('extensionless', 'x')])
      expect(toAtlas(path)).toBe(path)
  })

  it('is refused by a list of the names that there are, where it is neither', () => {
    expect(() => toAtlas('Schaefer2018_100')).toThrow(/none of those that come along: .*SchaeferProjected100/)
  })
})
