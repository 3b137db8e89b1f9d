/** A table as text: rows as tab-separated values, missing as `n/a`. */
export type CellValue = string | number | boolean | null | undefined

const text = (value: CellValue): string => {
  if (value === null || value === undefined || (typeof value === 'number' && Number.isNaN(value))) return 'n/a'
  return String(value).replace(/[\t\r\n]+/g, ' ')
}

export const toTsv = (header: readonly string[], rows: ReadonlyArray<readonly CellValue[]>): string =>
  [header, ...rows].map((row) => row.map(text).join('\t')).join('\n') + '\n'
