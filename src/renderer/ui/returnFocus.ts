import { nextTick, watch, type Ref } from 'vue'

/** After a dialog closes, the keys go on where they were before it opened. */
export const returnFocus = (open: Ref<boolean>): void => {
  let before: Element | null = null
  watch(
    open,
    async (is) => {
      if (is) before = document.activeElement
      else {
        await nextTick()
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
        if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
      }
    },
    { flush: 'sync' },
  )
}
