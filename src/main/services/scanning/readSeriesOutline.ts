import { outlineSeries } from '../../domain/dataset/seriesOutline'
import { accept, refuse, type Checked } from '../../domain/finding'
import { readNumpyHeader } from '../../domain/numpy/readArray'
import type { FileStore } from '../../ports'
import { baseName } from '../paths'
import { emptyContent, type Content } from './content'
import { glance } from './fingerprint'

/** Tables up to this size on disk are read whole, to count their rows; and so much text of them. */
const mostOnDisk = 4 * 2 ** 20
const mostText = 64 * 2 ** 20

/** A table of parcels by time: its sides where it is not larger than 4 MiB on disk, else its fingerprint alone. */
export async function readTextOutline(files: FileStore, path: string): Promise<Checked<Content>> {
  const file = baseName(path)
  const { facts, fingerprint, start, isGzip, isWhole } = await glance(files, path, mostOnDisk)
  const content = { ...emptyContent, facts, fingerprint }
  if (!isWhole) return accept(content)
  const bytes = isGzip ? files.inflateWhole(start, mostText) : start
  if (bytes === null)
    return refuse({
      code: 'gzip.corrupt',
      severity: 'error',
      place: { file },
      message: `The compressed data of ${file} are damaged or cut short, or hold more than 64 MiB of text.`,
      suggestion: 'Copy or download the file again.',
    })
  const outline = outlineSeries(bytes, file)
  if (!outline.ok) return outline
  const { rows, columns, isNamed } = outline.value
  // Tables of the other endings have a row for each frame by custom; text files come both ways.
  const isOriented = isNamed || !/\.txt(\.gz)?$/i.test(file)
  return accept(isOriented ? { ...content, frames: rows, parcels: columns } : { ...content, sides: [rows, columns] })
}

/** An array of NumPy or MATLAB: a `.npy` file says its sides, but none of them says which is time. */
export async function readArrayOutline(files: FileStore, path: string): Promise<Checked<Content>> {
  const file = baseName(path)
  const { facts, fingerprint, start } = await glance(files, path)
  const content = { ...emptyContent, facts, fingerprint }
  if (!/\.npy$/i.test(file)) return accept(content)
  const header = readNumpyHeader(start)
  if (!header || header.shape.length !== 2)
    return refuse({
      code: 'numpy.notMatrix',
      severity: 'error',
      place: { file },
      message: header ? `${file} holds an array of ${header.shape.length} dimensions.` : `${file} is not a .npy file.`,
      suggestion: 'Save a matrix of frames by parcels with numpy.save.',
    })
  return accept({ ...content, sides: [header.shape[0], header.shape[1]] })
}
