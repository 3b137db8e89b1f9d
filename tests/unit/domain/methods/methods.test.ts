import { describe, expect, it } from 'vitest'
import { composeMethods, formatMethods, type DescribedFile, type Json } from '../../../../src/main/domain/methods'
import { numberReferences, references, referenceOfAtlas } from '../../../../src/main/domain/methods/references'
import { count, listOf, someOf, spreadOf } from '../../../../src/main/domain/methods/wording'

const program = { name: 'Boldscope', version: '1.2.3' }
const compose = (files: readonly DescribedFile[], participants = 2, bidsVersion: string | null = null) =>
  composeMethods({ program, participants, files, bidsVersion })
const textOf = (files: readonly DescribedFile[], participants = 2) => compose(files, participants).paragraphs.join('\n')

const series = (recording: string, sidecar: Json = {}, frames = 100): DescribedFile => ({
  recording,
  kind: 'series',
  sidecar: { RepetitionTime: 2, Atlas: { Name: 'Schaefer2018', Hash: 'abcdef0123456789' }, ...sidecar },
  frames,
  parcels: 100,
})
const cleaned = (recording: string, steps: readonly Json[], more: Json = {}): DescribedFile =>
  series(recording, {
    CleaningSteps: steps,
    Frames: { Recorded: 100, Dummy: 0, Censored: 0, Kept: 100 },
    DegreesOfFreedom: 60,
    ...more,
  })
const censor = (fd: number | null, more: Json = {}): Json => ({
  Step: 'censor',
  FramewiseDisplacementAbove: fd,
  StandardizedDvarsAbove: 1.5,
  Before: 0,
  After: 0,
  MinimumContiguousFrames: 5,
  ...more,
})
const motion = ['trans_x', 'trans_y', 'trans_z', 'rot_x', 'rot_y', 'rot_z']
const regress = (strategy: string, names: readonly string[]): Json => ({
  Step: 'regress',
  Strategy: strategy,
  Confounds: names,
})

