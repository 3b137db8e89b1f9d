/** Text as UTF-8 bytes. A lone surrogate becomes U+FFFD. */
export const encodeUtf8 = (text: string): Uint8Array => {
  const bytes: number[] = []
  for (const character of text) {
    const code = character.codePointAt(0)!
    const point = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code
    if (point < 0x80) bytes.push(point)
    else {
      const extra = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3
      bytes.push([0, 0xc0, 0xe0, 0xf0][extra] | (point >> (6 * extra)))
      for (let rest = extra - 1; rest >= 0; rest--) bytes.push(0x80 | ((point >> (6 * rest)) & 0x3f))
    }
  }
  return Uint8Array.from(bytes)
}

/** Length of the sequence that this first byte announces; 0 when no sequence begins so. */
const sequenceLength = (lead: number): number => {
  if (lead < 0x80) return 1
  if (lead >= 0xc2 && lead < 0xe0) return 2
  if (lead >= 0xe0 && lead < 0xf0) return 3
  return lead >= 0xf0 && lead < 0xf5 ? 4 : 0
}
const smallest = [0, 0, 0x80, 0x800, 0x10000]

/** The text that these bytes are in UTF-8, or null when they are not: cut short, overlong or out of range. */
export const decodeUtf8 = (bytes: Uint8Array): string | null => {
  const pieces: string[] = []
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes[at])
    if (length === 0 || at + length > bytes.length) return null
    let point = length === 1 ? bytes[at] : bytes[at] & (0x7f >> length)
    for (let next = 1; next < length; next++) {
      if ((bytes[at + next] & 0xc0) !== 0x80) return null
      point = (point << 6) | (bytes[at + next] & 0x3f)
    }
    if (point < smallest[length] || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return null
    pieces.push(String.fromCodePoint(point))
    at += length
  }
  return pieces.join('')
}
