const [lineFeed, carriageReturn, hash, space, tab] = [10, 13, 35, 32, 9]

/** Lines of a text that hold something and are no comments (`#`). Either line ending is understood. */
export function countFilledLines(bytes: Uint8Array): number {
  let count = 0
  let state: 'start' | 'filled' | 'comment' = 'start'
  for (const byte of bytes) {
    if (byte === lineFeed || byte === carriageReturn) {
      if (state === 'filled') count++
      state = 'start'
    } else if (state === 'start' && byte !== space && byte !== tab) state = byte === hash ? 'comment' : 'filled'
  }
  return state === 'filled' ? count + 1 : count
}
