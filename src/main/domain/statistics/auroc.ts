/**
 * Area under the ROC curve: the chance that a positive scores above a negative, ties counting half (the Mann-Whitney
 * U by midranks). NaN scores are left out; NaN when one class is absent.
 *
 * @param scores    higher = more likely positive
 * @param positive  same length; which are truly positive
 */
export const auroc = (scores: ArrayLike<number>, positive: ArrayLike<boolean | number>): number => {
  const order = Array.from(scores, (_, index) => index)
    .filter((index) => !Number.isNaN(scores[index]))
    .sort((a, b) => scores[a] - scores[b])
  let positives = 0
  let rankSum = 0
  for (let start = 0; start < order.length;) {
    let end = start
    while (end < order.length && scores[order[end]] === scores[order[start]]) end++
    const tied = order.slice(start, end).filter((index) => positive[index]).length
    rankSum += (tied * (start + 1 + end)) / 2
    positives += tied
    start = end
  }
  const negatives = order.length - positives
  if (positives === 0 || negatives === 0) return NaN
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives)
}
