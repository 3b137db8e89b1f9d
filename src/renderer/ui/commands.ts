import { computed, onScopeDispose, shallowRef, triggerRef } from 'vue'
import { keyName } from '../lib/keys'

/** Something a person can do now, by key, from the palette, or from the sheet of keys. */
export interface Command {
  id: string
  label: string
  /** Heading under which the sheet and the palette show it. */
  group: string
  /** Names as `lib/keys` spells them; the first is shown. */
  keys?: readonly string[]
  /** Shown in the palette beside the label: where a thing is, what it is. */
  detail?: string
  /** Left out of the palette (arrow keys and such). */
  keysOnly?: boolean
  run: () => void
}

const sources = shallowRef<Array<() => readonly Command[]>>([])

/** All commands of what is on screen; those of the place come before those of the window. */
export const allCommands = computed(() => [...sources.value].reverse().flatMap((source) => source()))

/** Offers commands for as long as the component lives. */
export const useCommands = (source: () => readonly Command[]): void => {
  sources.value.push(source)
  triggerRef(sources)
  onScopeDispose(() => {
    sources.value = sources.value.filter((other) => other !== source)
  })
}

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.role === 'combobox') &&
  !(target instanceof HTMLInputElement && /^(checkbox|radio|range|button)$/.test(target.type))

/** A focused control answers to these keys itself. */
const ownKeys = (target: EventTarget | null, name: string): boolean => {
  if (!(target instanceof HTMLElement)) return false
  if (name === 'space' || name === 'enter')
    return target.closest('button, a, summary, [role=button], [role=option], [role=tab], tr[tabindex]') !== null
  if (/^(shift\+)?(left|right|up|down)$/.test(name)) {
    return (
      target.closest(
        '[role=slider], [role=listbox], [role=tablist], [role=menu], [role=radiogroup], input, tr[tabindex]',
      ) !== null
    )
  }
  return false
}

/** A row of a table claims every key for itself, also those that it does nothing with. */
const claimedForNothing = (event: KeyboardEvent): boolean =>
  event.target instanceof HTMLElement && event.target.matches('tr[tabindex]')

/** Runs the command of a key press, unless somebody is typing, a dialog is open, or the focused control wants the key. */
export const handleKey = (event: KeyboardEvent): void => {
  if ((event.defaultPrevented && !claimedForNothing(event)) || event.isComposing) return
  const name = keyName(event)
  const always = name.startsWith('mod+')
  if (!always && (typing(event.target) || ownKeys(event.target, name))) return
  if (!always && document.querySelector('[role=dialog][aria-modal=true]:not(.p-dialog-leave-active)')) return
  const command = allCommands.value.find((candidate) => candidate.keys?.includes(name))
  if (!command) return
  event.preventDefault()
  command.run()
}
