import type { RecordingForm } from '../../domain/dataset/recordingFile'
import type { Checked } from '../../domain/finding'
import type { FileStore, Portion } from '../../ports'
import type { Content } from './content'
import { readRecording } from './readRecording'

/** A recording by its path from the scanned folder on, and what it is by its name. */
export interface Unread {
  path: string
  form: RecordingForm
}

/** Some recordings of a folder; what each of their files says, in their order. */
export type ScanPortions = {
  scan: Portion<{ folder: string; thorough: boolean }, readonly Unread[], Array<Checked<Content>>>
}

/** To hand over one recording takes as long as reading its head: a portion is this many, and one where all of it is read. */
const recordingsAtOnce = 128

export const divideScan = (unread: readonly Unread[], thorough: boolean): Unread[][] => {
  const most = thorough ? 1 : recordingsAtOnce
  return Array.from({ length: Math.ceil(unread.length / most) }, (_, i) => unread.slice(i * most, (i + 1) * most))
}

export const scanPortion =
  (files: FileStore): ScanPortions['scan'] =>
  async ({ folder, thorough }, unread) => {
    const read: Array<Checked<Content>> = []
    for (const { path, form } of unread) read.push(await readRecording(files, folder, path, form, thorough))
    return read
  }
