import type { Finding } from '../../domain/finding'

const most = 3

/** At most three findings of each code; the last of them says how many more there are. A cohort repeats itself. */
export const condense = (findings: readonly Finding[]): Finding[] => {
  const byCode = new Map<string, Finding[]>()
  for (const finding of findings) byCode.set(finding.code, [...(byCode.get(finding.code) ?? []), finding])
  return [...byCode.values()].flatMap((same) => {
    const left = same.length - most
    if (left <= 0) return same
    const last = same[most - 1]
    return [
      ...same.slice(0, most - 1),
      { ...last, message: `${last.message} (The same ${left === 1 ? 'once' : `${left} times`} more.)` },
    ]
  })
}
