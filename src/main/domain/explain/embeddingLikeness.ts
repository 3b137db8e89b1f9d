import { spearman } from '../statistics'

/**
 * How alike two embeddings of the same recordings are, whatever their axes: Spearman's correlation of the distances
 * between recordings. NaN with fewer than three recordings. Source: representational similarity analysis, Kriegeskorte
 * et al. 2008, with Euclidean distances.
 *
 * @param a  one vector for each recording
 * @param b  as many, of any other width
 */
export const embeddingLikeness = (a: readonly Float32Array[], b: readonly Float32Array[]): number =>
  spearman(distances(a), distances(b))

const distances = (vectors: readonly Float32Array[]): number[] =>
  vectors.flatMap((one, i) =>
    vectors.slice(i + 1).map((other) => Math.sqrt(one.reduce((sum, value, at) => sum + (value - other[at]) ** 2, 0))),
  )
