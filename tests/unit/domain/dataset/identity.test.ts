import { describe, expect, it } from 'vitest'
import { fileAt } from '../../../../src/main/domain/dataset/datasetFile'
import { identify, runKeyOf } from '../../../../src/main/domain/dataset/identity'
import { readConnectomesName } from '../../../../src/main/domain/dataset/connectomesName'
import type { DatasetRoot } from '../../../../src/main/domain/dataset/layout'
import { pipelineOf, pipelineOfPath } from '../../../../src/main/domain/dataset/pipelines'

const root = (kind: DatasetRoot['kind'], pipelines: string[] = []): DatasetRoot => ({
  folder: '',
  kind,
  pipelines,
  description: null,
})
const of = (path: string, kind: DatasetRoot['kind'], pipelines?: string[]) =>
  identify(fileAt(path), root(kind, pipelines))

describe('who and what a recording is of', () => {
  it('stands in a BIDS name', () => {
    expect(
      of('sub-01/ses-b/func/sub-01_ses-b_task-rest_run-2_space-MNI_atlas-A_desc-preproc_bold.nii.gz', 'derivative', [
        'fMRIPrep',
      ]),
    ).toEqual({
      subject: '01',
      namesSubject: true,
      session: 'b',
      task: 'rest',
      run: '2',
      space: 'MNI',
      description: 'preproc',
      atlas: 'A',
      site: null,
      pipeline: 'fMRIPrep',
    })
  })

  it('is the segmentation that XCP-D names where others name the atlas', () => {
    expect(of('sub-01_task-rest_space-MNI_seg-Gordon_stat-mean_timeseries.tsv', 'derivative').atlas).toBe('Gordon')
    expect(of('sub-01_task-rest_seg-Gordon_bold.nii.gz', 'derivative').atlas).toBeNull()
  })

  it('stands in a name of the connectomes, with site, program and strategy', () => {
    expect(of('Outputs/cpac/filt_global/rois_cc200/UM_1_0050272_rois_cc200.1D.gz', 'connectomes')).toMatchObject({
      subject: '0050272',
      site: 'UM_1',
      atlas: 'cc200',
      description: 'filt_global',
      pipeline: 'C-PAC',
      namesSubject: true,
    })
  })

  it.each([
    ['ts_sub-002_ses-1.txt', '002', '1'],
    ['sub-7/run1/filtered_func_data.nii.gz', '7', null],
    ['101309.mat', '101309', null],
    ['tom_task_bold.nii.gz', 'tom_task', null],
    ['bold.nii.gz', 'bold', null],
  ])('is guessed from nothing but the words of a loose name: %s', (path, subject, session) => {
    expect(of(path, 'folder')).toMatchObject({ subject, session })
  })

  it('does not take a part of a word for an entity', () => {
    expect(of('mysub-12x/a.nii.gz', 'folder')).toMatchObject({ subject: 'a', namesSubject: false })
  })

  it('is the program that a folder is called after, where no description says it', () => {
    expect(of('derivatives/xcp_d/sub-01/func/sub-01_task-rest_atlas-A_timeseries.tsv', 'folder').pipeline).toBe('XCP-D')
  })
})

describe('names of programs', () => {
  it.each([
    ['fmriprep-20.2.7', 'fMRIPrep'],
    ['xcp_d', 'XCP-D'],
    ['XCP-D', 'XCP-D'],
    ['xcp_abcd', 'XCP-D'],
    ['cpac', 'C-PAC'],
    ['C-PAC', 'C-PAC'],
    ['cpac_1.8', 'C-PAC'],
    ['pipeline_cpac-default', 'C-PAC'],
    ['Boldscope', 'Boldscope'],
    ['cpactual', null],
    ['sub-01', null],
  ])('%s is %s', (text, name) => expect(pipelineOf(text)).toBe(name))
  it('the innermost folder of a path that is one counts', () => {
    expect(pipelineOfPath('derivatives/fmriprep/xcp_d/sub-01')).toBe('XCP-D')
    expect(pipelineOfPath('')).toBeNull()
  })
})

describe('files of one run', () => {
  it('share what tells one acquisition from another, not what was made of it', () => {
    const key = (path: string) => runKeyOf(fileAt(path))
    expect(key('sub-1_task-rest_run-1_space-MNI_desc-preproc_bold.nii.gz')).toBe(
      key('sub-1_task-rest_run-1_desc-confounds_timeseries.tsv'),
    )
    expect(key('sub-1_task-rest_run-1_bold.nii')).not.toBe(key('sub-1_task-rest_run-2_bold.nii'))
    expect(key('a.nii')).toBeNull()
  })
})

describe('a name of the connectomes', () => {
  it('is nothing else', () => {
    for (const base of [
      'x_rois_cc200.1D',
      'Pitt_50003_rois_cc200.1D',
      'Pitt_0050003_rois_cc200.txt',
      'Pitt_0050003_falff.nii.gz',
    ])
      expect(readConnectomesName(fileAt(base))).toBeNull()
    expect(readConnectomesName(fileAt('0050003_rois_ho.1D'))).toMatchObject({ site: null, fileId: '0050003' })
  })
})
