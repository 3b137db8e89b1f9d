/** More than the frame of any GIFTI file, without its data, has. */
const mostCharacters = 8 * 2 ** 20

export interface GiftiSplitter {
  /** Takes the next piece of the text; pieces may end anywhere. */
  add(text: string): void
  /** The text without the content of its `Data` elements; null when it ends within one, or is no text of this kind. */
  finish(): string | null
}

/** What stands between `<` and a certain end: a comment, a section of bare characters, an instruction. */
const enclosed: ReadonlyArray<readonly [start: string, end: string]> = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
]

/**
 * Parts the text of a GIFTI file into its frame, which is small and can be parsed as XML, and the content of its `Data`
 * elements, which can be large: that is handed to `onData` in pieces, with the number of the element from 0, and never
 * kept. `onEnd` follows the last piece of each.
 */
export function splitGifti(
  onData: (text: string, index: number) => void = () => {},
  onEnd: (index: number) => void = () => {},
): GiftiSplitter {
  const frame: string[] = []
  let frameLength = 0
  /** What has not been understood yet, because it goes on in the next piece. */
  let rest = ''
  /** How far `rest` was searched in vain for an end. */
  let searched = 0
  let inData = false
  let index = 0
  let isBroken = false

  const keep = (text: string): void => {
    frame.push(text)
    frameLength += text.length
  }
  /** Takes text off the front; false when more of it must be known first. */
  const take = (): boolean => (inData ? takeData() : takeMarkup())
  const takeData = (): boolean => {
    const end = rest.indexOf('<')
    const text = end < 0 ? rest : rest.slice(0, end)
    if (text !== '') onData(text, index)
    rest = end < 0 ? '' : rest.slice(end)
    if (rest.length < '</Data'.length) return false
    if (!rest.startsWith('</Data')) return breakOff()
    inData = false
    onEnd(index++)
    return true
  }
  const takeMarkup = (): boolean => {
    const start = rest.indexOf('<')
    if (start !== 0) {
      keep(start < 0 ? rest : rest.slice(0, start))
      rest = start < 0 ? '' : rest.slice(start)
      return start > 0
    }
    if (rest.length < '<![CDATA['.length) return false
    const end = endOfMarkup(rest, searched)
    if (end < 0) {
      // An end of three characters may be cut in two.
      searched = Math.max(1, rest.length - 2)
      return rest.length + frameLength > mostCharacters ? breakOff() : false
    }
    const markup = rest.slice(0, end)
    inData = /^<Data[\s>]/.test(markup) && !markup.endsWith('/>')
    keep(markup)
    rest = rest.slice(end)
    searched = 0
    return true
  }
  const breakOff = (): false => {
    isBroken = true
    rest = ''
    return false
  }

  return {
    add(text) {
      if (isBroken) return
      rest = rest === '' ? text : rest + text
      while (!isBroken && rest !== '' && take());
      if (frameLength > mostCharacters) breakOff()
    },
    finish() {
      // What is left is shorter than the shortest piece of markup that is looked for, or goes on for ever.
      keep(rest)
      return isBroken || inData ? null : frame.join('')
    },
  }
}

/** Where the markup that a text begins with ends; -1 where it goes on. */
function endOfMarkup(text: string, searched: number): number {
  const known = enclosed.find(([opening]) => text.startsWith(opening))
  if (!known) return endOfTag(text)
  const at = text.indexOf(known[1], Math.max(searched, known[0].length))
  return at < 0 ? -1 : at + known[1].length
}

/** Longest tag: one that has no end is not looked through again and again. */
const mostTagCharacters = 2 ** 16

/** Where a tag ends, after its `>`; one within quotes does not count. -1 where it goes on. */
function endOfTag(text: string): number {
  let quote = ''
  for (let i = 1; i < text.length && i < mostTagCharacters; i++) {
    const letter = text[i]
    if (quote !== '') quote = letter === quote ? '' : quote
    else if (letter === '"' || letter === "'") quote = letter
    else if (letter === '>') return i + 1
  }
  return -1
}
