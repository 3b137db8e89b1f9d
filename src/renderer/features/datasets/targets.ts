import { formatCount, plural } from '../../lib/format'

/** Recordings that something can be asked for. */
export interface Target {
  value: 'chosen' | 'listed' | 'all'
  label: string
  ids: readonly string[]
}

/** Those that are chosen, those that the filter lets through, and all: each that differs from the one before. */
export const targetsOf = (chosen: readonly string[], listed: readonly string[], all: readonly string[]): Target[] => {
  const targets: Target[] = []
  if (chosen.length)
    targets.push({
      value: 'chosen',
      label: chosen.length === 1 ? 'The one that is chosen' : `The ${formatCount(chosen.length)} that are chosen`,
      ids: chosen,
    })
  if (listed.length && listed.length < all.length)
    targets.push({ value: 'listed', label: `${plural(listed.length, 'recording')} that the filter lists`, ids: listed })
  if (all.length) targets.push({ value: 'all', label: `All ${plural(all.length, 'recording')}`, ids: all })
  return targets
}
