import { AppError } from '../../../preload/contract'
import { formatCsv, formatTsv } from '../../domain/tables/delimited'
import { fileLeftOut } from '../fileLeftOut'
import { runKey } from '../runKey'
import { baseName, joinPath } from '../paths'
import { sidecarOf } from '../seriesFiles'
import { passOn, readSidecar, writeSidecar, type ExportFolder } from './exportFolder'
import type { ExportItem } from './gather'
import type { PlacedItem } from './place'
import { readTable, toMatrix, type TextTable } from './readTable'
import { writeMatrix, type KnownParcels } from './writeMatrix'

/**
 * Writes tables of the group, with the recordings as they are called in the export, and its matrices as those of
 * recordings are written. One that cannot be read is left out with a finding.
 */
export async function writeGroup(
  folder: ExportFolder,
  items: readonly ExportItem[],
  placed: readonly PlacedItem[],
  known: readonly KnownParcels[],
): Promise<void> {
  for (const item of items)
    try {
      await writeGroupItem(folder, item, placed, known)
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'input.bad')) throw error
      folder.findings.push(fileLeftOut('export.file.leftOut', baseName(item.path), error.findings, error.message))
    }
}

async function writeGroupItem(
  folder: ExportFolder,
  item: ExportItem,
  placed: readonly PlacedItem[],
  known: readonly KnownParcels[],
): Promise<void> {
  const { files, formats } = folder
  const sidecar = await readSidecar(files, sidecarOf(item.path))
  const target = joinPath('group', baseName(item.path).replace(/\.tsv$/, ''))
  const table = rename(await readTable(files, item.path), placed)
  folder.described.push({ recording: null, kind: 'group', sidecar })
  const rows = [table.header, ...table.rows]
  const before = folder.written.length
  if (formats.has('bids')) await folder.write(`${target}.tsv`, formatTsv(rows))
  if (formats.has('csv')) await folder.write(`${target}.csv`, formatCsv(rows))
  if (/_relmat$/.test(target)) {
    const of = known.find(({ parcels }) => {
      const names = new Set(parcels.map(({ name }) => name))
      return table.header.every((name) => names.has(name))
    })
    await writeMatrix(folder, { target, path: item.path }, toMatrix(table, item.path), of ?? null)
  }
  if (folder.written.length > before) await writeSidecar(folder, target, await passOn(folder, item, sidecar))
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
