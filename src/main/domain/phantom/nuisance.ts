import type { Motion } from './motion'
import type { RunLength } from './parcelSignals'
import { makeRandom } from '../random'
import { nuisanceNames } from './sites'

/**
 * The courses that reach every place of the brain, in the order of `nuisanceNames`: breath and heart as the frames
 * sample them (both beat faster than frames can follow, so they appear at alias frequencies), drift of the scanner,
 * the motion of the head, and what a start of the head does to the spins. Percent, mm or radians, [frames] each.
 */
export const makeNuisance = (
  seed: number,
  subject: string,
  motion: Motion,
  { frames, trSeconds }: RunLength,
): Float64Array[] => {
  const random = makeRandom(seed, `${subject} nuisance`)
  const breath = oscillate(random.between(0.22, 0.32), 0.06)
  const breathSize = 0.12 * Math.exp(0.25 * random.normal())
  const heart = oscillate(random.between(0.9, 1.25), 0.04)
  const heartSize = 0.1 * Math.exp(0.25 * random.normal())

  /** Phase of a rhythm whose pace wanders a little. */
  function oscillate(hertz: number, unevenness: number): Float64Array {
    let phase = 2 * Math.PI * random.uniform()
    return Float64Array.from({ length: frames }, () => {
      phase += 2 * Math.PI * hertz * trSeconds * (1 + unevenness * random.normal())
      return phase
    })
  }
  const drift = (size: number) => {
    const [line, bow] = [size * random.normal(), size * 0.5 * random.normal()]
    return Float64Array.from({ length: frames }, (_, frame) => {
      const t = frame / (frames - 1) - 0.5
      return line * t + bow * Math.cos(2 * Math.PI * t)
    })
  }
  const series: Record<(typeof nuisanceNames)[number], Float64Array> = {
    breath: breath.map((phase) => breathSize * Math.sin(phase)),
    heartSine: heart.map((phase) => heartSize * Math.sin(phase)),
    heartCosine: heart.map((phase) => heartSize * Math.cos(phase)),
    drift: drift(0.25),
    driftX: drift(0.06),
    driftY: drift(0.06),
    driftZ: drift(0.06),
    transX: motion.transX,
    transY: motion.transY,
    transZ: motion.transZ,
    rotX: motion.rotX,
    rotY: motion.rotY,
    rotZ: motion.rotZ,
    spike: spikesOf(motion.framewise),
  }
  return nuisanceNames.map((name) => series[name])
}

/** Spins that were moved between two excitations give less signal for some frames; only starts above 0.3 mm count. */
const spikesOf = (framewise: Float64Array): Float64Array => {
  let left = 0
  return framewise.map((displacement) => {
    left = 0.4 * left - 0.7 * Math.max(0, displacement - 0.3)
    return left
  })
}
