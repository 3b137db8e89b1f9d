import type { Finding } from '../finding'
import type { DatasetFile } from './datasetFile'
import { remark } from './remark'

/** Formats of recordings that are not read, and what turns them into one that is. */
const others: ReadonlyArray<readonly [ending: RegExp, what: string, suggestion: string]> = [
  [/\.(dcm|ima)$/i, 'DICOM', 'Convert them to NIfTI, e.g. with dcm2niix.'],
  [/\.hdr$/i, 'ANALYZE or NIfTI in two files', 'Save each pair of .hdr and .img as one .nii.gz file.'],
  [/\.head$/i, 'AFNI’s own format', 'Convert them with 3dAFNItoNIFTI.'],
  [/\.mg[hz]$/i, 'FreeSurfer’s own format', 'Convert the recordings among them with mri_convert.'],
  [/\.rec$/i, 'Philips PAR/REC', 'Convert them to NIfTI, e.g. with dcm2niix.'],
  [/\.mnc(\.gz)?$/i, 'MINC', 'Convert them with mnc2nii.'],
]

/** One remark for each format that is there and not read. */
export const tellOtherFormats = (files: readonly DatasetFile[]): Finding[] =>
  others.flatMap(([ending, what, suggestion]) => {
    const found = files.filter(({ base }) => ending.test(base))
    if (found.length === 0) return []
    const message = `${found.length} file${found.length === 1 ? ' is' : 's are'} in ${what}, which is not read.`
    return [remark('file.otherFormat', 'info', found[0].path, message, suggestion)]
  })
