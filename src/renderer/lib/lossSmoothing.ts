interface Point {
  step: number
  loss: number
  seconds: number
}

/**
 * Mean of the losses around each point, those `halfLife` steps away counting half: it looks both ways, so that it does
 * not lag behind the curve. 0 gives the losses as they are. A loss that is not a number stays so and is left out.
 */
export const smoothLoss = (points: readonly Point[], halfLife: number): number[] => {
  if (halfLife <= 0) return points.map((point) => point.loss)
  const sums = new Float64Array(points.length)
  const weights = new Float64Array(points.length)
  const sweep = (from: number, by: 1 | -1) => {
    let sum = 0
    let weight = 0
    for (let i = from; i >= 0 && i < points.length; i += by) {
      const previous = points[i - by]
      const keep = previous ? 0.5 ** (Math.abs(points[i].step - previous.step) / halfLife) : 0
      // Each sweep adds what lies behind a point; the point itself is added at the end, once.
      sums[i] += sum *= keep
      weights[i] += weight *= keep
      if (!Number.isFinite(points[i].loss)) continue
      sum += points[i].loss
      weight += 1
    }
  }
  sweep(0, 1)
  sweep(points.length - 1, -1)
  return points.map(({ loss }, i) => (Number.isFinite(loss) ? (sums[i] + loss) / (weights[i] + 1) : loss))
}

/**
 * Steps per second over the last `overSeconds` of a curve; null until two points tell it. A clock that starts over,
 * as it does when a training goes on from a checkpoint, ends the stretch that is counted.
 */
export const stepsPerSecond = (points: readonly Point[], overSeconds = 30): number | null => {
  const last = points.at(-1)
  if (!last) return null
  let first = last
  for (let i = points.length - 2; i >= 0; i--) {
    const point = points[i]
    if (point.seconds > first.seconds || point.step >= first.step) break
    first = point
    if (last.seconds - point.seconds >= overSeconds) break
  }
  const seconds = last.seconds - first.seconds
  return seconds > 0 ? (last.step - first.step) / seconds : null
}
