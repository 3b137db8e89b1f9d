import { AppError } from '../../../preload/contract'
import type { TaskContext } from '../../ports'
import { breathe } from '../inference/breathe'
import { fileLeftOut } from '../fileLeftOut'
import { baseName } from '../paths'
import type { AtlasShelf } from './atlasShelf'
import type { ExportedSeries, ExportFolder } from './exportFolder'
import type { PlacedItem } from './place'
import type { KnownParcels } from './writeMatrix'
import { writeSeriesItem } from './writeSeriesItem'
import { writeTableItem } from './writeTableItem'

export interface WrittenRecordings {
  recordings: string[]
  /** Without `sub-`, sorted. */
  participants: string[]
  phantoms: number
  /** Each set of parcels among the series once, for what is of the group. */
  parcels: KnownParcels[]
}

/** Writes one recording after the other, series first: a group takes no more memory than its largest recording. */
export async function writeRecordings(
  folder: ExportFolder,
  atlases: AtlasShelf,
  placed: readonly PlacedItem[],
  { progress, signal }: TaskContext,
): Promise<WrittenRecordings> {
  const byRecording = new Map<string, PlacedItem[]>()
  for (const item of placed) byRecording.set(item.recording, [...(byRecording.get(item.recording) ?? []), item])
  const participants = new Set<string>()
  const recordings: string[] = []
  const known = new Map<string, KnownParcels>()
  let phantoms = 0
  let done = 0
  for (const [recording, items] of byRecording) {
    const message = `Recording ${recordings.length + 1} of ${byRecording.size}`
    const before = folder.written.length
    const series: ExportedSeries[] = []
    for (const item of [...items].sort((a, b) => Number(b.kind === 'series') - Number(a.kind === 'series'))) {
      await breathe(signal, 'recordings were exported')
      progress({ fraction: done / placed.length, message })
      done++
      try {
        if (item.kind === 'series') series.push(await writeSeriesItem(folder, atlases, item))
        else await writeTableItem(folder, atlases, item, series)
      } catch (error) {
        if (!(error instanceof AppError && error.code === 'input.bad')) throw error
        folder.findings.push(fileLeftOut('export.file.leftOut', baseName(item.path), error.findings, error.message))
      }
    }
    for (const {
      series: { parcels, atlas },
    } of series)
      known.set(parcels.map(({ name }) => name).join('\t'), { parcels, atlas })
    if (folder.written.length === before) continue
    recordings.push(recording)
    participants.add(items[0].participant)
    if (series.some((each) => each.series.phantom)) phantoms++
  }
  return { recordings, participants: [...participants].sort(), phantoms, parcels: [...known.values()] }
}
