/** Names of the files that belong to a recording. */

const confounds = /_?desc-confounds[A-Za-z0-9]*_(timeseries|regressors)\.tsv(\.gz)?$|(^|_)confounds\.tsv(\.gz)?$/i
const motion = [
  /_desc-movement-?parameters?[A-Za-z]*_motion\.(1D|tsv|txt)$/i,
  /(^|[_-])(movement|motion)[-_]?(parameters?|params?|par)(_motion)?\.(1D|txt|par)$/i,
  /_motion\.tsv(\.gz)?$/i,
  /(_mcf|\.feat\/mc\/prefiltered_func_data_mcf)(\.nii(\.gz)?)?\.par$/i,
  /\.par$/i,
  /^rp_.*\.txt$/i,
  /(^|[._-])(dfile|volreg|mcf|motion)[^/]*\.1D$/i,
]
/** Tables that programs derive from motion: no parameters, and no series of parcels either. */
const derivedMotion =
  /(framewise|[_-]FD[_-]?|power|jenkinson|fristons?|max-?displacement|rels?-?displacement|regressors?|nuisance|censor|enorm|outlier|dvars|spike)[^/]*\.(1D|txt|tsv)(\.gz)?$/i

export const isConfounds = (base: string): boolean => confounds.test(base)

/** 0 is what says most; null for a file that is no table of a head's motion. Motion of the body (`tracksys`) is none. */
export function motionRank(base: string): number | null {
  if (/_tracksys-/i.test(base) || derivedMotion.test(base)) return null
  const rank = motion.findIndex((pattern) => pattern.test(base))
  return rank < 0 ? null : rank
}

/** Whether a file tells of a head's motion in any form. */
export const isHeadMotion = (base: string): boolean => motionRank(base) !== null || derivedMotion.test(base)

export const isBrainMask = (base: string): boolean =>
  /(_desc-brain_mask|_desc-bold_mask|_space-[A-Za-z0-9+]+_(bold_)?mask|(^|_)(func|bold|brain)_?mask|_mask)\.nii(\.gz)?$/i.test(
    base,
  )

export const isEvents = (base: string): boolean => /_events\.tsv(\.gz)?$/i.test(base)
