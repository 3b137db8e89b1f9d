import { parseXml, type XmlElement } from '@rgrove/parse-xml'

/** Longest text that is parsed: of a dense CIFTI file of 91 000 places it is under 4 MiB. */
const mostCharacters = 32 * 2 ** 20
/** The parser calls itself for each level; formats of this program have fewer than ten. */
const deepest = 64

/**
 * The root element of an XML text; null when it is not well-formed, nested more than 64 deep or longer than 32 Mi
 * characters. Document types are passed over: entities that a text declares itself are unknown and make it not
 * well-formed, so that none can grow, and nothing outside the text is read.
 */
export function readXml(text: string): XmlElement | null {
  if (text.length > mostCharacters || depthOf(text) > deepest) return null
  try {
    return parseXml(text).root
  } catch {
    return null
  }
}

/** An upper bound on how deep elements are nested: tags inside comments and texts count as well. */
function depthOf(text: string): number {
  let depth = 0
  let most = 0
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    const next = text[at + 1]
    if (next === '/') depth--
    else if (next !== '!' && next !== '?') {
      const end = text.indexOf('>', at)
      if (text[end - 1] !== '/') depth++
    }
    most = Math.max(most, depth)
  }
  return most
}

/** The child elements of this name. */
export const childrenOf = (element: XmlElement, name: string): XmlElement[] =>
  element.children.filter(
    (child): child is XmlElement => child.type === 'element' && (child as XmlElement).name === name,
  )
