export { addCrossProducts, crossProductsOf, crossProductsOfRecording, noCrossProducts } from './crossProducts'
export type { CrossProducts } from './crossProducts'
export { bestGain, coarseGains, refinedGains, type TriedGain } from './gainGrid'
export {
  goldenDifference,
  goldenNoise,
  goldenTolerance,
  goldenWindow,
  summarise,
  type GoldenOutput,
} from './goldenOutput'
export { crossValidationError, fitParcelPrecision, type ParcelPrecision } from './parcelPrecision'
export { predictByInterpolation } from './predictByInterpolation'
export { predictByMean } from './predictByMean'
export { predictFromParcels } from './predictFromParcels'
export { baselines, predictHidden, type Baseline, type Pass, type Passage } from './predictHidden'
export type { Predictor, ScaledRecording, VisibleWindow } from './visibleWindow'
