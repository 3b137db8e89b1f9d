import { describe, expect, it } from 'vitest'
import { decodeBase64 } from '../../../src/main/domain/base64'
import { makeRandom } from '../../../src/main/domain/random'

describe('Base64', () => {
  it('is what Node makes of bytes of every length, with line breaks or without', () => {
    const { below } = makeRandom(3, 'base64')
    for (let length = 0; length < 80; length++) {
      const bytes = Uint8Array.from({ length }, () => below(256))
      const text = Buffer.from(bytes).toString('base64')
      expect(decodeBase64(text)).toEqual(bytes)
      expect(decodeBase64(`\n  ${text.replace(/(.{7})/g, '$1\r\n')}\t`)).toEqual(bytes)
    }
  })

  it.each(['A', 'AB', 'ABC', 'AB=C', 'AB===', 'A-_A', 'AB\u00e9=', 'ABCD='])(
    'that is %s is refused, not guessed',
    (text) => expect(decodeBase64(text)).toBeNull(),
  )
})
