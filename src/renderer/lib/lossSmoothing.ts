interface Point {
  step: number
  loss: number
  seconds: number
}

/**
 * Exponential moving average of the loss over steps, freed of the bias of its start, so that the first value is the
 * first loss. `halfLife` steps back a value counts half; 0 gives the losses as they are. A loss that is not a number
 * stays so and is left out of the average.
 */
export const smoothLoss = (points: readonly Point[], halfLife: number): number[] => {
  if (halfLife <= 0) return points.map((point) => point.loss)
  let sum = 0
  let weight = 0
  return points.map((point, index) => {
    if (!Number.isFinite(point.loss)) return point.loss
    const keep = index === 0 ? 0 : 0.5 ** ((point.step - points[index - 1].step) / halfLife)
    sum = sum * keep + point.loss
    weight = weight * keep + 1
    return sum / weight
  })
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
