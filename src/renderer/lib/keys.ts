/** What of a key event matters; a KeyboardEvent fits. */
export interface KeyPress {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
}

const NAMES: Record<string, string> = {
  ' ': 'space',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}

/**
 * Name of a key press as commands spell it: `mod+k` (Ctrl or Cmd), `shift+left`, `?`, `space`.
 * Shift is only named where the key itself does not already say it.
 */
export const keyName = (press: KeyPress): string => {
  const base = NAMES[press.key] ?? (press.key.length === 1 ? press.key : press.key.toLowerCase())
  const spelled = base.length === 1 && base !== ' '
  const parts = [
    press.ctrlKey || press.metaKey ? 'mod' : '',
    press.altKey ? 'alt' : '',
    press.shiftKey && !spelled ? 'shift' : '',
    press.ctrlKey || press.metaKey ? base.toLowerCase() : base,
  ]
  return parts.filter(Boolean).join('+')
}

const SYMBOLS: Record<string, string> = {
  left: '←',
  right: '→',
  up: '↑',
  down: '↓',
  space: 'Space',
  escape: 'Esc',
  enter: 'Enter',
  shift: '⇧',
  alt: 'Alt',
}

/** How a key is shown to people, part by part. */
export const keyCaps = (name: string, mac: boolean): string[] =>
  name.split('+').map((part) => (part === 'mod' ? (mac ? '⌘' : 'Ctrl') : (SYMBOLS[part] ?? part)))
