import { maskedR2 } from '../windows'

/** A forecast beside what came. Arrays are [frames, P] float32, row-major, in one unit; missing = NaN. */
export interface Forecasted {
  predicted: Float32Array
  /** NaN also where the recording has ended. */
  recorded: Float32Array
  /** [P] the last value before the forecast; NaN where it is missing. */
  last: Float32Array
  /** [P] the mean of the context; NaN where there is none. */
  mean: Float32Array
  /** [P] 1 = usable. */
  valid: Uint8Array
}

/** Mean squared errors over the same values; NaN where there is nothing to compare. */
export interface ForecastErrors {
  model: number
  persistence: number
  mean: number
  /** How many values were compared. */
  values: number
}

export interface ForecastSkill {
  overall: ForecastErrors
  /** By frame of the forecast. */
  byFrame: ForecastErrors[]
  /** 1 - error of the model / error of the baseline: 1 = perfect, 0 = no better; null where nothing can be compared. */
  skill: { persistence: number | null; mean: number | null }
  /** [P] 1 - residual / variation about the parcel's own mean in the forecast's frames; NaN where nothing varies. */
  r2: Float32Array
}

/**
 * How good a forecast is beside two that need no model: the last value carried on (persistence), and the mean of the
 * context. Source: Murphy 1988, the skill score of the mean squared error.
 */
export const forecastSkill = (given: Forecasted): ForecastSkill => {
  const parcels = given.valid.length
  const frames = given.predicted.length / parcels
  const byFrame = Array.from({ length: frames }, (_, frame) => errorsOf(given, frame, frame + 1))
  const overall = errorsOf(given, 0, frames)
  const over = (baseline: number) => (overall.values > 0 && baseline > 0 ? 1 - overall.model / baseline : null)
  return {
    overall,
    byFrame,
    skill: { persistence: over(overall.persistence), mean: over(overall.mean) },
    r2: maskedR2(given.recorded, given.predicted, given.valid).r2,
  }
}

const errorsOf = (given: Forecasted, first: number, end: number): ForecastErrors => {
  const { predicted, recorded, last, mean, valid } = given
  const sums = { model: 0, persistence: 0, mean: 0, values: 0 }
  for (let at = first * valid.length; at < end * valid.length; at++) {
    const parcel = at % valid.length
    const came = recorded[at]
    if (!valid[parcel] || [came, predicted[at], last[parcel], mean[parcel]].some(Number.isNaN)) continue
    sums.model += (predicted[at] - came) ** 2
    sums.persistence += (last[parcel] - came) ** 2
    sums.mean += (mean[parcel] - came) ** 2
    sums.values++
  }
  const { model, persistence, values } = sums
  return { model: model / values, persistence: persistence / values, mean: sums.mean / values, values }
}