describe('the paragraph of methods', () => {
  it('says every step of a cleaning in its order and with every parameter', () => {
    const text = textOf([
      cleaned('sub-01', [
        { Step: 'dummy frames', Frames: 1, Chosen: 'user' },
        { Step: 'despike', WindowFrames: 21, From: 2, To: 3.5 },
        censor(0.3, { Before: 1, After: 2 }),
        { Step: 'interpolate' },
        { Step: 'detrend', Degree: 2 },
        { Step: 'filter', Order: 4, LowCutHz: 0.008, HighCutHz: 0.09 },
        regress('24P', [...motion, ...motion.map((name) => `${name}_power2`), 'drift']),
        { Step: 'scale', Method: 'mean 0, sample standard deviation 1' },
      ]),
    ])
    const inOrder = [
      'The first frame was left out.',
      '2 scaled median absolute deviations',
      'over 21 frames',
      'none exceeded 3.5',
      'framewise displacement',
      'above 0.3 mm',
      'above 1.5',
      'with the frame before and the 2 frames after each of them',
      'fewer than 5 remaining frames',
      'cubic spline',
      'polynomial of degree 2',
      'band-pass filtered from 0.008 to 0.09 Hz (Butterworth of order 4',
      'six motion parameters, their first derivatives and the squares of both',
      'the column drift of the confounds table',
      'without the global signal',
      'scaled to mean 0 and sample standard deviation 1',
    ]
    const places = inOrder.map((part) => text.indexOf(part))
    expect(inOrder.filter((_, i) => places[i] < 0)).toEqual([])
    expect(places).toEqual([...places].sort((a, b) => a - b))
  })

  it('says nothing that was not done', () => {
    const text = textOf([series('sub-01'), series('sub-02')])
    expect(text).toContain('did not clean them')
    expect(text).not.toMatch(/filter|censor|regress|connectivity|mean over the voxels/i)
    const threshold = textOf([cleaned('sub-01', [censor(null)])])
    expect(threshold).not.toContain('framewise displacement')
    expect(textOf([cleaned('sub-01', [{ Step: 'detrend', Degree: 1 }])])).not.toContain('confounds')
  })

  it('speaks of recordings together that were treated alike, and of others apart by name', () => {
    const low = { Step: 'filter', Order: 5, LowCutHz: 0.01, HighCutHz: null }
    const alike = textOf([cleaned('sub-01', [low]), cleaned('sub-02', [low])])
    expect(alike.match(/high-pass filtered/g)).toHaveLength(1)
    expect(alike).not.toContain('In 2 of 2')
    const apart = textOf([
      cleaned('sub-01', [low]),
      cleaned('sub-02', [{ ...low, LowCutHz: 0.02 }]),
      cleaned('sub-03', [{ ...low, LowCutHz: 0.02 }]),
    ])
    expect(apart).toContain('In 1 of 3 recordings (sub-01): The series were high-pass filtered at 0.01 Hz')
    expect(apart).toContain('In 2 of 3 recordings (sub-02 and sub-03): The series were high-pass filtered at 0.02 Hz')
  })

  it('tells what was found as median and range, apart from what was asked', () => {
    const kept = (n: number) => ({ Frames: { Recorded: 100, Dummy: 0, Censored: 100 - n, Kept: n } })
    const files = [80, 90, 100].map((n, i) => cleaned(`sub-${i}`, [censor(0.5)], kept(n)))
    expect(textOf(files, 3)).toContain('Censored per recording: 10 % (median; 0 to 20 %) of the frames.')
    expect(textOf(files, 3).match(/were censored/g)).toHaveLength(1)
  })

  it.each([
    ['6P', motion, 'six motion parameters (strategy 6P)', 'without the global signal'],
    ['9P', [...motion, 'white_matter', 'csf', 'global_signal'], 'cerebrospinal fluid', 'with the global signal'],
    ['36P', [...motion, 'white_matter', 'csf', 'csf_derivative1'], 'squares of both', 'without the global signal'],
    ['aCompCor', [...motion, 'a_comp_cor_00', 'cosine00'], 'anatomical CompCor', 'without the global signal'],
    ['none', ['my_column', 'other'], 'the columns my_column and other', 'without the global signal'],
  ])('names the confounds of %s, and whether the global signal was among them', (strategy, names, what, global) => {
    const text = textOf([cleaned('sub-01', [regress(strategy, names)])])
    expect(text).toContain(what)
    expect(text).toContain(global)
    if (strategy !== 'none') expect(text).not.toContain('column')
  })

  it('is right in the singular', () => {
    const text = textOf([cleaned('sub-01', [{ Step: 'dummy frames', Frames: 1, Chosen: 'user' }])], 1)
    expect(text).toContain('of 1 recording from 1 participant were')
    expect(text).not.toMatch(/\b1 (recordings|participants|frames|parcels)\b|per recording/)
  })

  it('says of phantoms that they are some, all of them or one', () => {
    const phantom = { Phantom: true }
    expect(textOf([series('a', phantom), series('b', phantom)])).toContain('They are phantoms, made by code')
    expect(textOf([series('a', phantom)], 1)).toContain('It is a phantom, made by code')
    expect(textOf([series('a', phantom), series('b')])).toContain('1 of them was made by code')
    expect(textOf([series('a'), series('b')])).not.toContain('hantom')
  })

  it('takes a mean over voxels for granted only where this program made the series', () => {
    const made = { GeneratedBy: { Name: 'Boldscope' }, Parcels: [{ Coverage: 0.5 }, { Coverage: 1 }] }
    expect(textOf([series('a', made)], 1)).toContain('mean over the voxels')
    expect(textOf([series('a', made)], 1)).toContain("on average 75 % of a parcel's voxels carry signal")
    expect(textOf([series('a', { ...made, GeneratedBy: [{ Name: 'XCP-D' }] })], 1)).not.toContain(
      'mean over the voxels',
    )
  })

  it('tells of maps and of surfaces what was done with them', () => {
    const made = (Kind: string) => ({
      GeneratedBy: { Name: 'Boldscope' },
      Parcels: [{ Coverage: 1 }],
      Atlas: { Name: 'Any', Kind },
    })
    expect(textOf([series('a', made('maps'))], 1)).toContain('fitted by the maps of all parcels (least squares)')
    expect(textOf([series('a', made('dlabel'))], 1)).toContain('mean over the vertices and voxels')
  })

  it('cites what an atlas asks to cite, once, and instead of what is known of its name', () => {
    const own = ['Somebody A. A book, of parcels [2nd]. 2020. https://example.org/\ud800', references.yeo2011]
    const { paragraphs, references: cited } = compose([
      { ...series('a'), references: own },
      series('b', { Atlas: { Name: 'Yeo7' } }),
    ])
    expect(paragraphs[0]).toContain('of the atlas Schaefer2018 [1, 2]')
    expect(paragraphs.join(' ')).toContain('of the atlas Yeo7 [2]')
    expect(cited).toEqual([own[0].replace('\ud800', '?'), references.yeo2011])
  })

  it('knows the time between frames where only the cleaning was told it', () => {
    const raw: DescribedFile = { recording: 'a', kind: 'series', sidecar: {}, frames: 100, parcels: 10 }
    expect(textOf([raw], 1)).toContain('time between frames is not recorded')
    expect(textOf([raw, cleaned('a', [{ Step: 'detrend', Degree: 1 }])], 1)).toContain('one frame lasts 2 s')
  })
})

