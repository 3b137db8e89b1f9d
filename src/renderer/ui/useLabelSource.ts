import { ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { useAtlases } from '../stores'
import type { VolumeSource } from './brainTypes'

/** The label volume of an atlas, read when the atlas changes; `problem` says in words why there is none. */
export const useLabelSource = (
  atlasId: () => string | null | undefined,
): { labels: ShallowRef<VolumeSource | null>; problem: Ref<string | null> } => {
  const atlases = useAtlases()
  const labels = shallowRef<VolumeSource | null>(null)
  const problem = ref<string | null>(null)
  watch(
    atlasId,
    async (id) => {
      labels.value = null
      problem.value = id ? null : 'The series came without an atlas: where the parcels are is unknown.'
      if (!id) return
      try {
        const bytes = await atlases.volume(id)
        if (id === atlasId()) labels.value = { key: id, name: `${id}.nii.gz`, bytes }
      } catch {
        if (id === atlasId()) problem.value = 'The label volume of the atlas could not be read.'
      }
    },
    { immediate: true },
  )
  return { labels, problem }
}
