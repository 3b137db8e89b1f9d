import type { Finding } from '../domain/finding'
import type { FileStore } from '../ports'
import { baseName } from './paths'
import { ciftiKind } from '../domain/cifti/kinds'
import { isConnectomeFile } from '../domain/dataset/connectomeFile'
import { canBeSeries } from './series/seriesNames'

/** Files that may be of use, by their names; what they are is told by their content. */
export interface Candidates {
  volumes: string[]
  /** Atlases that are no volumes. */
  atlases: string[]
  dense: string[]
  series: string[]
  /** Matrices of connectivity. */
  connectomes: string[]
  findings: Finding[]
}

const isDense = (name: string): boolean => ciftiKind(name) === 'dtseries' || /\.(func|time)\.gii(\.gz)?$/i.test(name)
const isAtlas = (name: string): boolean => ciftiKind(name) === 'dlabel' || /\.label\.gii(\.gz)?$/i.test(name)
const isVolume = (name: string): boolean => /\.nii(\.gz)?$/i.test(name) && ciftiKind(name) === null

/** A path without the endings of volumes, tables and sidecars. */
const stemOf = (path: string): string =>
  path.replace(/(\.[a-z]+(series|conn)\.nii|(\.(nii|tsv|csv|txt|1D|mat|npy|npz|json))?(\.gz)?)$/i, '')

/**
 * Whether a file says more of another that is taken in with it: the table or sidecar of a volume, the sidecar of a
 * table. It is read together with that file, and is nothing by itself.
 */
const isCompanion = (path: string, paths: readonly string[]): boolean => {
  const isSidecar = /\.json$/i.test(path)
  if (isVolume(path) || !(isSidecar || canBeSeries(path))) return false
  return paths.some((other) => stemOf(other) === stemOf(path) && (isVolume(other) || (isSidecar && canBeSeries(other))))
}

/** Sorts files that are given by name; what belongs to another of them is taken in with that one. */
export const collectFiles = async (files: FileStore, paths: readonly string[]): Promise<Candidates> => {
  const found: Candidates = { volumes: [], atlases: [], dense: [], series: [], connectomes: [], findings: [] }
  for (const path of paths) {
    if (isCompanion(path, paths)) continue
    if ((await files.facts(path))?.kind !== 'file') found.findings.push(notThere(path))
    else if (/\.[dp]+(conn|series|label|scalar)\.nii\.gz$/i.test(path)) found.findings.push(packedCifti(path))
    else if (isConnectomeFile(baseName(path))) found.connectomes.push(path)
    else if (isVolume(path)) found.volumes.push(path)
    else if (isAtlas(path)) found.atlases.push(path)
    else if (isDense(path)) found.dense.push(path)
    else if (canBeSeries(path)) found.series.push(path)
    else found.findings.push(unknownKind(path))
  }
  return found
}

const unknownKind = (path: string): Finding => ({
  code: 'file.unknownKind',
  severity: 'error',
  place: { file: baseName(path) },
  message: `${baseName(path)} is of a kind that Boldscope does not read.`,
  suggestion:
    'Give a NIfTI volume (.nii, .nii.gz), a dense series (.dtseries.nii, .func.gii) or a parcel series (.tsv, .csv, .1D, .txt, .ptseries.nii, .mat, .npy, .npz) or a matrix of connectivity (.pconn.nii, _relmat.tsv).',
})

const packedCifti = (path: string): Finding => ({
  code: 'cifti.packed',
  severity: 'error',
  place: { file: baseName(path) },
  message: `${baseName(path)} is compressed, which CIFTI files are not: other programs do not read it either.`,
  suggestion: 'Unpack it first: gunzip.',
})

const notThere = (path: string): Finding => ({
  code: 'file.missing',
  severity: 'error',
  place: { file: baseName(path) },
  message: `${baseName(path)} does not exist.`,
  suggestion: 'Check the path.',
})
