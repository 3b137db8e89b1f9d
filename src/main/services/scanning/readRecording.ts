import type { ScannedRecording } from '../../../preload/contract'
import type { DatasetFile } from '../../domain/dataset/datasetFile'
import type { RecordingForm } from '../../domain/dataset/recordingFile'
import { accept, type Checked, type Finding } from '../../domain/finding'
import type { FileStore } from '../../ports'
import { checked } from '../fileText'
import { joinPath } from '../paths'
import type { Content } from './content'
import { readCiftiOutline, readGiftiOutline } from './readDense'
import { readArrayOutline, readTextOutline } from './readSeriesOutline'
import { readVolume } from './readVolume'

/** What a recording's file says, read by its format. Findings give its path from the top of the data set. */
export async function readRecording(
  files: FileStore,
  folder: string,
  path: string,
  form: RecordingForm,
  thorough = false,
): Promise<Checked<Content>> {
  const read = await checked(() => readByForm(files, joinPath(folder, path), form, thorough))
  const findings = read.findings.map((finding) => at(finding, path))
  return read.ok
    ? { ...read, value: { ...read.value, findings: read.value.findings.map((finding) => at(finding, path)) } }
    : { ...read, findings }
}

const at = (finding: Finding, file: string): Finding => ({ ...finding, place: { ...finding.place, file } })

const readByForm = (
  files: FileStore,
  path: string,
  { kind, format }: RecordingForm,
  thorough: boolean,
): Promise<Checked<Content>> => {
  if (format === 'nifti') return readVolume(files, path, thorough)
  if (format === 'cifti') return readCiftiOutline(files, path, kind === 'dense' ? 'dense' : 'series')
  if (format === 'gifti') return readGiftiOutline(files, path)
  return format === 'text' ? readTextOutline(files, path) : readArrayOutline(files, path)
}

/** What an earlier scan read of a file; null where the file has changed since, or the scan did not keep it. */
export function contentOf(
  known: ScannedRecording | undefined,
  file: DatasetFile,
  form: RecordingForm,
): Checked<Content> | null {
  const isSame =
    known?.content !== undefined &&
    known.kind === form.kind &&
    known.format === form.format &&
    known.bytes === file.bytes &&
    known.modifiedMs === file.modifiedMs &&
    known.changedMs === file.changedMs
  if (!isSame) return null
  const { bytes, modifiedMs, changedMs, fingerprint, frames, parcels, shape, voxelSizeMm } = known
  const { trSeconds, sides, findings } = known.content!
  const facts = { bytes, modifiedMs, changedMs, kind: 'file' as const }
  // With sides it was sidecars that said which of them is time: they are asked anew.
  const told = sides === null ? { frames, parcels } : { frames: null, parcels: null }
  return accept({ ...told, facts, fingerprint, isRecording: true, sides, shape, voxelSizeMm, trSeconds, findings })
}
