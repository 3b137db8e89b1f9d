import { entityOf } from '../bids'
import { ciftiKind } from '../cifti/kinds'
import type { DatasetFile } from './datasetFile'
import { isHeadMotion } from './companionNames'

export type RecordingKind = 'volume' | 'dense' | 'series'
export type RecordingFormat = 'nifti' | 'cifti' | 'gifti' | 'text' | 'matlab' | 'numpy'
export type LayoutKind = 'bids' | 'derivative' | 'connectomes' | 'folder'

export interface RecordingForm {
  kind: RecordingKind
  format: RecordingFormat
}

const volumeEnding = /\.nii(\.gz)?$/i
/** Last words of the names of volumes that are no BOLD recording, in BIDS and as they are commonly called. */
const otherVolume =
  /(^|[_.-])(T[12]w?|T2star|T[12]rho|FLAIR|PD[w]?|PDT2|inplaneT[12]|UNIT1|MP2RAGE|MPRAGE|anat|angio|defacemask|mask|brain|brainmask|boldref|sbref|meanepi|mean|std|tsnr|snr|dseg|probseg|aseg|aparc|parc|labels?|xfm|warp|field|fieldmap|fmap|epi|phase(diff|1|2)?|magnitude[12]?|dwi|dti|adc|FA|MD|asl|m0scan|aslcontext|pet|meg|[tzf]?stat\d*|[tzcp]map|map|maps|boldmap|alff|falff|reho|vmhc|dual_regression|degree_centrality_(binarize|weighted)|eigenvector_centrality_(binarize|weighted)|lfcd|res4d|prob|probabilistic|template|atlas|\w*_prob)(\.nii)(\.gz)?$/i
/** Courses that programs write beside the confounds; they are of no parcels. */
const courses =
  /_desc-(components|mixing|orth\w*|aroma|ica|melodic|motion|nuisance|physio|regressors|tedana\w*)_timeseries\./i
/** Words that a label volume or a set of maps is known by, without `sub-`. */
const atlasName =
  /(^|[_.-])(atlas|parcellation|parcels|parc|dseg|probseg|labels?|prob|maps|schaefer|yeo|glasser|hcp-?mmp|a424|aal|aal\d*|cc[24]00|ho|harvard-?oxford|craddock|gordon|power|difumo|msdl|brainnetome|desikan|destrieux|tian|4S\d+Parcels)([_.\d-]|$)/i
/** Matrices of MATLAB and AFNI that are no series: transforms of space, designs of a model. */
const transform =
  /(affine|xfm|(^|[_.-])reg(istration)?[_.-]|2(std|standard|highres|mni|t1w?|anat|func|example)|flirt|SPM\.mat|design|rigid|warp|mat2|\.aff12)/i
const otherTables =
  /(^|[_.-])(phenotyp\w*|participants?|demographics?|behaviou?r\w*|clinical|questionnaires?|qc|quality|group|labels?|atlas|roi[_-]?names?|coordinates|coords|centroids|networks?|dictionary|codebook|scans|sessions|events|physio|stim)([_.-]|$)/i

/**
 * Whether a file is a recording, by its name and the layout that it lies in: a 4D volume, a dense series on surfaces,
 * or a series of parcels. Its header may still say otherwise. In BIDS only files of the suffixes `bold` and
 * `timeseries` are; elsewhere every volume that is not called after something else, and what `looksLikeSeries` takes.
 */
export function recordingForm(
  file: DatasetFile,
  layout: LayoutKind,
  looksLikeSeries: (base: string) => boolean,
): RecordingForm | null {
  const { base, name } = file
  const cifti = ciftiKind(base)
  if (cifti === 'dtseries') return { kind: 'dense', format: 'cifti' }
  if (cifti === 'ptseries') return { kind: 'series', format: 'cifti' }
  if (cifti !== null) return null
  if (/\.(func|time)\.gii(\.gz)?$/i.test(base)) return { kind: 'dense', format: 'gifti' }
  const isBids = layout === 'bids' || layout === 'derivative'
  if (volumeEnding.test(base)) return isVolume(file, layout) ? { kind: 'volume', format: 'nifti' } : null
  if (isBids && (!/(^|_)timeseries$/i.test(name.suffix) || courses.test(base))) return null
  if (!looksLikeSeries(base) || isHeadMotion(base) || transform.test(base)) return null
  if (otherTables.test(base) && !/_timeseries\./i.test(base)) return null
  return { kind: 'series', format: seriesFormat(base) }
}

function isVolume({ base, name, folder }: DatasetFile, layout: LayoutKind): boolean {
  if (entityOf(name, 'part') === 'phase' || otherVolume.test(base)) return false
  if (layout === 'connectomes') return !/(^|\/)outputs\//i.test(folder) || /_func_preproc\./i.test(base)
  if (layout === 'folder') return !isAtlasFile({ base, name })
  if (entityOf(name, 'sub') !== null) return /^(.*_)?bold$/i.test(name.suffix)
  // Of programs that keep to folders of people but not to names, as FEAT.
  return /(^|\/)sub-[A-Za-z0-9]+/.test(folder) && !isAtlasFile({ base, name })
}

const seriesFormat = (base: string): RecordingFormat => {
  if (/\.mat$/i.test(base)) return 'matlab'
  return /\.np[yz](\.gz)?$/i.test(base) ? 'numpy' : 'text'
}

/**
 * Whether a file is an atlas that series can be made with: `.dlabel.nii`, `.label.gii`, or a volume called like one.
 * Segmentations of somebody's own head are none.
 */
export function isAtlasFile({ base, name }: Pick<DatasetFile, 'base' | 'name'>): boolean {
  const isOwn = entityOf(name, 'sub') !== null
  const cifti = ciftiKind(base)
  if (cifti !== null) return cifti === 'dlabel' && !isOwn
  if (isOwn) return false
  if (/\.label\.gii(\.gz)?$/i.test(base)) return true
  return volumeEnding.test(base) && atlasName.test(base.replace(volumeEnding, ''))
}
