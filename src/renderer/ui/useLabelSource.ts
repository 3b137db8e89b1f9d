import { ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { isMni } from '../lib/atlasWords'
import { useAtlases } from '../stores'
import type { VolumeSource } from './brainTypes'

/** The parcels of an atlas for pictures of the brain. */
export interface LabelSource {
  labels: ShallowRef<VolumeSource | null>
  /** A head of their space to lie behind them, where there is one. */
  behind: ShallowRef<VolumeSource | null>
  /** Why there are no labels, in words. */
  problem: Ref<string | null>
}

/** The label volume of an atlas, read when the atlas changes. `without`: what to say where no atlas is known. */
export const useLabelSource = (
  atlasId: () => string | null | undefined,
  without = 'The series came without an atlas: where the parcels are is unknown.',
): LabelSource => {
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
      problem.value = id ? null : without
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
