/** A table as text: rows as tab-separated values, missing as `n/a`. */
export type CellValue = string | number | boolean | null | undefined

/** The shortest decimal that gives the same number back: as float32 where it is one, so that 0.1 stays 0.1. */
const digits = (value: number): string => {
  if (Math.fround(value) !== value) return String(value)
  for (let count = 1; count < 9; count++) {
    const short = Number(value.toPrecision(count))
    if (Math.fround(short) === value) return String(short)
  }
  return String(Number(value.toPrecision(9)))
}

const text = (value: CellValue): string => {
  if (value === null || value === undefined || (typeof value === 'number' && Number.isNaN(value))) return 'n/a'
  if (typeof value === 'number') return digits(value)
  return String(value).replace(/[\t\r\n]+/g, ' ')
}

export const toTsv = (header: readonly string[], rows: ReadonlyArray<readonly CellValue[]>): string =>
  [header, ...rows].map((row) => row.map(text).join('\t')).join('\n') + '\n'
