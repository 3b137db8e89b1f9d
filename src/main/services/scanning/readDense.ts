import { outlineCifti, outlineGifti } from '../../domain/dataset/denseOutline'
import { accept, type Checked } from '../../domain/finding'
import type { FileStore } from '../../ports'
import { baseName } from '../paths'
import { emptyContent, type Content } from './content'
import { glance } from './fingerprint'

const giftiStart = 32 * 1024

/** A CIFTI series (dense or of parcels) by its header and the beginning of its XML. */
export async function readCiftiOutline(
  files: FileStore,
  path: string,
  kind: 'dense' | 'series',
): Promise<Checked<Content>> {
  const { facts, fingerprint, start } = await glance(files, path)
  const outline = outlineCifti(start, facts.bytes, baseName(path))
  if (!outline.ok) return outline
  const { frames, width, trSeconds } = outline.value
  return accept({ ...emptyContent, facts, fingerprint, frames, trSeconds, parcels: kind === 'series' ? width : null })
}

/** A GIFTI time series by the beginning of its text; a file of one array is a map and no recording. */
export async function readGiftiOutline(files: FileStore, path: string): Promise<Checked<Content>> {
  const { facts, fingerprint, start, isGzip } = await glance(files, path)
  const first = isGzip ? (files.inflateStart(start.subarray(0, giftiStart)) ?? new Uint8Array()) : start
  const outline = outlineGifti(new TextDecoder().decode(first.subarray(0, 4 * giftiStart)), baseName(path))
  if (!outline.ok) return outline
  const { frames, trSeconds } = outline.value
  return accept({ ...emptyContent, facts, fingerprint, frames, trSeconds, isRecording: (frames ?? 0) > 1 })
}
