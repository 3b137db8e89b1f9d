import type { Section } from './butterworth'

/**
 * Frames by which a column is extended at each end before it is filtered, three times the filter's length. A column
 * must be longer than this.
 */
export function paddingOf(sections: readonly Section[]): number {
  const firstOrder = sections.filter(({ b2 }) => b2 === 0).length
  return 3 * (2 * sections.length + 1 - firstOrder)
}

/**
 * The column filtered forwards and then backwards, so that nothing is shifted in time; the gain is squared. Both ends
 * are extended by their reflection through the last point, and the filter begins as if its first value had always
 * been there. The same as scipy's `sosfiltfilt` with its defaults.
 *
 * @param column  finite, longer than `paddingOf(sections)`; not changed
 */
export function filterZeroPhase(sections: readonly Section[], column: Float64Array): Float64Array {
  const padding = paddingOf(sections)
  const last = column.length - 1
  const extended = new Float64Array(column.length + 2 * padding)
  extended.set(column, padding)
  for (let i = 1; i <= padding; i++) {
    extended[padding - i] = 2 * column[0] - column[i]
    extended[padding + last + i] = 2 * column[last] - column[last - i]
  }
  runThrough(sections, extended)
  extended.reverse()
  runThrough(sections, extended)
  extended.reverse()
  return extended.slice(padding, padding + column.length)
}

/** Runs a column through the sections in place, each in the steady state of the first value (direct form II, transposed). */
function runThrough(sections: readonly Section[], column: Float64Array): void {
  let steady = column[0]
  for (const { b0, b1, b2, a1, a2 } of sections) {
    const out = (steady * (b0 + b1 + b2)) / (1 + a1 + a2)
    let first = out - b0 * steady
    let second = b2 * steady - a2 * out
    for (let i = 0; i < column.length; i++) {
      const value = column[i]
      const filtered = b0 * value + first
      first = b1 * value - a1 * filtered + second
      second = b2 * value - a2 * filtered
      column[i] = filtered
    }
    steady = out
  }
}
