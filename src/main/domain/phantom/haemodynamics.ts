/** Neural activity is simulated at this step; every repetition time is sampled from it. */
export const stepSeconds = 0.1

const responseSeconds = 32

/** Shape of the gamma density with unit scale, without its constant. */
const gammaShape = (seconds: number, shape: number): number =>
  seconds <= 0 ? 0 : Math.exp((shape - 1) * Math.log(seconds) - seconds - logGamma(shape))

/** ln of the gamma function for whole numbers: ln (n - 1)!. */
const logGamma = (n: number): number => {
  let sum = 0
  for (let factor = 2; factor < n; factor++) sum += Math.log(factor)
  return sum
}

/**
 * The canonical haemodynamic response at `stepSeconds`: a gamma of shape 6 less a sixth of one of shape 16, area 1.
 * Source: Friston et al., 1998; the shape that SPM calls canonical.
 *
 * @param delaySeconds  shifts the response later
 */
export const haemodynamicResponse = (delaySeconds = 0): Float64Array => {
  const response = Float64Array.from({ length: Math.round(responseSeconds / stepSeconds) }, (_, step) => {
    const seconds = step * stepSeconds - delaySeconds
    return gammaShape(seconds, 6) - gammaShape(seconds, 16) / 6
  })
  const area = response.reduce((sum, value) => sum + value, 0)
  return response.map((value) => value / area)
}

/**
 * Activity convolved with a response, at the times of the frames.
 *
 * @param activity  neural activity at `stepSeconds`; its first `lead` steps come before the first frame
 * @returns [frames]
 */
export const sampleResponse = (
  activity: Float64Array,
  response: Float64Array,
  lead: number,
  frames: number,
  trSeconds: number,
): Float64Array =>
  Float64Array.from({ length: frames }, (_, frame) => {
    const now = lead + Math.round((frame * trSeconds) / stepSeconds)
    let sum = 0
    for (let lag = 0; lag < response.length && lag <= now; lag++) sum += activity[now - lag] * response[lag]
    return sum
  })

/** Steps of activity before the first frame, so that the first frame has its whole history. */
export const leadSteps = Math.round(responseSeconds / stepSeconds)
