import { AppError, detectionSchema, type Detection } from '../../preload/contract'
import type { Finding } from '../domain/finding'
import { decodeNpy, type NpyArray } from '../domain/npy'
import type { AtlasVolume } from '../domain/report/composeReport'
import type { Matrix, Traces } from '../domain/report/detectionFacts'
import { readCellAxes, type CellAxes } from '../domain/report/cellTable'
import type { FileStore } from '../ports'
import { joinPath } from './paths'
import { readLabelVolume } from './volumeFiles'

/** What `detect` left in a folder, checked to belong together. */
export interface DetectionFolder extends CellAxes {
  detection: Detection
  /** [windows, parcels] */
  z: Matrix
  traces: Traces
  atlas: AtlasVolume | null
  /** Why there is no atlas volume, as a sentence; empty when there is one. */
  noAtlasReason: string
  findings: Finding[]
}

/** Reads the folder that `detect` wrote. Throws AppError 'input.bad' when a file is missing or does not fit. */
export async function readDetectionFolder(files: FileStore, folder: string): Promise<DetectionFolder> {
  const detection = await readDetection(files, folder)
  const axes = readCellAxes(await files.readText(joinPath(folder, 'cells.tsv')))
  if (!axes) throw unfit('cells.tsv', 'cells.tsv is not a table of cells as `detect` writes it.')
  const [windows, columns] = [axes.windows.length, axes.parcels.length]
  const z = await readArray(files, folder, 'z.npy', [windows, columns])
  const { frames } = detection.recording
  const { data } = await readArray(files, folder, 'reconstruction.npy', [4, frames, columns])
  const [recorded, reconstructed, bandLow, bandHigh] = [0, 1, 2, 3].map((part) => ({
    rows: frames,
    columns,
    values: data.subarray(part * frames * columns, (part + 1) * frames * columns),
  }))
  return {
    detection,
    ...axes,
    z: { rows: windows, columns, values: z.data },
    traces: { recorded, reconstructed, bandLow, bandHigh },
    ...(await readAtlasVolume(files, folder)),
  }
}

async function readDetection(files: FileStore, folder: string): Promise<Detection> {
  const text = await files.readText(joinPath(folder, 'findings.json'))
  try {
    return detectionSchema.parse(JSON.parse(text))
  } catch {
    throw unfit('findings.json', 'findings.json is not what `detect` writes.')
  }
}

async function readArray(files: FileStore, folder: string, name: string, shape: readonly number[]): Promise<NpyArray> {
  const content = await files.read(joinPath(folder, name), { maxBytes: 2 ** 31 })
  let array: NpyArray
  try {
    array = decodeNpy(content)
  } catch (error) {
    if (error instanceof RangeError) throw unfit(name, `${name} cannot be read: ${error.message}.`)
    throw error
  }
  if (array.shape.join() !== shape.join())
    throw unfit(name, `${name} is ${array.shape.join(' × ')}, the other files speak of ${shape.join(' × ')}.`)
  return array
}

type AtlasPart = Pick<DetectionFolder, 'atlas' | 'noAtlasReason' | 'findings'>

/** The volume beside the findings. A report without a picture is better than none, so problems become remarks. */
async function readAtlasVolume(files: FileStore, folder: string): Promise<AtlasPart> {
  const present = (await files.list(folder)).map(({ name }) => name)
  const name = ['atlas.nii.gz', 'atlas.nii'].find((one) => present.includes(one))
  if (name === undefined) {
    const noAtlasReason =
      'There is no brain picture, because the recording came without an atlas volume: where its parcels lie is not known.'
    return { atlas: null, noAtlasReason, findings: [] }
  }
  const volume = await readLabelVolume(files, joinPath(folder, name))
  if (!volume.ok) {
    const noAtlasReason = `There is no brain picture, because the atlas volume could not be read: ${volume.findings[0].message}`
    const findings = volume.findings.map((finding) => ({ ...finding, severity: 'warning' as const }))
    return { atlas: null, noAtlasReason, findings }
  }
  const atlas = { grid: volume.value, oriented: volume.value.affineSource !== 'pixdim' }
  return { atlas, noAtlasReason: '', findings: volume.findings }
}

const unfit = (file: string, message: string): AppError =>
  new AppError('input.bad', message, [
    { code: 'detection.unfit', severity: 'error', place: { file }, message, suggestion: 'Run `detect` again.' },
  ])
