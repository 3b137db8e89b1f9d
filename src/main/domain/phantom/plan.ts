import { anomalyKinds, type Anomaly, type AnomalyKind } from './anomalies'
import type { RunLength } from './parcelSignals'
import { parcels } from './parcels'
import { makeRandom } from '../random'

/** Kinds of the anomalies in the order in which they are planted. */
const kindsToPlant: readonly AnomalyKind[] = [...anomalyKinds, 'uncoupled', 'dropout']
const longestFrames = 65
const shortestFrames = 45

/**
 * Anomalies for one subject, in parcels of different networks, so that one never stands for another: where and when
 * follows from the seed. They begin and end at any frame, as life does, not at the border of a window.
 *
 * @throws RangeError when the run is too short to hold them
 */
export const planAnomalies = (seed: number, subject: string, { frames }: RunLength): Anomaly[] => {
  if (frames < 2 * longestFrames) throw new RangeError(`a run of ${frames} frames is too short for anomalies`)
  const random = makeRandom(seed, `${subject} anomalies`)
  const free = [...parcels]
  return kindsToPlant.map((kind) => {
    const parcel = free[random.below(free.length)]
    for (let i = free.length - 1; i >= 0; i--) if (free[i].network === parcel.network) free.splice(i, 1)
    const length = shortestFrames + random.below(longestFrames - shortestFrames)
    const firstFrame = random.below(frames - length)
    return { parcel: parcel.name, kind, firstFrame, lastFrame: firstFrame + length - 1 }
  })
}
