import type { LabelColumn } from '../../preload/contract'
import { detectDelimiter, filledLines, isMissing, parseNumber, splitLine } from '../domain/tables/delimited'
import type { FileStore } from '../ports'
import { readInflatedText } from './fileText'

const manyExamples = 5

/** What each column of a table holds, for somebody who has to choose one. Throws AppError 'input.bad' for no text. */
export const readLabelColumns = async (files: FileStore, path: string): Promise<LabelColumn[]> => {
  const lines = filledLines(await readInflatedText(files, path))
  if (lines.length === 0) return []
  const delimiter = detectDelimiter(lines[0].text)
  const rows = lines.slice(1).map(({ text }) => splitLine(text, delimiter))
  return splitLine(lines[0].text, delimiter).map((name, column) => {
    const filled = rows.map((row) => row[column] ?? '').filter((cell) => !isMissing(cell))
    const distinct = [...new Set(filled)]
    return {
      name,
      filled: filled.length,
      distinct: distinct.length,
      examples: distinct.slice(0, manyExamples),
      numeric: filled.length > 0 && filled.every((cell) => parseNumber(cell) !== null),
    }
  })
}
