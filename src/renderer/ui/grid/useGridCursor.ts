import { computed, ref, watch, type ComputedRef } from 'vue'

/** The line that the keys move: a row that is looked at, or the heading of a group. */
export const useGridCursor = (lines: ComputedRef<ReadonlyArray<{ key: string }>>, active: () => string | null) => {
  const key = ref(active())
  watch(active, (id) => {
    if (id !== null) key.value = id
  })
  const at = computed(() => (key.value === null ? -1 : lines.value.findIndex((line) => line.key === key.value)))
  const goTo = (line: string) => (key.value = line)
  return { at, goTo }
}
