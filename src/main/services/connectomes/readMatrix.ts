import { networkOf } from '../../domain/atlas/labelTable'
import { readCiftiConnectivity } from '../../domain/cifti/readParcelConnectivity'
import { isPconn, statInName } from '../../domain/dataset/connectomeFile'
import { accept, type Checked } from '../../domain/finding'
import type { AtlasReference, ParcelInfo } from '../../domain/parcelSeries'
import { parseMatrixTable } from '../../domain/tables/matrixTable'
import { parseJsonObject, parseSeriesSidecar } from '../../domain/tables/seriesSidecar'
import type { FileStore } from '../../ports'
import { checked, readInflatedText } from '../fileText'
import { baseName } from '../paths'
import { fileSource } from '../weights/openWeights'

/** A matrix of connectivity as a file of somebody's has it. */
export interface MatrixFile {
  /** Places as far as the file itself knows them; networks as far as the names tell them. */
  parcels: ParcelInfo[]
  /** [parcels, parcels] float32, row-major; missing = NaN. */
  values: Float32Array
  /** What the values are: by the file's name, else by its sidecar; null = neither says. */
  stat: string | null
  atlas: AtlasReference | null
  phantom: boolean
}

/** Reads a matrix of connectivity: `.pconn.nii`, else a square table. */
export const readMatrixFile = (files: FileStore, path: string): Promise<Checked<MatrixFile>> =>
  checked(async () => {
    const file = baseName(path)
    const read = await readParcels(files, path, file)
    if (!read.ok) return read
    const sidecar = await readSidecar(files, path)
    const { atlas, phantom } = parseSeriesSidecar(sidecar)
    return accept({ ...read.value, stat: statOf(file, sidecar), atlas, phantom }, read.findings)
  })

const readParcels = async (
  files: FileStore,
  path: string,
  file: string,
): Promise<Checked<Pick<MatrixFile, 'parcels' | 'values'>>> => {
  const place = (name: string, centre: ParcelInfo['centre']): ParcelInfo => ({
    ...{ name, centre },
    label: null,
    network: networkOf(name),
  })
  if (isPconn(file)) {
    const read = await readCiftiConnectivity(await fileSource(files, path), file)
    if (!read.ok) return read
    const { parcels, values } = read.value
    return accept({ parcels: parcels.map(({ name, centre }) => place(name, centre)), values }, read.findings)
  }
  const read = parseMatrixTable(await readInflatedText(files, path), file)
  if (!read.ok) return read
  const { names, values } = read.value
  return accept({ parcels: names.map((name) => place(name, null)), values }, read.findings)
}

/** The JSON file that says more of a matrix beside it. */
export const matrixSidecar = (path: string): string =>
  `${path.replace(/(\.pconn\.nii|(\.(tsv|csv|txt))?(\.gz)?)$/i, '')}.json`

const readSidecar = async (files: FileStore, path: string): Promise<Record<string, unknown>> => {
  const sidecar = matrixSidecar(path)
  if ((await files.facts(sidecar))?.kind !== 'file') return {}
  return parseJsonObject(await files.readText(sidecar)) ?? {}
}

const statOf = (file: string, { Method: method }: Record<string, unknown>): string | null =>
  statInName(file) ?? (typeof method === 'string' && method !== '' ? method : null)
