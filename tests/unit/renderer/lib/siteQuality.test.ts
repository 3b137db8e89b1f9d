import { describe, expect, it } from 'vitest'
import { qualityBySite } from '../../../../src/renderer/lib/siteQuality'
import { makeQuality, makeRecording } from '../../../fixtures/recording'

describe('quality by site', () => {
  it('takes medians over those that were judged, and leaves unknown what none has', () => {
    const sites = qualityBySite([
      makeRecording('a', { site: 'NYU', quality: makeQuality({ meanFdMm: 0.1, censored: 0.5, outlierIn: ['tsnr'] }) }),
      makeRecording('b', { site: 'NYU', quality: makeQuality({ meanFdMm: 0.3 }) }),
      makeRecording('c', { site: 'NYU' }),
      makeRecording('d', { site: null }),
      makeRecording('e', { site: 'CMU' }),
    ])
    expect(sites.map(({ site, recordings, judged }) => [site, recordings, judged])).toEqual([
      ['CMU', 1, 0],
      ['NYU', 3, 2],
      [null, 1, 0],
    ])
    expect(sites[1]).toMatchObject({ meanFdMm: 0.2, tsnr: null, censored: 50, outliers: 1 })
    expect(sites[0]).toMatchObject({ meanFdMm: null, censored: null, outliers: null })
  })
})
