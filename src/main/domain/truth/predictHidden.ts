import { crossProductsOfRecording } from './crossProducts'
import { fitParcelPrecision, type ParcelPrecision } from './parcelPrecision'
import { predictByInterpolation } from './predictByInterpolation'
import { predictByMean } from './predictByMean'
import { predictFromParcels } from './predictFromParcels'
import { hideTokens, type Predictor, type ScaledRecording, type VisibleWindow } from './visibleWindow'

/** Ways of guessing hidden values that a model must beat to be worth its while. */
export const baselines = ['mean', 'interpolation', 'ridge'] as const
export type Baseline = (typeof baselines)[number]

/** What is hidden in one pass over a window, and what of it counts. */
export interface Pass {
  /** [tokens] 1 = hidden. */
  hidden: ArrayLike<number>
  /** Hidden tokens whose prediction is taken from this pass. */
  predicted: ArrayLike<number>
}

/** How a model went over a recording. */
export interface Passage {
  /** First frame of each window. */
  starts: readonly number[]
  /** [parcels * windowFrames], parcel-major: the token that carries each value. */
  tokenOfValue: Int32Array
  /** The same in every window. */
  passes: readonly Pass[]
  /** [frames] of the recording: index of the window whose prediction of the frame counts; -1 = none. */
  windowOfFrame: Int32Array
  /** [frames, parcels] the model's predictions; NaN = not predicted. */
  reconstructed: Float32Array
}

/**
 * What the baselines make of the very values that a model has predicted, given the very values that it was shown:
 * [frames, parcels] float32 each, NaN where the model has no prediction.
 *
 * @param precision  of other recordings, for the ridge; null: it is fitted to all that is not hidden of this one
 */
export const predictHidden = (
  recording: ScaledRecording,
  { starts, tokenOfValue, passes, windowOfFrame, reconstructed }: Passage,
  precision: ParcelPrecision | null,
): Record<Baseline, Float32Array> => {
  const parcels = recording.valid.length
  const windowFrames = tokenOfValue.length / parcels
  const none = () => new Float32Array(reconstructed.length).fill(NaN)
  const predictions = { mean: none(), interpolation: none(), ridge: none() }
  for (const [window, start] of starts.entries())
    for (const { hidden, predicted } of passes) {
      const seen = hideTokens(recording, start, tokenOfValue, hidden)
      const counts = new Uint8Array(hidden.length)
      for (let i = 0; i < predicted.length; i++) counts[predicted[i]] = 1
      const predictors = {
        mean: predictByMean,
        interpolation: predictByInterpolation,
        ridge: ridgeOf(precision ?? fitParcelPrecision(crossProductsOfRecording(withWindow(recording, start, seen)))),
      }
      for (const baseline of baselines) {
        const guess = predictors[baseline](seen)
        tokenOfValue.forEach((token, value) => {
          const [parcel, frame] = [Math.floor(value / windowFrames), start + (value % windowFrames)]
          const at = frame * parcels + parcel
          if (counts[token] && windowOfFrame[frame] === window && !Number.isNaN(reconstructed[at]))
            predictions[baseline][at] = guess[value]
        })
      }
    }
  return predictions
}

const ridgeOf = (precision: ParcelPrecision | null): Predictor =>
  precision ? predictFromParcels(precision) : predictByMean

/** The recording with one window as it is seen: what is hidden there is missing. */
const withWindow = (recording: ScaledRecording, start: number, { parcels, frames, seen }: VisibleWindow) => {
  const values = recording.values.slice()
  for (let frame = 0; frame < frames; frame++)
    for (let parcel = 0; parcel < parcels; parcel++)
      values[(start + frame) * parcels + parcel] = seen[parcel * frames + frame]
  return { ...recording, values }
}
