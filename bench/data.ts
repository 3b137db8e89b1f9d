import { findPython } from './lib/python'
import { measureRecording, recordingCases } from './data/recording'

/** What the bench runs in processes of their own. */
export const cases = { ...recordingCases }

/**
 * Data in and through: one recording to cleaned parcel series beside nilearn.
 */
export async function run(): Promise<void> {
  const python = await findPython(
    ['nilearn==0.14.1', 'pybids==0.22.0', 'pandas==3.1.1', 'numpy==2.4.6'],
    'nilearn, bids',
  )
  await measureRecording(python)
}
