import { outlineCifti, outlineGifti } from '../../domain/dataset/denseOutline'
import { accept, type Checked } from '../../domain/finding'
import type { FileStore } from '../../ports'
import { baseName } from '../paths'
import { emptyContent, type Content } from './content'
import { glance } from './fingerprint'

const giftiStart = 32 * 1024

/** The XML of a dense file describes every place. */
const mostXmlBytes = 32 * 2 ** 20

/** A CIFTI series (dense or of parcels) by its header and, as far as time is described, its XML. */
export async function readCiftiOutline(
  files: FileStore,
  path: string,
  kind: 'dense' | 'series',
): Promise<Checked<Content>> {
  const file = baseName(path)
  const { facts, fingerprint, start } = await glance(files, path)
  let outline = outlineCifti(start, facts.bytes, file)
  const needs = outline.ok ? outline.value.needs : null
  if (needs !== null && needs <= mostXmlBytes) {
    const { parts } = await files.readParts(path, () => [{ offset: 0, bytes: needs }])
    outline = outlineCifti(parts[0], facts.bytes, file)
  }
  if (!outline.ok) return outline
  const { frames, width, trSeconds } = outline.value
  const isRecording = (frames ?? 0) > 1
  return accept({
    ...emptyContent,
    facts,
    fingerprint,
    isRecording,
    frames,
    trSeconds,
    parcels: kind === 'series' ? width : null,
  })
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
