import { describe, expect, it } from 'vitest'
import { CompanionFinder } from '../../../../src/main/domain/dataset/companions'
import { isHeadMotion, motionRank } from '../../../../src/main/domain/dataset/companionNames'
import { fileAt } from '../../../../src/main/domain/dataset/datasetFile'
import { findRoots, makeRootFinder } from '../../../../src/main/domain/dataset/layout'

const finder = (paths: string[]) => {
  const files = paths.map((path) => fileAt(path))
  const companions = new CompanionFinder(files, makeRootFinder(findRoots(files, new Map())))
  return (path: string) => {
    const { confounds, mask, events } = companions.find(fileAt(path))
    return { confounds: confounds?.path ?? null, mask: mask?.path ?? null, events: events?.path ?? null }
  }
}

describe('what belongs to a recording', () => {
  const prep = 'derivatives/fmriprep/sub-01/func/sub-01_task-nback_run-1'
  const find = finder([
    'sub-01/func/sub-01_task-nback_run-1_bold.nii.gz',
    'sub-01/func/sub-01_task-nback_run-1_events.tsv',
    'task-nback_events.tsv',
    `${prep}_desc-confounds_timeseries.tsv`,
    `${prep.replace('run-1', 'run-2')}_desc-confounds_timeseries.tsv`,
    `${prep}_motion.tsv`,
    `${prep}_desc-brain_mask.nii.gz`,
    `${prep}_space-MNI_desc-brain_mask.nii.gz`,
    `${prep}_space-MNI_label-WM_mask.nii.gz`,
    `${prep}_space-MNI_desc-preproc_bold.nii.gz`,
    'derivatives/other/sub-01/func/sub-01_task-nback_run-1_desc-confounds_regressors.tsv',
  ])

  it('is of its run and, for the mask, of its space', () => {
    expect(find(`${prep}_space-MNI_desc-preproc_bold.nii.gz`)).toEqual({
      confounds: `${prep}_desc-confounds_timeseries.tsv`,
      mask: `${prep}_space-MNI_desc-brain_mask.nii.gz`,
      events: 'sub-01/func/sub-01_task-nback_run-1_events.tsv',
    })
    expect(find(`${prep}_space-T1w_desc-preproc_bold.nii.gz`).mask).toBeNull()
  })

  it('may lie in a derivative of the data set, for raw recordings', () => {
    expect(find('sub-01/func/sub-01_task-nback_run-1_bold.nii.gz')).toEqual({
      confounds: `${prep}_desc-confounds_timeseries.tsv`,
      mask: `${prep}_desc-brain_mask.nii.gz`,
      events: 'sub-01/func/sub-01_task-nback_run-1_events.tsv',
    })
  })

  it('is taken from the nearest place', () => {
    const own = 'derivatives/other/sub-01/func/sub-01_task-nback_run-1'
    expect(find(`${own}_desc-preproc_bold.nii.gz`).confounds).toBe(`${own}_desc-confounds_regressors.tsv`)
  })

  it('are the events of the task where the run has none of its own', () => {
    expect(find('sub-02/func/sub-02_task-nback_bold.nii.gz')).toEqual({
      confounds: null,
      mask: null,
      events: 'task-nback_events.tsv',
    })
  })

  it('is found beside files of C-PAC, FSL and SPM by their ways of naming', () => {
    const cpac = 'sub-01/func/sub-01_task-rest'
    const of = finder([
      `${cpac}_framewise-displacement-power_motion.1D`,
      `${cpac}_desc-movementParameters_motion.1D`,
      'Outputs/cpac/a/func_mask/Pitt_0050003_func_mask.nii.gz',
      'Outputs/cpac/b/func_mask/Pitt_0050003_func_mask.nii.gz',
      'loose/run1_mcf.par',
      'loose/rp_run2.txt',
      'a.feat/mc/prefiltered_func_data_mcf.par',
      'elsewhere/run1_mcf.par',
    ])
    expect(of(`${cpac}_space-template_desc-preproc_bold.nii.gz`).confounds).toBe(
      `${cpac}_desc-movementParameters_motion.1D`,
    )
    expect(of('Outputs/cpac/b/func_preproc/Pitt_0050003_func_preproc.nii.gz').mask).toBe(
      'Outputs/cpac/b/func_mask/Pitt_0050003_func_mask.nii.gz',
    )
    expect(of('loose/run1_mcf.nii.gz').confounds).toBe('loose/run1_mcf.par')
    expect(of('loose/run2.nii.gz').confounds).toBe('loose/rp_run2.txt')
    expect(of('loose/swrarun2.nii').confounds).toBe('loose/rp_run2.txt')
    expect(of('a.feat/filtered_func_data.nii.gz').confounds).toBe('a.feat/mc/prefiltered_func_data_mcf.par')
    expect(of('loose/run3.nii.gz').confounds).toBeNull()
  })

  it('does not take forever to find among very many of one person', () => {
    const many = Array.from({ length: 20_000 }, (_, i) => `sub-1/func/sub-1_acq-${i}_task-rest_events.tsv`)
    const of = finder(many)
    for (let i = 0; i < 20_000; i++) of(`sub-1/func/sub-1_task-rest_acq-${i}_bold.nii.gz`)
  })
})

describe('tables of motion', () => {
  it('are told from what was derived of them, and from motion of the body', () => {
    expect(motionRank('sub-1_task-a_tracksys-b_motion.tsv')).toBeNull()
    expect(motionRank('sub-1_task-a_motion.tsv')).not.toBeNull()
    expect(isHeadMotion('FD_J.1D')).toBe(false)
    expect(isHeadMotion('sub-1_desc-1_regressors.1D')).toBe(true)
    expect(isHeadMotion('ts_sub-1.1D')).toBe(false)
  })
})
