import type { DatasetFile } from './datasetFile'

/** What a name in the layout of the Preprocessed Connectomes Project says: `CMU_a_0050642_rois_cc200.1D`. */
export interface ConnectomesName {
  /** As the phenotypic table has it, e.g. `CMU_a_0050642`. */
  fileId: string
  /** Seven digits. */
  subject: string
  /** What stands before them, e.g. `CMU_a`; the table knows the site better. */
  site: string | null
  atlas: string | null
  /** Program and strategy by the folders `Outputs/PROGRAM/STRATEGY/DERIVATIVE`; null outside of them. */
  program: string | null
  strategy: string | null
}

const place = /(?:^|\/)outputs\/([^/]+)\/([^/]+)\/[^/]+$/i
const base = /^(?:(.+)_)?(\d{7})_(?:rois_([A-Za-z0-9]+)\.1D|func_(?:preproc|mask)\.nii)(?:\.gz)?$/

/** Takes such a name apart; null for any other. Source: preprocessed-connectomes-project.org/abide, "Download". */
export function readConnectomesName(file: Pick<DatasetFile, 'base' | 'folder'>): ConnectomesName | null {
  const name = base.exec(file.base)
  if (!name) return null
  const folders = place.exec(file.folder)
  const [, site, subject, atlas] = name
  return {
    fileId: site === undefined ? subject : `${site}_${subject}`,
    subject,
    site: site ?? null,
    atlas: atlas ?? null,
    program: folders?.[1] ?? null,
    strategy: folders?.[2] ?? null,
  }
}
