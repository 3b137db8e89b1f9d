import { cohortCases, measureCohort } from './data/cohort'
import { measureRecording, recordingCases } from './data/recording'
import { measureScan, scanCases } from './data/scan'
import { findPython } from './lib/python'

/** What the bench runs in processes of their own. */
export const cases = { ...recordingCases, ...scanCases, ...cohortCases }

const packages = ['nilearn==0.14.1', 'pybids==0.22.0', 'pandas==3.1.1', 'numpy==2.4.6']

/**
 * Data in and through, beside nilearn and pybids where there is a peer: one recording to cleaned parcel series, a
 * folder looked through, a cohort taken in and made into matrices. BOLDSCOPE_BENCH_ONLY takes some of the words
 * recording, scan, cohort.
 */
export async function run(): Promise<void> {
  const isAsked = (part: string) => (process.env.BOLDSCOPE_BENCH_ONLY || part).includes(part)
  const hasPeer = isAsked('recording') || isAsked('scan')
  const python = hasPeer ? await findPython(packages, 'nilearn, bids') : null
  if (isAsked('recording')) await measureRecording(python)
  if (isAsked('scan')) await measureScan(python)
  if (isAsked('cohort')) await measureCohort()
}
