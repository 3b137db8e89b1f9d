import type { GridColumn, GridValue } from './column'

/** Whether a cell passes: by its value, and by how it is shown. */
export type Passes = (value: GridValue, shown: string) => boolean
export type Filter = { ok: true; passes: Passes } | { ok: false; problem: string }

/** One condition as it was typed; `quoted`: nothing in it is a sign. */
interface Token {
  not: boolean
  exact: boolean
  quoted: boolean
  text: string
}

const MISSING = 'n/a'
const NUMBER = String.raw`([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)`
const UNIT = String.raw`\s*(?:%|[a-zµ]+)?`
const comparison = new RegExp(`^(<=|>=|<|>|=)?${NUMBER}${UNIT}$`, 'i')
const range = new RegExp(`^${NUMBER}?${UNIT}\\.\\.${NUMBER}?${UNIT}$`, 'i')
export const numberProblem = 'A number, or >0.2, <=2, 0.2..0.5, n/a'

/**
 * Alternatives, split by `|`, of conditions, split by blanks, that must all hold. `!` turns one around, `=` takes it
 * whole, quotation marks keep blanks and signs together; a doubled mark stands for itself.
 */
const tokenise = (text: string): Token[][] => {
  const alternatives: Token[][] = [[]]
  const pattern = /(\|)|(!?)(=?)(?:"((?:[^"]|"")*)"?|([^\s|"]+))/g
  for (const [, bar, not, exact, quoted, plain] of text.matchAll(pattern)) {
    if (bar) alternatives.push([])
    else
      alternatives.at(-1)!.push({
        not: not === '!',
        exact: exact === '=',
        quoted: quoted !== undefined,
        text: (quoted?.replace(/""/g, '"') ?? plain).toLowerCase(),
      })
  }
  return alternatives.filter((conditions) => conditions.length > 0)
}

const isMissing = ({ quoted, exact, text }: Token): boolean => !quoted && !exact && text === MISSING

const textCondition = (token: Token): Passes => {
  if (isMissing(token)) return (value) => value === null
  if (token.exact) return (value, shown) => value !== null && shown.toLowerCase() === token.text
  return (value, shown) => value !== null && shown.toLowerCase().includes(token.text)
}

const compare: Record<string, (value: number, bound: number) => boolean> = {
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
}

/** Null for what is no condition on a number. */
const numberCondition = (token: Token): Passes | null => {
  if (isMissing(token)) return (value) => value === null
  const single = comparison.exec((token.exact ? '=' : '') + token.text)
  if (single) {
    const bound = Number(single[2])
    const holds = compare[single[1]]
    if (holds) return (value) => typeof value === 'number' && holds(value, bound)
    // What is shown as 0.25 may be 0.2534: whoever types 0.25 means what is shown.
    return (value, shown) => typeof value === 'number' && (value === bound || parseFloat(shown) === bound)
  }
  const both = range.exec(token.text)
  if (!both || token.exact || (both[1] === undefined && both[2] === undefined)) return null
  const [low, high] = [Number(both[1] ?? -Infinity), Number(both[2] ?? Infinity)]
  return (value) => typeof value === 'number' && value >= low && value <= high
}

/** Brings signs, numbers and units together: `> 0.2 mm` is one condition. */
const withoutGaps = (text: string): string =>
  text
    .replace(/(<=|>=|<|>|=|!)\s+/g, '$1')
    .replace(/\s*\.\.\s*/g, '..')
    .replace(/(\d)\s+(%|[a-zµ]+)(?=\s|\||$)/gi, '$1$2')

/** What was typed above a column, as a test of its cells; nothing typed lets everything pass. */
export const parseFilter = (text: string, kind: GridColumn<unknown>['kind']): Filter => {
  const alternatives: Passes[][] = []
  for (const tokens of tokenise(kind === 'number' ? withoutGaps(text) : text)) {
    const conditions: Passes[] = []
    for (const token of tokens) {
      const condition = kind === 'number' ? numberCondition(token) : textCondition(token)
      if (!condition) return { ok: false, problem: numberProblem }
      conditions.push(token.not ? (value, shown) => !condition(value, shown) : condition)
    }
    alternatives.push(conditions)
  }
  if (alternatives.length === 0) return { ok: true, passes: () => true }
  return {
    ok: true,
    passes: (value, shown) => alternatives.some((all) => all.every((condition) => condition(value, shown))),
  }
}

/** The filter that lets a few values pass; null stands for what is missing. */
export const filterOfValues = (values: ReadonlyArray<string | null>): string =>
  values.map((value) => (value === null ? MISSING : `="${value.replace(/"/g, '""')}"`)).join('|')

/** The values that such a filter lets pass, in lower case; null when it is another kind of filter. */
export const valuesOfFilter = (text: string): Array<string | null> | null => {
  const alternatives = tokenise(text)
  const values: Array<string | null> = []
  for (const tokens of alternatives) {
    const [token] = tokens
    if (tokens.length > 1 || token.not || !(token.exact || isMissing(token))) return null
    values.push(token.exact ? token.text : null)
  }
  return values
}
