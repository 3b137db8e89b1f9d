/**
 * R² of one parcel's forecast: 1 - squared error / variance of what was recorded in the forecast frames, over the
 * frames that have both. NaN where nothing varies or nothing was recorded.
 */
export const forecastR2 = (
  recorded: Float32Array,
  predicted: Float32Array,
  { parcels, parcel }: { parcels: number; parcel: number },
): number => {
  const pairs: Array<readonly [number, number]> = []
  for (let at = parcel; at < recorded.length; at += parcels)
    if (!Number.isNaN(recorded[at]) && !Number.isNaN(predicted[at])) pairs.push([recorded[at], predicted[at]])
  const mean = pairs.reduce((sum, [value]) => sum + value, 0) / pairs.length
  const spread = pairs.reduce((sum, [value]) => sum + (value - mean) ** 2, 0)
  const error = pairs.reduce((sum, [value, guess]) => sum + (value - guess) ** 2, 0)
  return spread > 0 ? 1 - error / spread : NaN
}
