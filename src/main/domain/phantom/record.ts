import { makeMotion, type Motion } from './motion'
import { makeNuisance } from './nuisance'
import { makeParcelSignals, type RunLength } from './parcelSignals'
import { plantAnomalies, type Anomaly } from './anomalies'
import { makeRandom } from '../random'
import { nuisanceNames, type Sites } from './sites'

/** Somebody made by code, lying in the scanner: what their parcels do, and what disturbs the picture. */
export interface PhantomSubject {
  run: RunLength
  /** Percent of brightness, one series per parcel. */
  signals: readonly Float64Array[]
  nuisance: readonly Float64Array[]
  motion: Motion
}

export const makeSubject = (
  seed: number,
  name: string,
  run: RunLength,
  anomalies: readonly Anomaly[] = [],
): PhantomSubject => {
  const motion = makeMotion(seed, name, run)
  return {
    run,
    motion,
    signals: plantAnomalies(makeParcelSignals(seed, name, run), anomalies, seed, run),
    nuisance: makeNuisance(seed, name, motion, run),
  }
}

/**
 * What is measured at the given places: brightness at rest, fluctuation, nuisance and thermal noise, frame by frame.
 *
 * @param name  names the thermal noise: the same name gives the same noise
 * @yields [sites.count] scanner units; the array is filled anew for each frame
 */
export function* measure(
  seed: number,
  name: string,
  { run, signals, nuisance }: PhantomSubject,
  sites: Sites,
): Generator<Float32Array> {
  const random = makeRandom(seed, `${name} thermal`)
  const courses = nuisanceNames.length
  const now = new Float64Array(courses)
  const values = new Float32Array(sites.count)
  for (let frame = 0; frame < run.frames; frame++) {
    for (let course = 0; course < courses; course++) now[course] = nuisance[course][frame]
    for (let site = 0; site < sites.count; site++) {
      const parcel = sites.parcel[site]
      let value = sites.baseline[site] + sites.thermal[site] * random.normal()
      if (parcel >= 0) value += sites.gain[site] * signals[parcel][frame]
      for (let course = 0; course < courses; course++) value += sites.loadings[site * courses + course] * now[course]
      values[site] = value
    }
    yield values
  }
}
