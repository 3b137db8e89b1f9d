/**
 * How the demo trains on the phantom's reference cohort. Short windows make many small steps; at the gain of 3 the
 * signal weighs as much as the positions at the start, so that the model soon looks at what other parcels do. On two
 * processor cores this takes one to two minutes and explains more than half of what is hidden.
 */
export const phantomTraining = {
  settings: {
    windowFrames: '40',
    patchFrames: '20',
    batch: '8',
    gain: '3',
    learningRate: '0.002',
    maskRatio: '0.3',
  } as Record<string, string>,
  steps: 1200,
  seed: 1,
}
