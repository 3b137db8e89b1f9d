/** Numbers as people read them: with their unit, missing values as `n/a`, never more digits than they carry. */

const MISSING = 'n/a'
/** Keeps a number and its unit on one line. */
const NBSP = '\u00a0'

type Maybe = number | null | undefined
const absent = (value: Maybe): value is null | undefined => value === null || value === undefined || Number.isNaN(value)

/** A number to `digits` significant digits; very large and very small ones in powers of ten. */
export const formatNumber = (value: Maybe, digits = 3): string => {
  if (absent(value)) return MISSING
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞'
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 1e6 || size < 1e-4) return value.toExponential(Math.max(0, digits - 1))
  // Of the rounded size: 9.999 to three digits is 10.0.
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(Number(size.toPrecision(digits)))))
  return value.toFixed(Math.min(decimals, 8))
}

/** A number at an axis: no more digits than it needs. */
export const formatTick = (value: number): string =>
  value !== 0 && (Math.abs(value) >= 1e6 || Math.abs(value) < 1e-3)
    ? value.toExponential(1)
    : String(Number(value.toPrecision(6)))

/** A number with a fixed count of decimals, for columns that are compared by eye. */
export const formatFixed = (value: Maybe, decimals: number): string =>
  // What rounds to zero has no sign.
  absent(value) ? MISSING : value.toFixed(decimals).replace(/^-(?=[0.]+$)/, '')

export const formatCount = (value: Maybe): string => (absent(value) ? MISSING : value.toLocaleString('en-US'))

export const withUnit = (value: Maybe, unit: string, digits = 3): string =>
  absent(value) ? MISSING : `${formatNumber(value, digits)}${NBSP}${unit}`

/** 0..1 as percent. */
export const formatPercent = (fraction: Maybe, decimals = 0): string =>
  absent(fraction) ? MISSING : `${(fraction * 100).toFixed(decimals)}${NBSP}%`

/** Repetition time: three decimals at most, trailing zeros dropped. */
export const formatTr = (seconds: Maybe): string =>
  absent(seconds) ? MISSING : `${Number(seconds.toFixed(3))}${NBSP}s`

/** A place in a recording: `1:23.4` minutes, or seconds when short. */
export const formatClock = (seconds: Maybe): string => {
  if (absent(seconds)) return MISSING
  if (seconds < 60) return `${seconds.toFixed(1)}${NBSP}s`
  const minutes = Math.floor(seconds / 60)
  return `${minutes}:${(seconds - minutes * 60).toFixed(1).padStart(4, '0')}${NBSP}min`
}

/** How long something takes, roughly, as it is said. */
export const formatDuration = (seconds: Maybe): string => {
  if (absent(seconds)) return MISSING
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))}${NBSP}s`
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)}${NBSP}min`
  return `${Math.floor(seconds / 3600)}${NBSP}h ${Math.round((seconds % 3600) / 60)}${NBSP}min`
}

export const formatBytes = (bytes: Maybe): string => {
  if (absent(bytes)) return MISSING
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)}${NBSP}${units[unit]}`
}

/** World position in mm: `-12.0  34.5  8.0 mm`. */
export const formatMm = (mm: readonly number[] | null | undefined): string =>
  mm ? `${mm.map((value) => value.toFixed(1)).join(', ')}${NBSP}mm` : MISSING

/** Voxel grid or sizes: `64 × 64 × 36`. */
export const formatGrid = (values: readonly number[] | null | undefined, unit = ''): string =>
  values ? values.map((value) => Number(value.toFixed(2))).join(' × ') + (unit ? NBSP + unit : '') : MISSING

/** p and q: never a bare zero. */
export const formatProbability = (value: Maybe): string => {
  if (absent(value)) return MISSING
  if (value < 0.001) return value === 0 ? '<1e-16' : value.toExponential(1)
  return value.toFixed(3)
}

/** ISO 8601 to local date and minute, `2026-03-04 15:20`. */
export const formatWhen = (iso: string | null | undefined): string => {
  if (!iso) return MISSING
  const when = new Date(iso)
  if (Number.isNaN(when.getTime())) return iso
  const two = (value: number) => String(value).padStart(2, '0')
  return `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())} ${two(when.getHours())}:${two(when.getMinutes())}`
}

/** `1 frame`, `2 frames`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)}${NBSP}${count === 1 ? one : many}`

/** Whose recording it is, and of what, as far as that is stated. */
export const formatRun = (run: { subject: string; session: string | null; task: string | null }): string =>
  [run.subject, run.session, run.task].filter(Boolean).join(' · ')

/** How many of all are listed: `3 of 12 parcels`, `12 parcels` where none is left out. */
export const listedOf = (listed: number, all: number, one: string, many?: string): string =>
  `${listed === all ? '' : `${formatCount(listed)} of `}${plural(all, one, many)}`
