import type { ScannedRecording } from '../../../preload/contract'
import type { DatasetFile } from '../../domain/dataset/datasetFile'
import { outlineEvents, type EventsOutline } from '../../domain/dataset/eventsTable'
import { remark } from '../../domain/dataset/remark'
import { countFilledLines } from '../../domain/dataset/tableRows'
import type { Checked, Finding } from '../../domain/finding'
import type { FileStore } from '../../ports'
import { checked, readInflatedText } from '../fileText'
import { baseName, joinPath } from '../paths'

/** Tables of confounds up to this size on disk are counted; of so much text where they are compressed. */
const mostOnDisk = 32 * 2 ** 20
const mostText = 256 * 2 ** 20
/** Runs of events are small; this is a bound for what only has the name. */
const mostEvents = 4 * 2 ** 20

type Counted = NonNullable<NonNullable<ScannedRecording['content']>['confounds']>

export interface CompanionChecks {
  /** Rows of a table of confounds without its header, counted once as long as the file is the same; null where it is too large. */
  countRows(file: DatasetFile, before: Counted | null): Promise<Counted>
  /** What is wrong with a table of events for a recording of so many seconds. */
  checkEvents(file: DatasetFile, recording: string, seconds: number | null): Promise<Finding[]>
}

/** Reads what belongs to recordings; a file that belongs to several is read once. */
export const makeCompanionChecks = (files: FileStore, folder: string): CompanionChecks => {
  const rows = new Map<string, number | null>()
  const events = new Map<string, Checked<EventsOutline>>()
  const told = new Set<string>()

  const readRows = async ({ path }: DatasetFile): Promise<number | null> => {
    const { facts, parts } = await files.readParts(joinPath(folder, path), ({ bytes }) =>
      bytes > mostOnDisk ? [] : [{ offset: 0, bytes }],
    )
    if (facts.bytes > mostOnDisk) return null
    const isGzip = parts[0][0] === 0x1f && parts[0][1] === 0x8b
    const text = isGzip ? files.inflateWhole(parts[0], mostText) : parts[0]
    return text && Math.max(0, countFilledLines(text) - (/\.tsv(\.gz)?$/i.test(path) ? 1 : 0))
  }

  return {
    async countRows(file, before) {
      const stamp = `${file.path} ${file.bytes} ${file.modifiedMs} ${file.changedMs}`
      if (before?.stamp === stamp) return before
      if (!rows.has(file.path)) rows.set(file.path, await readRows(file).catch(() => null))
      return { stamp, rows: rows.get(file.path)! }
    },
    async checkEvents(file, recording, seconds) {
      if (file.bytes > mostEvents) return []
      const read = events.get(file.path) ?? (await readEvents(files, folder, file))
      events.set(file.path, read)
      if (!read.ok) {
        const isNews = !told.has(file.path)
        told.add(file.path)
        return isNews ? read.findings : []
      }
      const { lastOnset } = read.value
      if (lastOnset === null || seconds === null || lastOnset <= seconds) return []
      return [
        remark(
          'events.late',
          'warning',
          recording,
          `An event of ${baseName(file.path)} begins ${lastOnset} s after the first frame, but the recording lasts ${Number(seconds.toFixed(3))} s.`,
          'Check that the events belong to this run, and that they are in seconds.',
        ),
      ]
    },
  }
}

const readEvents = (files: FileStore, folder: string, { path }: DatasetFile): Promise<Checked<EventsOutline>> =>
  checked(async () => outlineEvents(await readInflatedText(files, joinPath(folder, path)), path))

/**
 * Confounds that are not of the frames of a recording; null where they are, or where one of both is unknown. What was
 * made of a recording may have fewer frames than it: some were left out at the start or for motion.
 */
export function compareRows(
  { path, frames, pipeline }: Pick<ScannedRecording, 'path' | 'frames' | 'pipeline'>,
  confounds: string,
  rows: number | null,
): Finding | null {
  if (rows === null || frames === null || rows === frames) return null
  const mayBeShorter = pipeline !== null && frames < rows
  return remark(
    'confounds.frames',
    mayBeShorter ? 'warning' : 'error',
    path,
    `${baseName(confounds)} has ${rows} rows, the recording ${frames} frames.`,
    mayBeShorter
      ? 'Find out which frames were left out before the table is used with this recording.'
      : 'Check that both are of the same run.',
  )
}
