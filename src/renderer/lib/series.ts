/** Reading of parcel series, [frames, columns] row-major with NaN = missing. */

/** One column over time, as a new array. */
export const columnOf = (values: Float32Array, columns: number, column: number): Float32Array => {
  const frames = columns === 0 ? 0 : values.length / columns
  const out = new Float32Array(frames)
  for (let frame = 0; frame < frames; frame++) out[frame] = values[frame * columns + column]
  return out
}

/**
 * Each column in units of its own standard deviation about its own mean (population, missing values left out).
 * A column that does not vary, or has no values, becomes NaN: nothing can be said of it.
 */
export const standardise = (values: Float32Array, columns: number): Float32Array => {
  const out = new Float32Array(values.length)
  const frames = columns === 0 ? 0 : values.length / columns
  for (let column = 0; column < columns; column++) {
    let count = 0
    let sum = 0
    for (let frame = 0; frame < frames; frame++) {
      const value = values[frame * columns + column]
      if (!Number.isNaN(value)) {
        count++
        sum += value
      }
    }
    const mean = sum / count
    let squares = 0
    for (let frame = 0; frame < frames; frame++) {
      const value = values[frame * columns + column]
      if (!Number.isNaN(value)) squares += (value - mean) ** 2
    }
    const spread = Math.sqrt(squares / count)
    // Rounding alone leaves a spread of a few millionths of the size of the values.
    const varies = spread > 1e-6 * Math.max(Math.abs(mean), 1e-30)
    for (let frame = 0; frame < frames; frame++) {
      const at = frame * columns + column
      out[at] = varies ? (values[at] - mean) / spread : NaN
    }
  }
  return out
}

/** Mean of some columns in each frame, missing values left out; NaN where all are missing. */
export const meanOfColumns = (values: Float32Array, columns: number, chosen: readonly number[]): Float32Array => {
  const frames = columns === 0 ? 0 : values.length / columns
  const out = new Float32Array(frames)
  for (let frame = 0; frame < frames; frame++) {
    const known = chosen.map((column) => values[frame * columns + column]).filter((value) => !Number.isNaN(value))
    out[frame] = known.reduce((sum, value) => sum + value, 0) / known.length
  }
  return out
}

/** Start of a frame in seconds, or null when the file does not say how long a frame lasts. */
export const frameSeconds = (frame: number, trSeconds: number | null): number | null =>
  trSeconds === null ? null : frame * trSeconds

/** `three numbers` as a world position in mm; null when the text is something else. */
export const parseMm = (text: string): [number, number, number] | null => {
  const parts = text.trim().split(/[\s,;]+/)
  const numbers = parts.map(Number)
  return parts.length === 3 && parts.every((part) => part !== '') && numbers.every(Number.isFinite)
    ? [numbers[0], numbers[1], numbers[2]]
    : null
}
