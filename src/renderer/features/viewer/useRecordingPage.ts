import { useCensoring } from './useCensoring'
import { useComparison } from './useComparison'
import { useQualityFacts } from './useQualityFacts'
import { useRecordingView } from './useRecordingView'

/** All that the panels of a recording share: the recording, its quality, what is left out, and what it is compared with. */
export const useRecordingPage = () => {
  const view = useRecordingView()
  const quality = useQualityFacts(view.recording)
  return { view, quality, censoring: useCensoring(quality), comparison: useComparison(view) }
}
export type RecordingPage = ReturnType<typeof useRecordingPage>
