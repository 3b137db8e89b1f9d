/** Where a text stops being JSON: the line, counted from 1, and what was expected there. */
export interface JsonError {
  line: number
  expected: string
}

const literal = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y
const string = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y
const space = /[ \t\r\n]*/y

/**
 * The first place at which a text breaks the grammar of JSON (RFC 8259), null when it is JSON. Engines tell such
 * places in words of their own or not at all. One pass without recursion, so that no nesting is too deep.
 */
export function findJsonError(text: string): JsonError | null {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at
    if (!pattern.test(text)) return false
    at = pattern.lastIndex
    return true
  }
  const fail = (expected: string): JsonError => ({ line: lineAt(text, at), expected })
  /** Closing brackets that are still to come. */
  const open: string[] = []
  let wants: 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'next' = 'value'
  for (;;) {
    take(space)
    const character = text[at]
    const closes = character !== undefined && character === open.at(-1)
    if (wants === 'next') {
      if (open.length === 0) return at === text.length ? null : fail('the end')
      if (closes) {
        at++
        open.pop()
      } else if (character === ',') {
        at++
        wants = open.at(-1) === '}' ? 'key' : 'value'
      } else return fail(`',' or '${open.at(-1)}'`)
    } else if (wants === 'key' || wants === 'keyOrEnd') {
      if (closes && wants === 'keyOrEnd') {
        at++
        open.pop()
        wants = 'next'
      } else {
        if (!take(string)) return fail('a name in double quotes')
        take(space)
        if (text[at] !== ':') return fail("':'")
        at++
        wants = 'value'
      }
    } else if (closes && wants === 'valueOrEnd') {
      at++
      open.pop()
      wants = 'next'
    } else if (character === '{' || character === '[') {
      at++
      open.push(character === '{' ? '}' : ']')
      wants = character === '{' ? 'keyOrEnd' : 'valueOrEnd'
    } else if (take(string) || take(literal)) wants = 'next'
    else return fail('a value')
  }
}

const lineAt = (text: string, at: number): number => {
  let line = 1
  for (let end = text.indexOf('\n'); end >= 0 && end < at; end = text.indexOf('\n', end + 1)) line++
  return line
}
