import { computed, ref, shallowRef, watch } from 'vue'
import { useAnalyses, useSelection, type FloatArray } from '../../../stores'
import type { ConnectomeData } from './connectomeData'

/** One matrix of a connectome, first that of the recording that is looked at, else of any. */
export const useMatrix = ({ analysis, connectome: { matrices } }: ConnectomeData) => {
  const analyses = useAnalyses()
  const selection = useSelection()
  // A mean is of no recording: it must not pass for that of a cursor that is on none.
  const ofCursor = matrices.findIndex(({ recordingId }) => recordingId && recordingId === selection.recordingId)
  const at = ref(Math.max(0, ofCursor))
  const matrix = shallowRef<FloatArray | null>(null)
  const problem = ref<string | null>(null)
  watch(
    at,
    async (place) => {
      problem.value = null
      try {
        const read = await analyses.matrix(analysis.summary.id, place)
        if (place === at.value) matrix.value = read
      } catch (error) {
        problem.value = error instanceof Error ? error.message : String(error)
      }
      const { recordingId } = matrices[place]
      if (recordingId) selection.lookAtRecording(recordingId)
    },
    { immediate: true },
  )
  return {
    at,
    entry: computed(() => matrices[at.value]),
    /** [P, P]; empty until it was read. */
    values: computed(() => matrix.value?.data ?? new Float32Array(0)),
    problem,
  }
}
