import { ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { isMni } from '../lib/atlasWords'
import { useAtlases } from '../stores'
import type { VolumeSource } from './brainTypes'

/**
 * The label volume of an atlas, read when the atlas changes, with a head of its space to lie behind it where there is one;
 * `problem` says in words why there are no labels.
 */
export const useLabelSource = (
  atlasId: () => string | null | undefined,
): {
  labels: ShallowRef<VolumeSource | null>
  behind: ShallowRef<VolumeSource | null>
  problem: Ref<string | null>
} => {
  const atlases = useAtlases()
  const labels = shallowRef<VolumeSource | null>(null)
  const behind = shallowRef<VolumeSource | null>(null)
  const problem = ref<string | null>(null)
  /** Parcels can be looked at without it. */
  const headFor = async (id: string): Promise<VolumeSource | null> => {
    try {
      if (!isMni((await atlases.get(id)).space)) return null
      return { key: 'template', name: 'template.nii.gz', bytes: await atlases.template() }
    } catch {
      return null
    }
  }
  watch(
    atlasId,
    async (id) => {
      labels.value = null
      behind.value = null
      problem.value = id ? null : 'The series came without an atlas: where the parcels are is unknown.'
      if (!id) return
      try {
        const [bytes, head] = await Promise.all([atlases.volume(id), headFor(id)])
        if (id !== atlasId()) return
        behind.value = head
        labels.value = { key: id, name: `${id}.nii.gz`, bytes }
      } catch {
        if (id === atlasId()) problem.value = 'The label volume of the atlas could not be read.'
      }
    },
    { immediate: true },
  )
  return { labels, behind, problem }
}
