import { formatCount } from '../../lib/format'
import { plainNumber } from '../../lib/plainNumber'

/** What the settings of an architecture are called in words. */
const words: Record<string, string> = {
  parcels: 'parcels',
  windowFrames: 'window, frames',
  patchFrames: 'patch, frames',
  hiddenSize: 'width',
  intermediateSize: 'width of the MLP',
  encoderLayers: 'encoder layers',
  encoderHeads: 'encoder heads',
  decoderHiddenSize: 'width of the decoder',
  decoderIntermediateSize: 'width of its MLP',
  decoderLayers: 'decoder layers',
  decoderHeads: 'decoder heads',
  maskRatio: 'mask ratio',
  loss: 'loss',
  tanhDecoder: 'tanh at the end',
  layerNormEps: 'layer norm ε',
  convKernel: 'convolution over tokens',
  initializerRange: 'initial spread',
}

const valueWords = (value: number | string | boolean): string => {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return Number.isInteger(value) ? formatCount(value) : plainNumber(value)
  return value
}

/** A configuration as names and values; a setting without a word keeps its name, none is left out. */
export const settingWords = (
  config: Readonly<Record<string, number | string | boolean>>,
): Array<[name: string, value: string]> =>
  Object.entries(config).map(([name, value]) => [words[name] ?? name, valueWords(value)])
