/**
 * How the demo trains on the phantom's reference cohort: where it differs from a training that is not told otherwise.
 * Tokens of a minute hold enough independent fluctuation that one of them can be told from chance; half of a window's
 * tokens then lie a minute away, and the rest are other parcels at the same time, of which four in five are shown. One
 * encoder block predicts the phantom as well as two, and faster, at a higher learning rate. About a minute on two cores.
 */
export const phantomTraining = {
  settings: {
    windowFrames: '60',
    patchFrames: '30',
    maskRatio: '0.2',
    encoderLayers: '1',
    learningRate: '0.004',
  } as Record<string, string>,
  steps: 1200,
  seed: 1,
}
