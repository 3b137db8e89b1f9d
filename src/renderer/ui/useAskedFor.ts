import { watch } from 'vue'

/** Reads a list again when an entry is asked for that it does not have: it may be younger than the list. */
export const useAskedFor = (
  id: () => string | undefined,
  list: { readonly loaded: boolean; readonly byId: ReadonlyMap<string, unknown> },
  read: () => unknown,
) =>
  watch(
    id,
    (asked) => {
      if (asked && list.loaded && !list.byId.has(asked)) void read()
    },
    { immediate: true },
  )
