import type { Table } from '../../preload/contract'
import { detectDelimiter, filledLines, splitLine } from '../domain/tables/delimited'
import type { FileStore } from '../ports'
import { readInflatedText } from './fileText'

/** A table as it was written: cells as text, missing as n/a. */
export const readTable = async (files: FileStore, path: string): Promise<Table> => {
  const [head, ...lines] = filledLines(await readInflatedText(files, path)).map(({ text }) => text)
  const delimiter = detectDelimiter(head ?? '')
  return { header: splitLine(head ?? '', delimiter), rows: lines.map((line) => splitLine(line, delimiter)) }
}
