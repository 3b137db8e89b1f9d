import { describe, expect, it } from 'vitest'
import {
  crossProductsOfRecording,
  crossValidationError,
  fitParcelPrecision,
  predictHidden,
  type Baseline,
} from '../../../src/main/domain/truth'
import { invertPositiveDefinite } from '../../../src/main/domain/truth/positiveDefinite'
import { maskedR2 } from '../../../src/main/domain/windows'
import reference from './reference.json'

const { parcels, windowFrames, patchFrames, tolerance } = reference
const valid = new Uint8Array(parcels).fill(1)
const recordingOf = (values: number[]) => ({
  frames: values.length / parcels,
  values: Float32Array.from(values),
  valid,
})
const other = crossProductsOfRecording(recordingOf(reference.other))
const window = recordingOf(reference.window)
const patches = windowFrames / patchFrames
const tokenOfValue = Int32Array.from(
  { length: parcels * windowFrames },
  (_, value) => Math.floor(value / windowFrames) * patches + Math.floor((value % windowFrames) / patchFrames),
)
const isHidden = (at: number) =>
  reference.hidden[tokenOfValue[(at % parcels) * windowFrames + Math.floor(at / parcels)]] === 1

const predictions = predictHidden(
  window,
  {
    starts: [0],
    tokenOfValue,
    passes: [{ hidden: reference.hidden, predicted: reference.hidden.flatMap((one, token) => (one ? [token] : [])) }],
    windowOfFrame: new Int32Array(windowFrames),
    reconstructed: new Float32Array(window.values.length),
  },
  fitParcelPrecision(other),
)

const expectClose = (got: ArrayLike<number>, wanted: number[]): void => {
  expect(got.length).toBe(wanted.length)
  wanted.forEach((value, i) =>
    expect(Math.abs(got[i] - value)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(value))),
  )
}

describe('baselines equal numpy and scikit-learn', () => {
  it.each(['interpolation', 'ridge'] as const)(
    'predicts the hidden values by %s as they do, and no others',
    (baseline) => {
      expectClose(
        predictions[baseline].filter((value) => !Number.isNaN(value)),
        reference[baseline],
      )
      predictions[baseline].forEach((value, at) => expect(Number.isNaN(value)).toBe(!isHidden(at)))
    },
  )

  it('takes the mean of what is seen', () => {
    predictions.mean.forEach((value, at) => {
      if (isHidden(at)) expectClose([value], [reference.mean[at % parcels]])
    })
  })

  it('finds the error of generalised cross-validation that the hat matrices give, and so the penalty', () => {
    const covariance = other.sums.map((sum, at) => sum / other.counts[at])
    const varying = Array.from({ length: parcels }, (_, i) => i)
    const errors = reference.penalties.map((penalty) => {
      const shifted = covariance.map((value, at) => (at % (parcels + 1) === 0 ? value + penalty : value))
      const precision = invertPositiveDefinite(shifted, parcels)!
      return crossValidationError({ parcels, precision, penalty }, covariance, varying, other.counts[0])
    })
    expectClose(errors, reference.criteria)
    expectClose([fitParcelPrecision(other)!.penalty], [reference.penalty])
  })

  it.each(['mean', 'interpolation', 'ridge'] as const)(
    'measures the masked R2 of the %s as they do',
    (baseline: Baseline) => {
      const { r2 } = maskedR2(window.values, predictions[baseline], valid)
      reference.r2[baseline].forEach((wanted, parcel) => {
        if (wanted === null) expect(r2[parcel]).toBeNaN()
        else expectClose([r2[parcel]], [wanted])
      })
    },
  )
})
