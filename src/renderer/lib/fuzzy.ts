/**
 * How well `query` fits `text`: its letters in order, best at word starts and in runs.
 * Null when it does not fit; higher is better.
 */
export const fit = (query: string, text: string): number | null => {
  const needle = query.toLowerCase().replace(/\s+/g, '')
  const hay = text.toLowerCase()
  if (needle === '') return 0
  const exact = hay.indexOf(query.trim().toLowerCase())
  if (exact >= 0) return 1000 - exact - hay.length / 100
  let score = 0
  let from = 0
  let previous = -2
  for (const letter of needle) {
    const at = hay.indexOf(letter, from)
    if (at < 0) return null
    const wordStart = at === 0 || /[\s_\-./:]/.test(hay[at - 1])
    score += (wordStart ? 8 : 0) + (at === previous + 1 ? 5 : 0) - Math.min(at - from, 10) / 10
    previous = at
    from = at + 1
  }
  return score
}

/** The items that fit, best first; order kept among equals. */
export const rank = <T>(query: string, items: readonly T[], textOf: (item: T) => string): T[] =>
  items
    .map((item, index) => ({ item, index, score: fit(query, textOf(item)) }))
    .filter((entry): entry is { item: T; index: number; score: number } => entry.score !== null)
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .map((entry) => entry.item)
