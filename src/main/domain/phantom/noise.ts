import type { Random } from './random'

/** Noise with power falling as 1 / frequency: fluctuations of many time scales, added. Variance 1. [frames] */
export const pinkNoise = (random: Random, frames: number): Float64Array => {
  const scales = [1, 3, 9, 27, 81]
  const noise = new Float64Array(frames)
  for (const scale of scales) {
    const keep = Math.exp(-1 / scale)
    const fresh = Math.sqrt(1 - keep ** 2)
    let value = random.normal()
    for (let frame = 0; frame < frames; frame++) {
      noise[frame] += value / Math.sqrt(scales.length)
      value = keep * value + fresh * random.normal()
    }
  }
  return noise
}

/** The heart and the lungs of one person as the scanner samples them: above half its rate they alias. [frames] each */
export const physiology = (random: Random, frames: number, trSeconds: number) => {
  const wave = (hertz: number, unsteadiness: number) => {
    let phase = random.between(0, 2 * Math.PI)
    return Float64Array.from({ length: frames }, () => {
      phase += 2 * Math.PI * hertz * trSeconds * (1 + unsteadiness * random.normal())
      return Math.SQRT2 * Math.sin(phase)
    })
  }
  return { cardiac: wave(random.between(0.9, 1.3), 0.02), respiratory: wave(random.between(0.22, 0.34), 0.04) }
}

/** The slow drift of the scanner: the first three cosines over the recording. [frames] */
export const drift = (random: Random, frames: number): Float64Array => {
  const sizes = [1, 2, 3].map((order) => random.normal() / order)
  return Float64Array.from({ length: frames }, (_, frame) =>
    sizes.reduce((sum, size, i) => sum + size * Math.cos((Math.PI * (i + 1) * (frame + 0.5)) / frames), 0),
  )
}

/** Rigid motion of the head. */
export interface Motion {
  /** [frames, 6] translations x, y, z in mm, then rotations about x, y, z in radians. */
  parameters: Float64Array
  /** [frames] framewise displacement in mm on a sphere of 50 mm; 0 in the first frame. Source: Power et al., 2012. */
  displacement: Float64Array
}

const headRadiusMm = 50

/** A head that creeps, breathes and at times starts. */
export const moveHead = (random: Random, frames: number, startsPer100Frames: number): Motion => {
  const parameters = new Float64Array(frames * 6)
  const displacement = new Float64Array(frames)
  const creep = new Float64Array(6)
  const units = [1, 1, 1, 1 / headRadiusMm, 1 / headRadiusMm, 1 / headRadiusMm]
  for (let frame = 0; frame < frames; frame++) {
    const starts = random.uniform() < startsPer100Frames / 100
    for (let axis = 0; axis < 6; axis++) {
      creep[axis] = 0.995 * creep[axis] + 0.012 * random.normal() + (starts ? 0.2 * random.normal() : 0)
      parameters[frame * 6 + axis] = creep[axis] * units[axis]
      const moved = frame === 0 ? 0 : (parameters[frame * 6 + axis] - parameters[(frame - 1) * 6 + axis]) / units[axis]
      displacement[frame] += Math.abs(moved)
    }
  }
  return { parameters, displacement }
}
