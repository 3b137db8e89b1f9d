/** Numbers and words as a reader expects them in English print. Missing values are `n/a`. */

const missing = 'n/a'
export const nbsp = '\u00a0'
const minus = '−'

const signed = (text: string) => text.replace('-', minus)
const absent = (value: number | null): value is null => value === null || Number.isNaN(value)

/** Fixed decimals, e.g. `−1.20`. */
export const fixed = (value: number | null, decimals: number): string => {
  if (absent(value)) return missing
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${minus}∞`
  return signed(value.toFixed(decimals))
}

/** Whole numbers with thousands set apart: `12,345`. */
export const count = (value: number): string => signed(String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, ','))

/** `1 finding`, `12 findings`. */
export const countOf = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)}${nbsp}${value === 1 ? one : many}`

/** A number without needless zeros, at most `decimals` of them. */
export const plain = (value: number, decimals = 3): string => signed(String(Number(value.toFixed(decimals))))

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹'
const power = (exponent: number) =>
  `10${exponent < 0 ? '⁻' : ''}${[...String(Math.abs(exponent))].map((digit) => superscripts[Number(digit)]).join('')}`

/** p and q: three decimals, powers of ten when smaller, never a bare zero. */
export const probability = (value: number | null): string => {
  if (absent(value)) return missing
  if (value >= 0.001) return value.toFixed(3)
  if (value <= 0) return `<${nbsp}${power(-300)}`
  const [digits, exponent] = value.toExponential(1).split('e')
  return `${digits}${nbsp}×${nbsp}${power(Number(exponent))}`
}

/** `q = 0.004`, or `q < 10⁻³⁰⁰` where the number itself says so. */
export const equation = (name: string, value: string): string =>
  value.startsWith('<') ? `${name}${nbsp}${value}` : `${name}${nbsp}=${nbsp}${value}`

/** A share of 1 as percent. */
export const percent = (share: number | null, decimals = 0): string =>
  absent(share) ? missing : `${plain(share * 100, decimals)}${nbsp}%`

/** A length of time: seconds, or minutes and seconds from two minutes on. */
export const duration = (seconds: number): string => {
  if (seconds < 120) return `${plain(seconds, 1)}${nbsp}s`
  const whole = Math.round(seconds)
  const rest = whole % 60
  return `${count(Math.floor(whole / 60))}${nbsp}min${rest ? ` ${rest}${nbsp}s` : ''}`
}

/** The window of a cell: in seconds when the repetition time is known, else in frames counted from 0. */
export const windowOf = (cell: {
  firstFrame: number
  lastFrame: number
  startSeconds: number | null
  endSeconds: number | null
}): string =>
  cell.startSeconds !== null && cell.endSeconds !== null
    ? `${plain(cell.startSeconds, 1)}–${plain(cell.endSeconds, 1)}${nbsp}s`
    : `frames${nbsp}${cell.firstFrame}–${cell.lastFrame}`

/** A text of at most `most` letters; what is too long loses its middle, because names differ at their ends. */
export const shorten = (text: string, most: number): string => {
  const letters = [...text]
  if (letters.length <= most) return text
  const tail = Math.floor((most - 1) * 0.45)
  return `${letters.slice(0, most - 1 - tail).join('')}…${letters.slice(-tail).join('')}`
}

/** The last part of a path: a report never prints where a file lay. */
export const withoutFolders = (name: string): string => name.split(/[\\/]/).filter(Boolean).at(-1) ?? name

const months = 'January February March April May June July August September October November December'.split(' ')

/** An ISO 8601 moment in UTC as it is printed, and its parts. Text that is no moment is printed as it is. */
export const moment = (iso: string): { text: string; parts: number[] | null } => {
  const when = new Date(iso)
  if (Number.isNaN(when.getTime())) return { text: iso, parts: null }
  const parts = [
    when.getUTCFullYear(),
    when.getUTCMonth() + 1,
    when.getUTCDate(),
    when.getUTCHours(),
    when.getUTCMinutes(),
    when.getUTCSeconds(),
  ]
  const two = (value: number) => String(value).padStart(2, '0')
  const text = `${parts[2]} ${months[parts[1] - 1]} ${parts[0]}, ${two(parts[3])}:${two(parts[4])} UTC`
  return { text, parts }
}
