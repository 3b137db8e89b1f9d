import { onBeforeUnmount, onMounted } from 'vue'

/** What lies over a place while it is open. */
const onTop = [
  '[role=dialog][aria-modal=true]',
  '.p-select-overlay',
  '.p-multiselect-overlay',
  '.p-menu-overlay',
  '.p-popover',
]
  .map((overlay) => `${overlay}:not([class*=leave])`)
  .join(', ')
/** A field that has a use of its own for Escape says so by this attribute. */
const own = '[data-own-escape]'

const isTaken = ({ target }: KeyboardEvent): boolean =>
  document.querySelector(onTop) !== null || (target instanceof Element && target.closest(own) !== null)

/**
 * Escape does `run`, wherever the focus is, unless something that lies on top takes it first. It is heard before anybody
 * else hears it: a closed list keeps the key to itself.
 */
export const useEscape = (run: () => void): void => {
  const hear = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.isComposing || isTaken(event)) return
    event.preventDefault()
    event.stopPropagation()
    run()
  }
  const begin = () => window.addEventListener('keydown', hear, true)
  const end = () => window.removeEventListener('keydown', hear, true)
  onMounted(begin)
  onBeforeUnmount(end)
}
