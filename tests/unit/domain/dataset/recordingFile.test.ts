import { describe, expect, it } from 'vitest'
import { fileAt } from '../../../../src/main/domain/dataset/datasetFile'
import { isAtlasFile, recordingForm, type LayoutKind } from '../../../../src/main/domain/dataset/recordingFile'
import { looksLikeSeries } from '../../../../src/main/services/series/seriesNames'

const formOf = (path: string, layout: LayoutKind): string => {
  const form = recordingForm(fileAt(path), layout, looksLikeSeries)
  return form ? `${form.kind} ${form.format}` : 'none'
}

const table: Record<string, Array<[string, LayoutKind]>> = {
  'volume nifti': [
    ['sub-01/func/sub-01_task-rest_bold.nii.gz', 'bids'],
    ['sub-01/func/sub-01_task-rest_echo-2_bold.nii', 'bids'],
    ['sub-01/func/sub-01_task-rest_space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz', 'derivative'],
    ['sub-01/func/sub-01_task-rest_space-MNI152NLin6Asym_res-2_desc-denoised_bold.nii.gz', 'derivative'],
    ['sub-01/func/sub-01_task-rest_part-mag_bold.nii.gz', 'bids'],
    ['filtered_func_data.nii.gz', 'folder'],
    ['swrafunc.nii', 'folder'],
    ['derivatives/feat/sub-01.feat/filtered_func_data.nii.gz', 'bids'],
    ['haxby_run001_bold_25mm.nii.gz', 'folder'],
    ['tedana_echo1.nii.gz', 'folder'],
    ['Outputs/cpac/filt_noglobal/func_preproc/Pitt_0050003_func_preproc.nii.gz', 'connectomes'],
  ],
  'dense cifti': [
    ['sub-01/func/sub-01_task-rest_space-fsLR_den-91k_bold.dtseries.nii', 'derivative'],
    ['rfMRI_REST1_LR_Atlas.dtseries.nii', 'folder'],
  ],
  'dense gifti': [
    ['sub-01/func/sub-01_task-rest_hemi-L_space-fsaverage5_bold.func.gii', 'derivative'],
    ['lh.func.gii.gz', 'folder'],
  ],
  'series cifti': [
    ['sub-01/func/sub-01_task-rest_space-fsLR_atlas-Gordon_den-91k_timeseries.ptseries.nii', 'derivative'],
  ],
  'series text': [
    ['sub-01/func/sub-01_task-rest_space-MNI_atlas-Gordon_timeseries.tsv', 'derivative'],
    ['sub-01/func/sub-01_task-rest_atlas-A_stat-mean_timeseries.tsv.gz', 'bids'],
    ['sub-01/func/sub-01_task-rest_atlas-CC200_desc-Mean-1_timeseries.1D', 'derivative'],
    ['Outputs/cpac/nofilt_noglobal/rois_cc200/CMU_a_0050642_rois_cc200.1D.gz', 'connectomes'],
    ['ts_sub-002_ses-1.txt', 'folder'],
    ['000_rfMRI_REST1_LR_BOLD.csv.gz', 'folder'],
  ],
  'series matlab': [['101309.mat', 'folder']],
  'series numpy': [['sub-1_timeseries.npy', 'folder']],
  none: [
    ['sub-01/func/sub-01_task-rest_sbref.nii.gz', 'bids'],
    ['sub-01/func/sub-01_task-rest_part-phase_bold.nii.gz', 'bids'],
    ['sub-01/func/sub-01_task-rest_desc-brain_mask.nii.gz', 'derivative'],
    ['sub-01/func/sub-01_task-rest_space-MNI_boldref.nii.gz', 'derivative'],
    ['sub-01/func/sub-01_task-rest_space-MNI_stat-reho_boldmap.nii.gz', 'derivative'],
    ['sub-01/func/sub-01_task-rest_space-fsLR_den-91k_stat-alff_boldmap.dscalar.nii', 'derivative'],
    ['sub-01/func/sub-01_task-rest_atlas-Gordon_stat-pearsoncorrelation_boldmap.pconn.nii', 'derivative'],
    ['sub-01/func/sub-01_task-rest_desc-confounds_timeseries.tsv', 'derivative'],
    ['sub-01/func/sub-01_task-rest_desc-confounds_regressors.tsv', 'derivative'],
    ['sub-01/func/sub-01_task-rest_motion.tsv', 'derivative'],
    ['sub-01/func/sub-01_task-rest_desc-movementParameters_motion.1D', 'derivative'],
    ['sub-01/func/sub-01_task-rest_framewise-displacement-power_motion.1D', 'derivative'],
    ['sub-01/func/sub-01_task-rest_atlas-A_stat-coverage_bold.tsv', 'derivative'],
    ['sub-01/func/sub-01_task-rest_outliers.tsv', 'derivative'],
    ['sub-01/func/sub-01_task-rest_events.tsv', 'bids'],
    ['sub-01/anat/sub-01_T1w.nii.gz', 'bids'],
    ['sub-01/dwi/sub-01_dwi.nii.gz', 'bids'],
    ['sub-01/fmap/sub-01_dir-AP_epi.nii.gz', 'bids'],
    ['phantom_T1w.nii.gz', 'bids'],
    ['participants.tsv', 'bids'],
    ['group/merged.nii.gz', 'derivative'],
    ['extra.csv', 'bids'],
    ['sub-01/func/sub-01_task-rest_desc-aroma_timeseries.tsv', 'derivative'],
    ['phenotype/adhd.tsv', 'bids'],
    ['Phenotypic_V1_0b_preprocessed1.csv', 'connectomes'],
    ['Outputs/cpac/filt_noglobal/func_mask/Pitt_0050003_func_mask.nii.gz', 'connectomes'],
    ['Outputs/cpac/filt_noglobal/dual_regression/Pitt_0050003_dual_regression.nii.gz', 'connectomes'],
    ['Outputs/cpac/filt_noglobal/reho/Pitt_0050003_reho.nii.gz', 'connectomes'],
    ['mean_std.nii.gz', 'folder'],
    ['brain_mask.nii.gz', 'folder'],
    ['Schaefer2018_400_7N_2mm.nii.gz', 'folder'],
    ['MSDL39_4D_prob.nii.gz', 'folder'],
    ['example_func2standard.mat', 'folder'],
    ['SPM.mat', 'folder'],
    ['participants.csv', 'folder'],
    ['demographics.csv', 'folder'],
    ['roi_labels.csv', 'folder'],
    ['rp_run1.txt', 'folder'],
    ['run1_mcf.par', 'folder'],
    ['motion_params.1D', 'folder'],
    ['labels.dlabel.nii', 'folder'],
    ['README', 'bids'],
    ['', 'folder'],
  ],
}

describe('a name', () => {
  for (const [expected, names] of Object.entries(table))
    it.each(names)(`is that of ${expected === 'none' ? 'no recording' : expected}: %s (%s)`, (path, layout) => {
      expect(formOf(path, layout)).toBe(expected)
    })
})

describe('an atlas', () => {
  it.each([
    'atlas-Phantom_dseg.nii.gz',
    'Schaefer2018_100_7N_2mm.nii.gz',
    'HCP-MMP360_xcp.nii.gz',
    'abide_CC200.nii.gz',
    'abide_ho.nii.gz',
    'MSDL39_4D_prob.nii.gz',
    'atlases/atlas-Gordon/atlas-Gordon_space-fsLR_dseg.dlabel.nii',
    'lh.aparc.label.gii',
  ])('is known by its name: %s', (path) => expect(isAtlasFile(fileAt(path))).toBe(true))
  it.each([
    'sub-01_desc-aparcaseg_dseg.nii.gz',
    'MNI152_T1_2mm.nii.gz',
    'sub-01_task-rest_bold.nii.gz',
    'horse.nii.gz',
    'atlas-Phantom_dseg.tsv',
  ])('is not: %s', (path) => expect(isAtlasFile(fileAt(path))).toBe(false))
})
