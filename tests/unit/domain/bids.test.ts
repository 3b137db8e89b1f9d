import { describe, expect, it } from 'vitest'
import { derivedName, entityOf, formatBidsName, parseBidsName, toBidsLabel } from '../../../src/main/domain/bids'

describe('a BIDS name', () => {
  it('comes apart into entities in order, suffix and whole extension', () => {
    expect(parseBidsName('sub-01_ses-b_task-rest_run-2_bold.nii.gz')).toEqual({
      entities: [
        ['sub', '01'],
        ['ses', 'b'],
        ['task', 'rest'],
        ['run', '2'],
      ],
      suffix: 'bold',
      extension: '.nii.gz',
    })
  })
  it('of a CIFTI file has both parts of its ending as extension: a derived name would keep half of it', () => {
    expect(parseBidsName('sub-01_timeseries.ptseries.nii')).toMatchObject({
      suffix: 'timeseries',
      extension: '.ptseries.nii',
    })
    expect(parseBidsName('sub-01_desc-x.y_bold.nii').extension).toBe('.nii')
  })
  it('goes together again as it was', () => {
    for (const name of ['sub-01_bold.nii.gz', 'sub-01_task-rest_timeseries.tsv', 'plain.nii', 'noextension'])
      expect(formatBidsName(parseBidsName(name))).toBe(name)
  })
  it('that is none keeps everything as its suffix', () => {
    const name = parseBidsName('filtered_func_data.nii.gz')
    expect(name).toEqual({ entities: [], suffix: 'filtered_func_data', extension: '.nii.gz' })
    expect(entityOf(name, 'sub')).toBeNull()
  })
  it('does not take a hyphen within a value for another entity', () => {
    expect(entityOf(parseBidsName('sub-01_atlas-A-2_dseg.nii.gz'), 'atlas')).toBe('A-2')
  })
})

describe('the name of something derived', () => {
  const more = [
    ['atlas', 'A424'],
    ['stat', 'mean'],
  ] as const
  it('keeps who and what was recorded, and puts the description last', () => {
    expect(derivedName('sub-01_task-rest_space-MNI_desc-preproc_bold.nii.gz', more, 'timeseries', '.tsv')).toBe(
      'sub-01_task-rest_space-MNI_atlas-A424_stat-mean_desc-preproc_timeseries.tsv',
    )
  })
  it('does not name an entity twice', () => {
    expect(derivedName('sub-01_atlas-Old_stat-x_bold.nii', more, 'timeseries', '.tsv')).toBe(
      'sub-01_atlas-A424_stat-mean_timeseries.tsv',
    )
  })
  it('starts with the whole stem when the recording is not named after BIDS', () => {
    expect(derivedName('task-rest_bold.nii.gz', more, 'timeseries', '.tsv')).toBe(
      'task-rest_bold_atlas-A424_stat-mean_timeseries.tsv',
    )
  })
  it('takes what programs added to a name that is not BIDS for entities: none is named twice', () => {
    const stat = [['stat', 'fisherz']] as const
    expect(derivedName('pitt_scan-1_atlas-A_stat-mean_desc-denoised_timeseries.tsv', stat, 'relmat', '.tsv')).toBe(
      'pitt_scan-1_atlas-A_stat-fisherz_desc-denoised_relmat.tsv',
    )
    expect(derivedName('group_stat-fisherz_desc-mean_relmat.tsv', stat, 'measures', '.tsv')).toBe(
      'group_stat-fisherz_desc-mean_measures.tsv',
    )
  })
  it('has the new description in place of the old one', () => {
    const desc = [['desc', 'forecast']] as const
    for (const who of ['sub-01', 'pitt'])
      expect(derivedName(`${who}_stat-mean_desc-denoised_timeseries.tsv`, desc, 'timeseries', '.tsv')).toBe(
        `${who}_stat-mean_desc-forecast_timeseries.tsv`,
      )
  })
})

it('a label of BIDS has no character that would break a name apart', () => {
  expect(toBidsLabel('Schaefer2018_100-7N.2mm')).toBe('Schaefer2018+100+7N+2mm')
  expect(toBidsLabel('__x__')).toBe('x')
})
