import type { Finding } from '../domain/finding'
import type { FileStore } from '../ports'
import { baseName } from './paths'
import { ciftiKind } from '../domain/cifti/kinds'
import { canBeSeries, eachOnce, looksLikeSeries } from './series/seriesNames'

/** Files that may be of use, by their names; what they are is told by their content. */
export interface Candidates {
  volumes: string[]
  series: string[]
  /** Named by the user, so that silence about it would be an answer too few. */
  named: Set<string>
  findings: Finding[]
}

const deepest = 24
const isVolume = (name: string): boolean => /\.nii(\.gz)?$/i.test(name) && ciftiKind(name) === null

/** A path without the endings of volumes, tables and sidecars. */
const stemOf = (path: string): string =>
  path.replace(/(\.[a-z]+series\.nii|(\.(nii|tsv|csv|txt|1D|mat|npy|npz|json))?(\.gz)?)$/i, '')

/**
 * Whether a file says more of another that is taken in with it: the table or sidecar of a volume, the sidecar of a
 * table. It is read together with that file, and is nothing by itself.
 */
const isCompanion = (path: string, paths: readonly string[]): boolean => {
  const isSidecar = /\.json$/i.test(path)
  if (isVolume(path) || !(isSidecar || canBeSeries(path))) return false
  return paths.some((other) => stemOf(other) === stemOf(path) && (isVolume(other) || (isSidecar && canBeSeries(other))))
}

/** Looks through files and folders, at any depth. Folders whose names start with a dot are passed over. */
export const collectFiles = async (files: FileStore, paths: readonly string[]): Promise<Candidates> => {
  const found: Candidates = { volumes: [], series: [], named: new Set(), findings: [] }

  const search = async (folder: string, depth: number): Promise<void> => {
    if (depth > deepest) return
    for (const entry of await files.list(folder)) {
      if (entry.name.startsWith('.')) continue
      if (entry.kind === 'folder') await search(entry.path, depth + 1)
      else if (isVolume(entry.name)) found.volumes.push(entry.path)
      else if (looksLikeSeries(entry.name)) found.series.push(entry.path)
    }
  }

  for (const path of paths) {
    if (isCompanion(path, paths)) continue
    const facts = await files.facts(path)
    const before = found.volumes.length + found.series.length
    if (facts?.kind === 'folder') {
      await search(path, 0)
      found.series = eachOnce(found.series)
    } else if (facts && isVolume(path)) found.volumes.push(path)
    else if (facts && canBeSeries(path)) found.series.push(path)
    if (facts?.kind === 'file') found.named.add(path)
    if (found.volumes.length + found.series.length === before) found.findings.push(nothingIn(path, facts?.kind ?? null))
  }
  return found
}

const nothingIn = (path: string, kind: 'file' | 'folder' | null): Finding => {
  const file = baseName(path)
  const place = { file }
  if (kind === 'folder')
    return {
      code: 'folder.nothing',
      severity: 'warning',
      place,
      message: `${file} holds nothing that Boldscope reads.`,
      suggestion:
        'Give a folder with NIfTI recordings (.nii, .nii.gz) or parcel series (_timeseries.tsv, .1D, .csv, .ptseries.nii, .mat).',
    }
  if (kind === 'file')
    return {
      code: 'file.unknownKind',
      severity: 'error',
      place,
      message: `${file} is of a kind that Boldscope does not read.`,
      suggestion:
        'Give a NIfTI volume (.nii, .nii.gz) or a parcel series (.tsv, .csv, .1D, .txt, .ptseries.nii, .mat, .npy, .npz).',
    }
  return {
    code: 'file.missing',
    severity: 'error',
    place,
    message: `${file} does not exist.`,
    suggestion: 'Check the path.',
  }
}
