const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const other = 0xff
const space = 0xfe
/** Value of each ASCII character. */
const values = new Uint8Array(128).fill(other)
for (let i = 0; i < alphabet.length; i++) values[alphabet.charCodeAt(i)] = i
for (const white of ' \t\r\n') values[white.charCodeAt(0)] = space

/** The bytes of a Base64 text (RFC 4648), white space passed over; null for other characters or a cut end. */
export function decodeBase64(text: string): Uint8Array | null {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let filled = 0
  let bits = 0
  let held = 0
  let padding = 0
  let letters = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 61) {
      padding++
      continue
    }
    const value = code < 128 ? values[code] : other
    if (value === space) continue
    if (value === other || padding > 0) return null
    letters++
    held = ((held << 6) | value) & 0xffffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[filled++] = held >> bits
    }
  }
  return padding <= 2 && (letters + padding) % 4 === 0 ? bytes.subarray(0, filled) : null
}
