import { computed, type Ref } from 'vue'
import type { Target } from './targets'

/** Which recordings a form is about: those that are wanted, while they are offered, else the first that are. */
export const useTarget = (targets: () => readonly Target[], draft: Ref<{ wanted: Target['value'] | null }>) => {
  const target = computed(() => targets().find(({ value }) => value === draft.value.wanted) ?? targets()[0])
  const value = computed({ get: () => target.value?.value ?? null, set: (next) => (draft.value.wanted = next) })
  return { target, value }
}
