import { makeParcelSignals, type RunLength } from './parcelSignals'
import { parcels } from './parcels'

export const anomalyKinds = ['uncoupled', 'burst', 'dropout', 'delayed'] as const
export type AnomalyKind = (typeof anomalyKinds)[number]

/** Something unusual in one parcel for some frames, inclusive, from 0. */
export interface Anomaly {
  parcel: string
  kind: AnomalyKind
  firstFrame: number
  lastFrame: number
}

/**
 * Changes the fluctuations of a subject's parcels where anomalies are planted:
 * - `uncoupled`: the parcel goes on as strongly as before, but follows somebody else's brain
 * - `burst`: discharges of several times the usual size, one every 30 s, each with its haemodynamic course
 * - `dropout`: the signal falls to less and hardly fluctuates, as where a coil element fails
 * - `delayed`: the parcel does what it would have done, 10 s late
 *
 * @param signals  percent, one series per parcel; not changed
 */
export const plantAnomalies = (
  signals: readonly Float64Array[],
  anomalies: readonly Anomaly[],
  seed: number,
  run: RunLength,
): Float64Array[] => {
  const planted = signals.map((series) => Float64Array.from(series))
  if (anomalies.length === 0) return planted
  const stranger = makeParcelSignals(seed, 'stranger', run)
  for (const anomaly of anomalies) {
    const parcel = parcels.findIndex(({ name }) => name === anomaly.parcel)
    const course = courseOf(anomaly, signals[parcel], stranger[parcel], run.trSeconds)
    for (let frame = anomaly.firstFrame; frame <= anomaly.lastFrame; frame++) planted[parcel][frame] = course(frame)
  }
  return planted
}

const betweenDischarges = 30

const courseOf = (
  { kind, firstFrame }: Anomaly,
  own: Float64Array,
  stranger: Float64Array,
  trSeconds: number,
): ((frame: number) => number) => {
  switch (kind) {
    case 'uncoupled': {
      const ratio = deviation(own) / deviation(stranger)
      return (frame) => ratio * stranger[frame]
    }
    case 'burst': {
      const size = 5 * deviation(own)
      return (frame) => own[frame] + size * discharge(((frame - firstFrame) * trSeconds) % betweenDischarges)
    }
    case 'dropout':
      return (frame) => 0.1 * own[frame] - 3 * deviation(own)
    case 'delayed': {
      const late = Math.round(10 / trSeconds)
      return (frame) => own[Math.max(0, frame - late)]
    }
  }
}

/** Rise and fall of one discharge, 1 at its height 6 s after it began. */
const discharge = (seconds: number): number => (seconds <= 0 ? 0 : (seconds / 6) ** 5 * Math.exp(5 - (5 * seconds) / 6))

const deviation = (series: Float64Array): number => {
  const mean = series.reduce((sum, value) => sum + value, 0) / series.length
  return Math.sqrt(series.reduce((sum, value) => sum + (value - mean) ** 2, 0) / series.length)
}
