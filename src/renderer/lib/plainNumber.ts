/** A number somebody chose, such as a setting: as short as it can be written, `0.001` and not `0.00100`. */
export const plainNumber = (value: number | null | undefined, digits = 6): string => {
  if (value === null || value === undefined || Number.isNaN(value)) return 'n/a'
  return String(Number(value.toPrecision(digits)))
}
