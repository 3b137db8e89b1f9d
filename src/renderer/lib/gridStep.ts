const steps: Record<string, readonly [rows: number, columns: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

/** Where an arrow key leads on a map of cells; null for other keys, and for arrows that a modifier gives another meaning. */
export const gridStep = (
  event: Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey'>,
): readonly [rows: number, columns: number] | null =>
  event.altKey || event.ctrlKey || event.metaKey ? null : (steps[event.key] ?? null)

/** The nearest index of a list with `count` members. */
export const nearestIndex = (at: number, count: number): number => Math.min(Math.max(at, 0), count - 1)
