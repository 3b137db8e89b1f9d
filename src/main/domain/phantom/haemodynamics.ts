import { stepSeconds } from './drives'

const lengthSeconds = 30

/** Density of the gamma distribution with scale 1 s at `t` seconds, for a whole-number shape. */
const gammaDensity = (t: number, shape: number): number => {
  if (t <= 0) return 0
  let factorial = 1
  for (let i = 2; i < shape; i++) factorial *= i
  return (t ** (shape - 1) * Math.exp(-t)) / factorial
}

/**
 * The response of blood oxygenation to a short burst of activity, in steps of neural time, with sum 1: a peak near 5 s
 * and an undershoot of a sixth of its size near 15 s.
 *
 * @param delaySeconds  how much later than the canonical response, negative = earlier
 *
 * Source: the canonical response of two gamma densities of shapes 6 and 16 (Friston and others, 1998; Glover, 1999).
 */
export const haemodynamicResponse = (delaySeconds: number): Float64Array => {
  const response = Float64Array.from({ length: Math.round(lengthSeconds / stepSeconds) }, (_, step) => {
    const t = step * stepSeconds - delaySeconds
    return gammaDensity(t, 6) - gammaDensity(t, 16) / 6
  })
  const sum = response.reduce((total, value) => total + value, 0)
  return response.map((value) => value / sum)
}

/** Steps before the first frame that the response still remembers. */
export const warmUpSteps = Math.round(lengthSeconds / stepSeconds)

/** Activity convolved with the response and read at the frames: [frames], the first at step `warmUpSteps`. */
export const sampleResponse = (
  activity: Float64Array,
  response: Float64Array,
  frames: number,
  trSeconds: number,
): Float64Array =>
  Float64Array.from({ length: frames }, (_, frame) => {
    const now = warmUpSteps + Math.round((frame * trSeconds) / stepSeconds)
    let sum = 0
    for (let back = 0; back < response.length; back++) sum += response[back] * activity[now - back]
    return sum
  })
