import { describe, expect, it } from 'vitest'
import { childrenOf, readXml } from '../../../../src/main/domain/xml/readXml'

describe('XML of somebody’s file', () => {
  it('comes with its attributes, texts, CDATA and the five entities of every XML', () => {
    const root = readXml('<?xml version="1.0"?><!-- c --><a n="1 &lt; 2"><b>x &amp; <![CDATA[<y>]]></b><c/><b/></a>')!
    expect(root.attributes.n).toBe('1 < 2')
    expect(childrenOf(root, 'b').map(({ text }) => text)).toEqual(['x & <y>', ''])
  })

  it('is refused when it declares entities and uses them: a thousand million laughs stay unlaughed', () => {
    const declared = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('')
    expect(readXml(`<!DOCTYPE a [<!ENTITY l0 "ha">${declared}]><a>&l9;</a>`)).toBeNull()
    expect(readXml('<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&f;</a>')).toBeNull()
  })

  it('is refused when it is nested so deeply that the stack would overflow', () => {
    expect(readXml('<a>'.repeat(60) + '</a>'.repeat(60))?.name).toBe('a')
    expect(readXml('<a>'.repeat(100_000) + '</a>'.repeat(100_000))).toBeNull()
  })

  it.each(['', 'text', '<a>', '<a></b>', '<a b=1/>', '<a/><b/>'])(
    'is refused when it is not well-formed: %s',
    (text) => {
      expect(readXml(text)).toBeNull()
    },
  )
})
