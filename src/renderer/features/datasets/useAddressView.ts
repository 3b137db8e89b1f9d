import { onScopeDispose, watch, type Ref } from 'vue'
import { useRoute, useRouter, type LocationQueryRaw } from 'vue-router'
import { queryOfView, viewOfQuery, type GridView } from '../../lib/grid/view'

const PAUSE_MS = 250

/**
 * Keeps the view of a table and the address of the window in step: an address that tells of a view is followed, and a
 * view that somebody changes is written into the address, so that it can be kept and sent.
 */
export const useAddressView = (view: Ref<GridView>): void => {
  const route = useRoute()
  const router = useRouter()
  const here = route.name
  const asText = (of: GridView) => JSON.stringify(queryOfView(of))
  let late: ReturnType<typeof setTimeout> | undefined
  let written: string | undefined

  /** Writing takes a moment, in which the view may go on: what arrives from here is no news, and must not undo that. */
  const isOwn = (query: object) => {
    if (JSON.stringify(query) !== written) return false
    written = undefined
    return true
  }
  const write = async (query: LocationQueryRaw) => {
    written = JSON.stringify(query)
    if (await router.replace({ ...route, query } as never)) written = undefined
  }

  watch(
    () => route.query,
    (query) => {
      if (isOwn(query)) return
      const told = route.name === here ? viewOfQuery(query) : null
      if (!told) return
      // An address that speaks of no order leaves it as it is.
      const next = { ...told, sort: told.sort ?? view.value.sort, folded: view.value.folded }
      if (asText(next) !== asText(view.value)) view.value = next
    },
    { immediate: true },
  )
  watch(
    [view, () => route.query],
    () => {
      clearTimeout(late)
      late = setTimeout(() => {
        if (route.name !== here) return
        const query = queryOfView(view.value, route.query)
        if (JSON.stringify(query) !== JSON.stringify({ ...route.query })) void write(query)
      }, PAUSE_MS)
    },
    { immediate: true },
  )
  // Somebody is on the way to another place: writing this one's address now would hold them back.
  const forgetGuard = router.beforeEach((to) => {
    if (to.name !== here) clearTimeout(late)
  })
  onScopeDispose(() => {
    forgetGuard()
    clearTimeout(late)
  })
}
