/** Directions that span a set of columns. */
export interface Span {
  /** Orthonormal columns; as many as the set has independent ones. */
  basis: Float64Array[]
  /** Places of the columns that are combinations of others. */
  redundant: number[]
}

/**
 * An orthonormal basis of what the columns span: Gram-Schmidt with the largest remaining column first, each direction
 * made orthogonal twice, which keeps it so to rounding ("twice is enough": Giraud, Langou and Rozložník 2005).
 * A remainder counts as nothing when it is smaller than max(rows, columns) * 2^-52 of the largest column, the rule of
 * numpy's `matrix_rank` applied to the pivots.
 *
 * @param columns  of one length, finite; they are not changed
 */
export function spanOf(columns: readonly Float64Array[]): Span {
  const rest = columns.map((column) => Float64Array.from(column))
  const left = new Set(columns.keys())
  const basis: Float64Array[] = []
  const rows = columns[0]?.length ?? 0
  const smallest = Math.max(rows, columns.length) * Number.EPSILON * Math.max(0, ...columns.map(norm))
  while (left.size > 0 && basis.length < rows) {
    const pivot = largest(rest, left)
    removeFrom(rest[pivot], basis)
    const length = norm(rest[pivot])
    if (!(length > smallest)) break
    const direction = rest[pivot].map((value) => value / length)
    basis.push(direction)
    left.delete(pivot)
    for (const other of left) removeFrom(rest[other], [direction])
  }
  return { basis, redundant: [...left].sort((a, b) => a - b) }
}

/** Takes out of a column, in place, what lies along the orthonormal directions. */
export function removeFrom(column: Float64Array, basis: readonly Float64Array[]): void {
  for (const direction of basis) {
    const along = dot(column, direction)
    for (let i = 0; i < column.length; i++) column[i] -= along * direction[i]
  }
}

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

const norm = (column: Float64Array): number => Math.sqrt(dot(column, column))

const largest = (columns: readonly Float64Array[], among: Set<number>): number => {
  let best = -1
  let bestNorm = -1
  for (const place of among) {
    const length = norm(columns[place])
    if (length > bestNorm) [best, bestNorm] = [place, length]
  }
  return best
}
