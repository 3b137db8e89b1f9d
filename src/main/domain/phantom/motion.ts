import { makeRandom } from '../random'
import type { RunLength } from './parcelSignals'

/** Rigid motion of a head, one value per frame: translations in mm, rotations in radians about the grid's origin. */
export interface Motion {
  transX: Float64Array
  transY: Float64Array
  transZ: Float64Array
  rotX: Float64Array
  rotY: Float64Array
  rotZ: Float64Array
  /** Mean of all displacement between two frames, mm: Power's framewise displacement on a sphere of 50 mm; 0 first. */
  framewise: Float64Array
}

export const motionNames = ['transX', 'transY', 'transZ', 'rotX', 'rotY', 'rotZ'] as const

const sphereMm = 50

/**
 * A head that drifts slowly, nods with each breath and now and then starts. How restless it is differs between
 * subjects. Framewise displacement: Power and others, 2012.
 */
export const makeMotion = (seed: number, subject: string, { frames, trSeconds }: RunLength): Motion => {
  const random = makeRandom(seed, `${subject} motion`)
  const restlessness = Math.exp(0.35 * random.normal())
  const paths = motionNames.map((name) => {
    const stepSize = restlessness * (name.startsWith('rot') ? 0.00025 : 0.014)
    const path = new Float64Array(frames)
    for (let frame = 1; frame < frames; frame++) path[frame] = 0.98 * path[frame - 1] + stepSize * random.normal()
    return path
  })
  const breath = random.between(0.22, 0.32)
  for (let frame = 0; frame < frames; frame++) {
    const nod = Math.sin(2 * Math.PI * breath * frame * trSeconds)
    paths[2][frame] += 0.04 * nod
    paths[3][frame] += 0.0006 * nod
  }
  const starts = Math.floor(restlessness * random.between(0, 3))
  for (let start = 0; start < starts; start++) {
    const when = 5 + random.below(frames - 10)
    const remains = random.between(0, 0.4)
    paths.forEach((path, i) => {
      const size = random.normal() * (i < 3 ? 0.22 : 0.004)
      for (let frame = when; frame < frames; frame++) path[frame] += frame === when ? size : size * remains
    })
  }
  const [transX, transY, transZ, rotX, rotY, rotZ] = paths
  return { transX, transY, transZ, rotX, rotY, rotZ, framewise: framewiseOf(paths) }
}

const framewiseOf = (paths: Float64Array[]): Float64Array =>
  paths[0].map((_, frame) =>
    frame === 0
      ? 0
      : paths.reduce((sum, path, i) => sum + Math.abs(path[frame] - path[frame - 1]) * (i < 3 ? 1 : sphereMm), 0),
  )
