import { formatCount, formatFixed, formatNumber, formatPercent, formatTr } from './format'

/** How a measure of quality is called where there is little room, and how its numbers are written. */
interface Words {
  label: string
  text: (value: number | null) => string
  /** A share of something, written as percent. */
  share?: boolean
}

const share = (label: string): Words => ({ label, text: (value) => formatPercent(value, 1), share: true })
const mm = (label: string): Words => ({
  label,
  text: (value) => (value === null ? 'n/a' : `${formatFixed(value, 3)}\u00a0mm`),
})
const number = (label: string, decimals: number): Words => ({ label, text: (value) => formatFixed(value, decimals) })

const known: Record<string, Words> = {
  mean_fd: mm('mean FD'),
  max_fd: mm('max FD'),
  mean_std_dvars: number('mean std DVARS', 3),
  tsnr: number('tSNR', 1),
  gcor: number('GCOR', 4),
  censored: share('left out'),
  mean_coverage: share('coverage'),
  fd_above: share('FD above'),
  std_dvars_above: share('DVARS above'),
  mean_rms: mm('mean RMS'),
  parcel_tsnr: number('tSNR of parcels', 1),
  poorly_covered: { label: 'poorly covered', text: formatCount },
  power_below: share('power below band'),
  power_above: share('power above band'),
  frames: { label: 'frames', text: formatCount },
  repetition_time: { label: 'TR', text: formatTr },
}

/** What is looked at first comes first; what nobody has named keeps its place after it. */
const order = Object.keys(known)

const wordsOf = (name: string): Words =>
  known[name] ?? { label: name.replaceAll('_', ' '), text: (value) => formatNumber(value) }

export const measureLabel = (name: string): string => wordsOf(name).label
/** A value with its unit, as it is shown by itself. */
export const measureText = (name: string, value: number | null): string =>
  wordsOf(name).text(value === null || Number.isNaN(value) ? null : value)

/** What a number of this measure is in, where it stands alone at an axis or in a column. */
export const measureUnit = (name: string, units: string | null): string | null =>
  wordsOf(name).share ? 'share' : units

export const byImportance = <Measure extends { name: string }>(measures: readonly Measure[]): Measure[] => {
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length)
  return [...measures].sort((a, b) => rank(a.name) - rank(b.name))
}
