import type { LossPoint } from '../../preload/contract'

const most = 500

/** Adds a point; a training that went back to its checkpoint replaces what it had drawn beyond it. */
export const addPoint = (curve: readonly LossPoint[], point: LossPoint): LossPoint[] => {
  const before = curve.filter((known) => known.step < point.step)
  return thin([...before, point])
}

/**
 * At most 500 points, evenly spread over the steps; the first and the last one always stay, and, besides, those with a
 * measurement on people held out while there are few.
 */
const thin = (curve: LossPoint[]): LossPoint[] => {
  if (curve.length <= most) return curve
  const first = curve[0].step
  const last = curve[curve.length - 1].step
  const gap = ((last - first) / most) * 2
  const measured = curve.filter(({ validation }) => validation !== undefined).length < most / 4
  const stays = ({ validation }: LossPoint) => measured && validation !== undefined
  const kept: LossPoint[] = []
  let spread = -Infinity
  for (const point of curve) {
    const due = point.step - spread >= gap
    if (due) spread = point.step
    if (due || stays(point)) kept.push(point)
  }
  if (kept[kept.length - 1].step !== last) kept.push(curve[curve.length - 1])
  return kept
}
