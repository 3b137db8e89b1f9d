import { ciftiKind } from '../../domain/cifti/kinds'

const inFolders =
  /(_timeseries\.(tsv|txt|npy|npz)|(^|_)(ts|tc|roits)(_[^/]*)?\.(txt|npy|npz)|\.1D|\.csv|\.mat)(\.gz)?$|\.ptseries\.nii$/i
const otherTable =
  /^(participants|phenotypic|sessions|samples|dataset|findings|cells|truth)\b|^phenotypic|_desc-confounds_|_(dseg|coverage_bold|relmat|conmat|motion|outliers|events|scans|sessions|qc)\./i

/** Whether a file is taken for a parcel series when a folder is searched, by its name alone. */
export const looksLikeSeries = (name: string): boolean => inFolders.test(name) && !otherTable.test(name)

/** Whether a file that is named itself can be a parcel series. CIFTI of other kinds too: reading says why not. */
export const canBeSeries = (name: string): boolean =>
  /\.((tsv|csv|txt|1D)(\.gz)?|mat|npy|npz)$/i.test(name) || ciftiKind(name) !== null

/** A path without the ending of a series. */
const stemOf = (path: string): string =>
  path.replace(/(\.[a-z]+series\.nii|(\.(tsv|csv|1D|txt|mat|npy|npz))?(\.gz)?)$/i, '')

/** The JSON file that says more of a table beside it. */
export const sidecarOf = (path: string): string => stemOf(path) + '.json'

/**
 * Series that are there in two formats, once: of files of a name that differ in their ending, and in the density of a
 * CIFTI file, the table is kept, as it has names and may have coverage beside it.
 */
export function eachOnce(paths: readonly string[]): string[] {
  const nameless = (path: string) => stemOf(path).replace(/_den-[A-Za-z0-9]+/, '')
  const tables = new Set(paths.filter((path) => /\.tsv(\.gz)?$/i.test(path)).map(nameless))
  return paths.filter((path) => ciftiKind(path) === null || !tables.has(nameless(path)))
}
