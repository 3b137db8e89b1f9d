import { defaultSteps } from '../training/settings'

/** How the demo trains on the phantom's reference cohort: as any training that is not told otherwise. */
export const phantomTraining = { settings: {} as Record<string, string>, steps: defaultSteps, seed: 1 }
