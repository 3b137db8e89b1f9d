/** What a key does in a table. */
export type GridKey =
  | { does: 'go'; to: (at: number, last: number, page: number) => number }
  | { does: 'open' | 'pick' | 'all' | 'release' | 'fold' | 'unfold' }

const go = (to: (at: number, last: number, page: number) => number): GridKey => ({ does: 'go', to })
const moves: Record<string, GridKey> = {
  ArrowDown: go((at) => at + 1),
  ArrowUp: go((at) => at - 1),
  PageDown: go((at, _, page) => at + page),
  PageUp: go((at, _, page) => at - page),
  Home: go(() => 0),
  End: go((_, last) => last),
  Enter: { does: 'open' },
  ' ': { does: 'pick' },
  Escape: { does: 'release' },
  ArrowLeft: { does: 'fold' },
  ArrowRight: { does: 'unfold' },
}

/** Null for keys that are not the table's. Shift with a movement picks what is passed over. */
export const gridKey = (press: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): GridKey | null => {
  if (press.altKey) return null
  if (press.ctrlKey || press.metaKey) return press.key.toLowerCase() === 'a' ? { does: 'all' } : null
  return moves[press.key] ?? null
}

/** The line that a movement leads to. */
export const lineAfter = (key: GridKey & { does: 'go' }, at: number, count: number, page: number): number =>
  Math.min(Math.max(key.to(at, count - 1, page), 0), count - 1)
