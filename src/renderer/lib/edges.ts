/** Two parcels of a matrix and the value that joins them; `first` < `second`. */
export interface Edge {
  first: number
  second: number
  value: number
}

export const edgeSigns = ['both', 'positive', 'negative'] as const
export type EdgeSign = (typeof edgeSigns)[number]

export interface EdgeChoice {
  /** Share of all pairs that have a value, 0..1, the strongest first. */
  density: number
  sign: EdgeSign
  /** Only edges of this parcel; null = of all. */
  parcel: number | null
  /** No more than this many, however large the share is: a picture with more shows nothing. */
  most: number
}

/**
 * Value of a pair: of a matrix that is not symmetric (delays), the one that is larger in size.
 *
 * @param matrix  [count, count] row-major; NaN = missing
 */
export const pairValue = (matrix: ArrayLike<number>, count: number, first: number, second: number): number => {
  const there = matrix[first * count + second]
  const back = matrix[second * count + first]
  return Number.isNaN(there) || Math.abs(back) > Math.abs(there) ? back : there
}

const fits = (value: number, sign: EdgeSign): boolean =>
  !Number.isNaN(value) && value !== 0 && (sign === 'both' || (sign === 'positive') === value > 0)

/** All pairs that have a value other than 0 of the wanted sign. */
const pairsOf = (matrix: ArrayLike<number>, count: number, { sign, parcel }: EdgeChoice): Edge[] => {
  const pairs: Edge[] = []
  for (let first = 0; first < count; first++) {
    for (let second = first + 1; second < count; second++) {
      if (parcel !== null && first !== parcel && second !== parcel) continue
      const value = pairValue(matrix, count, first, second)
      if (fits(value, sign)) pairs.push({ first, second, value })
    }
  }
  return pairs
}

/**
 * The strongest edges of a matrix by the size of their values, strongest first; equal ones in the order of the matrix.
 *
 * @param matrix  [count, count] row-major; NaN = missing, the diagonal does not count
 */
export const strongestEdges = (matrix: ArrayLike<number>, count: number, choice: EdgeChoice): Edge[] => {
  const pairs = pairsOf(matrix, count, choice)
  const wanted = Math.min(Math.round(pairs.length * choice.density), choice.most)
  return pairs.sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, Math.max(wanted, 0))
}

/** How many edges end at each parcel. */
export const degreesOf = (edges: readonly Edge[], count: number): number[] => {
  const degrees = new Array<number>(count).fill(0)
  for (const { first, second } of edges) {
    degrees[first]++
    degrees[second]++
  }
  return degrees
}
