import { formatTsv } from '../../domain/tables/delimited'
import { runKey } from '../runKey'
import { baseName, joinPath } from '../paths'
import { sidecarOf } from '../seriesFiles'
import { passOn, readSidecar, writeSidecar, type ExportFolder } from './exportFolder'
import type { ExportItem } from './gather'
import type { PlacedItem } from './place'
import { readTable, type TextTable } from './readTable'

/** Writes a table of the group, with the recordings as they are called in the export. */
export async function writeGroupItem(
  folder: ExportFolder,
  item: ExportItem,
  placed: readonly PlacedItem[],
): Promise<void> {
  const sidecar = await readSidecar(folder.files, sidecarOf(item.path))
  folder.described.push({ recording: null, kind: 'group', sidecar })
  if (!folder.formats.has('bids')) return
  const target = joinPath('group', baseName(item.path).replace(/\.tsv$/, ''))
  const table = rename(await readTable(folder.files, item.path), placed)
  await folder.write(`${target}.tsv`, formatTsv([table.header, ...table.rows]))
  await writeSidecar(folder, target, await passOn(folder, item, sidecar))
}

function rename({ header, rows }: TextTable, placed: readonly PlacedItem[]): TextTable {
  const [recording, participant] = [header.indexOf('recording'), header.indexOf('participant_id')]
  if (recording < 0) return { header, rows }
  const byRun = new Map(placed.map((item) => [runKey(item.path), item]))
  return {
    header,
    rows: rows.map((row) => {
      const item = byRun.get(runKey(row[recording]))
      return row.map((cell, i) =>
        item && i === recording ? item.recording : item && i === participant ? `sub-${item.participant}` : cell,
      )
    }),
  }
}
