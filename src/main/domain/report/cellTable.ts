import { filledLines, isMissing, splitLine } from '../tables/delimited'
import type { ParcelColumn, WindowSpan } from './detectionFacts'

/** The axes of the z map: what its columns and rows stand for. */
export interface CellAxes {
  parcels: ParcelColumn[]
  windows: WindowSpan[]
}

/**
 * Reads parcels and windows from the table of all cells that `detect` writes (cells.tsv, one row a cell, header row
 * with parcel, label, network, window, first_frame, last_frame). Parcels come in the order of their first row, which
 * is the order of the arrays' columns; missing labels and networks are null.
 *
 * @returns null when a column is missing or a number is not one
 */
export const readCellAxes = (text: string): CellAxes | null => {
  const [header, ...rows] = filledLines(text).map((line) => splitLine(line.text, '\t'))
  if (!header) return null
  const at = (name: string) => header.indexOf(name)
  const [parcel, label, network] = [at('parcel'), at('label'), at('network')]
  const [window, firstFrame, lastFrame] = [at('window'), at('first_frame'), at('last_frame')]
  if ([parcel, label, network, window, firstFrame, lastFrame].includes(-1)) return null
  const parcels = new Map<string, ParcelColumn>()
  const windows: WindowSpan[] = []
  for (const row of rows) {
    const spans = [row[window], row[firstFrame], row[lastFrame]].map(Number)
    const number = isMissing(row[label] ?? '') ? null : Number(row[label])
    if (![...spans, number ?? 0].every(Number.isInteger) || spans[0] < 0) return null
    windows[spans[0]] = { firstFrame: spans[1], lastFrame: spans[2] }
    parcels.set(`${row[label]}\t${row[parcel]}`, {
      name: row[parcel],
      label: number,
      network: isMissing(row[network] ?? '') ? null : row[network],
    })
  }
  for (let i = 0; i < windows.length; i++) if (!windows[i]) return null
  return { parcels: [...parcels.values()], windows }
}
