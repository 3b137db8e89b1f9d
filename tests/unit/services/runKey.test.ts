import { describe, expect, it } from 'vitest'
import { saysOtherRun } from '../../../src/main/services/runKey'

describe('names that are given together', () => {
  it.each([
    ['sub-01_task-rest_run-1_timeseries.tsv', 'sub-01_task-rest_run-2_desc-confounds_timeseries.tsv', true],
    ['sub-01_task-rest_run-1_timeseries.tsv', 'sub-01_task-rest_run-01_desc-confounds_timeseries.tsv', false],
    ['pitt1_atlas-A_stat-mean_timeseries.tsv', 'pitt2_desc-quality_outliers.tsv', true],
    ['pitt1_atlas-A_stat-mean_timeseries.tsv', 'pitt1_desc-quality_outliers.tsv', false],
    ['sub-01_task-rest_timeseries.tsv', 'filtered_func_data_desc-quality_outliers.tsv', false],
    ['pitt1_timeseries.tsv', 'motion.par', false],
  ])('%s and %s: of two runs %s', (one, other, isOther) => {
    expect([saysOtherRun(one, other), saysOtherRun(other, one)]).toEqual([isOther, isOther])
  })
})
