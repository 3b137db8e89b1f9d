import { computed, ref } from 'vue'
import type { Picks } from '../../lib/grid/picks'
import { useChosen } from '../../stores'

/** The recordings that are ticked in the table: the same that every place takes for chosen. */
export const usePicks = () => {
  const chosen = useChosen()
  const anchor = ref<string | null>(null)
  const picks = computed((): Picks => ({ ids: new Set(chosen.recordingIds), anchor: anchor.value }))
  const pick = (next: Picks) => {
    anchor.value = next.anchor
    chosen.choose(next.ids)
  }
  return { picks, pick }
}
