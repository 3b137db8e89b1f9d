/**
 * Whether courses have lost their mean, as after cleaning or a z score: more than half of those that vary lie closer to 0
 * than their standard deviation. Signal to noise, mean / standard deviation, says nothing then. Recordings as a scanner
 * makes them have 10 and more, raw parcels too.
 *
 * @param tsnr  mean / standard deviation of each course; NaN = takes no part
 */
export const isWithoutMean = (tsnr: ArrayLike<number>): boolean => {
  const known = Array.from(tsnr).filter(Number.isFinite)
  return known.filter((value) => Math.abs(value) < 1).length * 2 > known.length
}
