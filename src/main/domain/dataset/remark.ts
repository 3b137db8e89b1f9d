import type { Finding, Place } from '../finding'

/** A finding in one line. */
export const remark = (
  code: string,
  severity: Finding['severity'],
  place: Place | string,
  message: string,
  suggestion: string,
): Finding => ({ code, severity, place: typeof place === 'string' ? { file: place } : place, message, suggestion })

/** A text from somebody's file in a message: at most 60 characters, none that a terminal would obey. */
export const quote = (text: string): string => {
  const plain = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '?')
  return plain.length > 60 ? `${plain.slice(0, 57)}...` : plain
}

/** `a, b, c and 4 others`. */
export const listSome = (names: readonly string[], most = 3): string => {
  const shown = names.slice(0, most).map(quote).join(', ')
  const others = names.length - most
  return others > 0 ? `${shown} and ${others} other${others === 1 ? '' : 's'}` : shown
}
