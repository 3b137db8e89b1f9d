/** `1 frame`, `3 frames`; a noun with another plural gives it. */
export const count = (n: number, noun: string, plural = `${noun}s`): string => `${n} ${n === 1 ? noun : plural}`

/** `a`, `a and b`, `a, b and c`. */
export const listOf = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`

/** The first names of a list, and how many more there are. */
export const someOf = (names: readonly string[], most = 5): string =>
  names.length <= most ? listOf(names) : `${names.slice(0, most).join(', ')} and ${names.length - most} more`

/** A number in at most four digits that mean something; a file may not have recorded it. */
export const tell = (value: number): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(4))) : '(not recorded)'

/** `240 frames`, or `236 frames (median; 146 to 316)` where recordings differ; a noun says of what, and is not counted. */
export function spreadOf(values: readonly number[], unit = ''): string {
  const sorted = [...values].sort((a, b) => a - b)
  const [least, most] = [sorted[0], sorted[sorted.length - 1]]
  const middle = sorted.length >> 1
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  if (least === most) return `${tell(least)}${unit}`
  return `${tell(median)}${unit} (median; ${tell(least)} to ${tell(most)}${unit})`
}

/** `was` or `were`. */
export const was = (n: number): string => (n === 1 ? 'was' : 'were')
