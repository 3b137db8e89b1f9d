import { readCiftiSeries } from '../../domain/cifti/readParcelSeries'
import { ciftiKind } from '../../domain/cifti/kinds'
import { networkOf } from '../../domain/atlas/labelTable'
import { accept, refuse, type Checked } from '../../domain/finding'
import { asSurfaceRecording } from '../../domain/gifti/readSurfaceData'
import { readMat } from '../../domain/matlab/readMat'
import { isHdf5, readMat73 } from '../../domain/matlab/readMat73'
import { chooseArray } from '../../domain/matrix/chooseArray'
import { problem, whyNotFinite, type Matrix } from '../../domain/matrix/matrix'
import { readNumpyArchive } from '../../domain/numpy/readArchive'
import { readNumpyHeader, readNumpyMatrix } from '../../domain/numpy/readArray'
import type { ParcelInfo } from '../../domain/parcelSeries'
import type { SeriesSidecar } from '../../domain/tables/seriesSidecar'
import { numberedParcels, parseSeriesTable, type SeriesTable } from '../../domain/tables/seriesTable'
import type { FileStore } from '../../ports'
import { readInflatedText } from '../fileText'
import { readGifti } from '../giftiFiles'
import { baseName } from '../paths'
import { fileSource } from '../weights/openWeights'

const largestFile = 512 * 2 ** 20

/** A series as its file has it. */
export interface StoredSeries {
  /** Rows as frames and columns as parcels, unless it turns out the other way round. */
  table: SeriesTable
  /** The format itself says that rows are frames, or long custom does. */
  isOriented: boolean
  /** What a CIFTI file says of itself. */
  trSeconds: number | null
  parcels: ParcelInfo[] | null
}

const asTable = ({ rows, columns, values }: Matrix): SeriesTable => ({
  names: numberedParcels(columns),
  header: 'none',
  labels: new Array<null>(columns).fill(null),
  frames: rows,
  values,
})

const fromMatrix = (read: Checked<Matrix>, file: string): Checked<StoredSeries> => {
  if (!read.ok) return read
  const infinite = whyNotFinite(read.value, file)
  if (infinite) return refuse(infinite)
  return accept({ table: asTable(read.value), isOriented: false, trSeconds: null, parcels: null }, read.findings)
}

/** Reads a series by the ending of its name: CIFTI-2, MATLAB, NumPy, else a table as text. */
export async function readStored(
  files: FileStore,
  path: string,
  sidecar: SeriesSidecar,
): Promise<Checked<StoredSeries>> {
  const file = baseName(path)
  const { variable } = sidecar
  if (ciftiKind(file)) return readCifti(files, path, file)
  if (/\.gii(\.gz)?$/i.test(file)) return whyNotGifti(files, path, file)
  if (/\.mat$/i.test(file)) {
    const bytes = await files.read(path, { maxBytes: largestFile })
    const read = isHdf5(bytes)
      ? await readMat73(bytes, files.readHdf5, variable, file)
      : readMat(bytes, files.inflate, variable, file)
    return fromMatrix(read, file)
  }
  if (/\.npz$/i.test(file))
    return fromMatrix(await readNumpyArchive(await fileSource(files, path), files.inflate, variable, file), file)
  if (/\.npy$/i.test(file)) return fromMatrix(readNumpy(await files.read(path, { maxBytes: largestFile }), file), file)

  const expected = sidecar.parcels?.map(({ name }) => name) ?? null
  const table = parseSeriesTable(await readInflatedText(files, path), file, expected)
  if (!table.ok) return table
  // Tables of the other endings have a row for each frame by custom; text files come both ways.
  const isOriented = table.value.header === 'text' || !/\.txt(\.gz)?$/i.test(file)
  return accept({ table: table.value, isOriented, trSeconds: null, parcels: null }, table.findings)
}

/** GIFTI holds places of a surface, whatever is recorded there. */
async function whyNotGifti(files: FileStore, path: string, file: string): Promise<Checked<StoredSeries>> {
  const header = await readGifti(files, path)
  const recording = header.ok ? asSurfaceRecording(header.value, file) : header
  if (!recording.ok) return recording
  const message = `${file} is a dense series: a value for each vertex of a surface, not for each parcel.`
  const suggestion =
    'Average it over the parcels of an atlas: boldscope parcellate --bold FILE.func.gii --atlas ATLAS.label.gii --out FOLDER'
  return refuse(problem('gifti.dense', file, message, suggestion))
}

async function readCifti(files: FileStore, path: string, file: string): Promise<Checked<StoredSeries>> {
  const read = await readCiftiSeries(await fileSource(files, path), file)
  if (!read.ok) return read
  const { parcels, matrix, trSeconds } = read.value
  const infinite = whyNotFinite(matrix, file)
  if (infinite) return refuse(infinite)
  const names = parcels.map(({ name }) => name)
  const unfit = names.includes('') || new Set(names).size < names.length
  if (unfit)
    return refuse(
      problem(
        'cifti.names',
        file,
        `The parcels of ${file} do not have a name each of their own.`,
        'Name them in the atlas.',
      ),
    )
  const known = parcels.map(({ name, centre }) => ({ name, label: null, network: networkOf(name), centre }))
  const table: SeriesTable = { ...asTable(matrix), names, header: 'text' }
  return accept({ table, isOriented: true, trSeconds, parcels: known }, read.findings)
}

function readNumpy(bytes: Uint8Array, file: string): Checked<Matrix> {
  const header = readNumpyHeader(bytes)
  if (!header)
    return refuse(problem('numpy.notNpy', file, `${file} is not a .npy file.`, 'Save the array with numpy.save.'))
  const chosen = chooseArray([{ ...header, name: 'the array' }], null, file)
  return chosen.ok ? readNumpyMatrix(bytes, header, file) : chosen
}
