const renamed: Readonly<Record<string, string>> = {
  CSF: 'csf',
  WhiteMatter: 'white_matter',
  GlobalSignal: 'global_signal',
  FramewiseDisplacement: 'framewise_displacement',
  stdDVARS: 'std_dvars',
  'non-stdDVARS': 'dvars',
  X: 'trans_x',
  Y: 'trans_y',
  Z: 'trans_z',
  RotX: 'rot_x',
  RotY: 'rot_y',
  RotZ: 'rot_z',
}

const renamedSeries: ReadonlyArray<readonly [before: RegExp, now: string]> = [
  [/^([at])CompCor(\d+)$/, '$1_comp_cor_$2'],
  [/^Cosine(\d+)$/, 'cosine$1'],
  [/^NonSteadyStateOutlier(\d+)$/, 'non_steady_state_outlier$1'],
]

/** The name that fMRIPrep gives a column since 1.2, for the name it had before; any other name stays. */
export function currentName(name: string): string {
  if (Object.hasOwn(renamed, name)) return renamed[name]
  const [before, now] = renamedSeries.find(([pattern]) => pattern.test(name)) ?? []
  return before ? name.replace(before, now!) : name
}

/**
 * Whether a file is a confounds table, by its name: `*_desc-confounds_timeseries.tsv` and the older spellings
 * `*_desc-confounds_regressors.tsv` and `*_bold_confounds.tsv` of fMRIPrep, and tables of other programs whose name ends
 * in `confounds`, `regressors` or `nuisance`; also `.1D`, `.csv` and `.gz`.
 */
export const looksLikeConfounds = (name: string): boolean =>
  /(^|[_-])(confounds|regressors|nuisance)(_(timeseries|regressors))?\.(tsv|csv|1D)(\.gz)?$/i.test(name)

export const motionNames = ['trans_x', 'trans_y', 'trans_z', 'rot_x', 'rot_y', 'rot_z'] as const
