/**
 * Puts values of a cubic spline in place of those that are not kept. The spline runs through the kept values, with
 * continuous second derivative and, at the second and the last but one of them, third derivative ("not-a-knot", as
 * scipy's `CubicSpline`; de Boor, A Practical Guide to Splines, ch. IV). Before the first and after the last kept
 * value nothing is changed: a cubic runs away there.
 *
 * @param column  one value for each frame; changed in place
 * @param kept    frames in ascending order, at least four; values there finite
 */
export function fillBySpline(column: Float64Array, kept: Int32Array): void {
  if (kept[kept.length - 1] - kept[0] === kept.length - 1) return
  const slopes = splineSlopes(column, kept)
  for (let i = 0; i + 1 < kept.length; i++) {
    const [from, to] = [kept[i], kept[i + 1]]
    const step = to - from
    const chord = (column[to] - column[from]) / step
    const bend = (slopes[i] + slopes[i + 1] - 2 * chord) / step
    for (let frame = from + 1; frame < to; frame++) {
      const t = frame - from
      column[frame] = column[from] + t * (slopes[i] + t * ((chord - slopes[i]) / step - bend + (t * bend) / step))
    }
  }
}

/** The spline's slope at each kept frame: a tridiagonal system, solved by elimination from the first row on. */
function splineSlopes(column: Float64Array, kept: Int32Array): Float64Array {
  const last = kept.length - 1
  const step = Float64Array.from({ length: last }, (_, i) => kept[i + 1] - kept[i])
  const chord = step.map((length, i) => (column[kept[i + 1]] - column[kept[i]]) / length)
  const diagonal = new Float64Array(last + 1)
  const above = new Float64Array(last + 1)
  const below = new Float64Array(last + 1)
  const right = new Float64Array(last + 1)
  const end = (near: number, far: number): number => {
    const both = step[near] + step[far]
    return ((step[near] + 2 * both) * step[far] * chord[near] + step[near] ** 2 * chord[far]) / both
  }
  ;[diagonal[0], above[0], right[0]] = [step[1], step[0] + step[1], end(0, 1)]
  for (let i = 1; i < last; i++) {
    below[i] = step[i]
    diagonal[i] = 2 * (step[i - 1] + step[i])
    above[i] = step[i - 1]
    right[i] = 3 * (step[i] * chord[i - 1] + step[i - 1] * chord[i])
  }
  ;[below[last], diagonal[last], right[last]] = [
    step[last - 1] + step[last - 2],
    step[last - 2],
    end(last - 1, last - 2),
  ]
  for (let i = 1; i <= last; i++) {
    const factor = below[i] / diagonal[i - 1]
    diagonal[i] -= factor * above[i - 1]
    right[i] -= factor * right[i - 1]
  }
  for (let i = last; i >= 0; i--) right[i] = (right[i] - (i < last ? above[i] * right[i + 1] : 0)) / diagonal[i]
  return right
}
