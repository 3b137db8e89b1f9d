import { describe, expect, it } from 'vitest'
import { byImportance, measureLabel, measureText } from '../../../../src/renderer/lib/qualityWords'

describe('measures of quality in words', () => {
  it('come with their unit, and shares as percent', () => {
    expect(measureText('mean_fd', 0.1234)).toBe('0.123\u00a0mm')
    expect(measureText('censored', 0.125)).toBe('12.5\u00a0%')
    expect(measureText('gcor', null)).toBe('n/a')
    expect(measureText('mean_fd', NaN)).toBe('n/a')
  })

  it('are shown under their own name when nobody has given them another', () => {
    expect(measureLabel('some_new_measure')).toBe('some new measure')
    expect(measureText('some_new_measure', 2)).toBe('2.00')
  })

  it('begin with what is looked at first, and lose none', () => {
    const measures = ['frames', 'new_one', 'tsnr', 'mean_fd'].map((name) => ({ name }))
    expect(byImportance(measures).map(({ name }) => name)).toEqual(['mean_fd', 'tsnr', 'frames', 'new_one'])
  })
})
