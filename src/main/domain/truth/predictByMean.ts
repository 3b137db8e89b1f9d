import { meansOfSeen, type Predictor } from './visibleWindow'

/** Every value of a parcel is predicted by the mean of what is seen of it in the window. */
export const predictByMean: Predictor = (window) => {
  const means = meansOfSeen(window)
  return Float32Array.from(window.seen, (_, at) => means[Math.floor(at / window.frames)])
}
