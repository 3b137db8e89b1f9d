import { expect, it } from 'vitest'
import { decodeUtf8, encodeUtf8 } from '../../../src/main/domain/utf8'

it('writes and reads every width of character as the platform does', () => {
  const text = 'plain, größe, 脳, 🧠, \u0000\uffff'
  expect(encodeUtf8(text)).toEqual(new TextEncoder().encode(text))
  expect(decodeUtf8(new TextEncoder().encode(text))).toBe(text)
  expect(encodeUtf8('\ud800')).toEqual(new TextEncoder().encode('\ud800'))
})

it.each([
  ['a lone continuation byte', [0x80]],
  ['a cut sequence', [0xe2, 0x82]],
  ['a broken sequence', [0xe2, 0x41, 0x42]],
  ['an overlong sequence', [0xe0, 0x80, 0xaf]],
  ['a surrogate', [0xed, 0xa0, 0x80]],
  ['a point past the last', [0xf4, 0x90, 0x80, 0x80]],
])('takes %s for no text', (_, bytes) => {
  expect(decodeUtf8(Uint8Array.from(bytes))).toBeNull()
})
