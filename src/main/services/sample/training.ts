/**
 * How the demo trains on the phantom's reference cohort.
 */
export const phantomTraining = {
  settings: { windowFrames: '80', patchFrames: '20', learningRate: '0.002' } as Record<string, string>,
  steps: 600,
  seed: 1,
}