describe('methods of quality and connectivity', () => {
  const of = (kind: DescribedFile['kind'], sidecar: Json) => textOf([{ recording: 'sub-01', kind, sidecar }], 1)

  it('tell measures of motion with their spheres and thresholds, and what they were', () => {
    const text = of('quality', {
      Measures: { mean_fd: 0.12, censored: 0.05, tsnr: 60 },
      Motion: { Program: 'spm', FramewiseDisplacement: { RadiusMm: 50 }, RelativeRms: { RadiusMm: 80 } },
      DVARS: { Source: 'parcels' },
      Outliers: {
        FramewiseDisplacementAbove: 0.4,
        StandardizedDvarsAbove: null,
        Before: 1,
        MinimumContiguousFrames: 3,
      },
    })
    for (const part of [
      'of SPM',
      'sphere of 50 mm',
      'sphere of 80 mm',
      'not over voxels',
      'exceeded 0.4 mm',
      '1 frame before',
    ])
      expect(text).toContain(part)
    expect(text).toContain('Mean framewise displacement was 0.12 mm, the share of marked frames was 5 %')
    expect(text).not.toContain('standardised DVARS exceeded')
  })

  it.each([
    ['Pearson correlation', {}, 'Pearson correlation of the series', null],
    ['Fisher z of the Pearson correlation; n/a on the diagonal', {}, 'Fisher z transform', null],
    [
      'Partial correlation, from the inverse covariance',
      { Covariance: 'x', Shrinkage: 0.2, Standardised: true },
      'partial correlation',
      'Ledoit O',
    ],
    [
      'Logarithm of the covariance whitened by the geometric mean of the cohort (tangent space)',
      { Recordings: 20, Covariance: 'x', Standardised: false },
      'of the 20 recordings',
      'Varoquaux G',
    ],
    [
      'Largest absolute Pearson correlation over shifts',
      { LagRangeSeconds: [-6, 6] },
      'by up to 6 s in either direction',
      null,
    ],
  ])('tell the kind %s', (Method, more, words, author) => {
    const files: DescribedFile[] = [{ recording: 'a', kind: 'matrix', sidecar: { Method, MostMissing: 0.2, ...more } }]
    const { paragraphs, references: cited } = compose(files)
    expect(paragraphs.join(' ')).toContain(words)
    expect(paragraphs.join(' ')).toContain('more than 20 % of the frames')
    if (author) expect(cited.some((text) => text.startsWith(author))).toBe(true)
  })

  it('tell density, weights, communities and the band of slow fluctuations', () => {
    const text = of('measures', {
      Graph: { DensityAsked: 0.15, NegativeWeights: 'absolute', Modularity: { Runs: 1, Resolution: 1.2, Seed: 7 } },
      SlowFluctuations: { BandHz: [0.01, 0.08] },
    })
    for (const part of [
      'strongest 15 %',
      'absolute weight',
      'best of 1 run of',
      'resolution 1.2, seed 7',
      '0.01 to 0.08 Hz',
    ])
      expect(text).toContain(part)
  })

  it('tell of QC-FC, of seeds and of a detection', () => {
    const qcFc = { Description: 'QC-FC: ...', Recordings: 30, MedianAbsolute: 0.11, Level: 0.05, ShareSignificant: 0.2 }
    expect(of('group', qcFc)).toContain('median absolute correlation was 0.11, 20 % of the pairs had p < 0.05')
    expect(of('map', { Seed: 'PCC' })).toContain('Of the seed PCC')
    const detection = {
      format: 'boldscope-findings/1',
      model: { name: 'M', architecture: 'brainlm', sha256: 'f'.repeat(64), parameters: 1000 },
      reference: { recordings: 22 },
      fdr: 0.05,
    }
    expect(of('detection', detection)).toContain('compared with 22 reference recordings')
  })

  it('survive sidecars that hold anything at all', () => {
    const kinds = ['series', 'quality', 'matrix', 'measures', 'map', 'group', 'detection', 'model'] as const
    const odd: unknown[] = [null, 3, 'x', [], [null], {}, { Step: 3 }, [{ Step: 'filter' }, { Step: 'new' }, 4]]
    const fields = [
      'CleaningSteps',
      'Frames',
      'Atlas',
      'Parcels',
      'Measures',
      'Motion',
      'Method',
      'Graph',
      'Recordings',
    ]
    for (const kind of kinds)
      for (const field of fields)
        for (const value of odd) {
          const text = of(kind, { [field]: value, Description: value, format: value })
          expect(text).not.toMatch(/undefined|NaN|\[object/)
        }
  })
})

describe('references', () => {
  it('are numbered as they are first cited, once each', () => {
    const { text, cited } = numberReferences('a [@power2014] b [@power2012,power2014] c [@zou2008].')
    expect(text).toBe('a [1] b [2, 1] c [3].')
    expect(cited).toEqual([references.power2014, references.power2012, references.zou2008])
  })

  it('all have authors, a year and an address, and none stands twice', () => {
    const all = Object.values(references)
    for (const text of all) expect(text).toMatch(/^[A-Z][^.]+\. .+\b(19|20)\d{2}\b.* https:\/\/\S+$/)
    expect(new Set(all.map((text) => text.split('https://')[1])).size).toBe(all.length)
  })

  it('are found for the atlases that people use, and for no other', () => {
    expect(
      ['Schaefer2018+100', 'YeoProjected7', 'abide+CC200', 'cc400', 'AAL116', 'HarvardOxford', 'HCP-MMP360'].map(
        referenceOfAtlas,
      ),
    ).toEqual(['schaefer2018', 'yeo2011', 'craddock2012', 'craddock2012', 'tzourio2002', 'desikan2006', 'glasser2016'])
    expect(['Phantom', 'ACC2000', 'mine'].map(referenceOfAtlas)).toEqual([null, null, null])
  })

  it('end the Markdown text, and are left away where nothing is cited', () => {
    const bids = formatMethods(compose([series('sub-01')], 1, '1.11.1'))
    expect(bids).toMatch(/^# Methods\n\n.+\n\n## References\n\n1\. Schaefer A.+\n2\. Gorgolewski KJ.+\n$/s)
    const plain = series('sub-01', { Atlas: { Name: 'mine' } })
    expect(formatMethods(compose([plain], 1))).not.toContain('References')
  })
})

describe('words', () => {
  it('count, list and spread', () => {
    expect([count(0, 'frame'), count(1, 'frame'), count(2, 'entry', 'entries')]).toEqual([
      '0 frames',
      '1 frame',
      '2 entries',
    ])
    expect([listOf([]), listOf(['a']), listOf(['a', 'b']), listOf(['a', 'b', 'c'])]).toEqual([
      '',
      'a',
      'a and b',
      'a, b and c',
    ])
    expect(someOf(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more')
    expect([spreadOf([3]), spreadOf([1, 2, 4, 8], ' s')]).toEqual(['3', '3 s (median; 1 to 8 s)'])
  })
})
