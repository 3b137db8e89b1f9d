import { parseNumber, type Delimiter } from './delimited'

const [space, tab, plus, minus, dot, zero, nine] = [...' \t+-.09'].map((character) => character.charCodeAt(0))

/** A whole number of so many digits, divided by 10 for each behind the point, is the float64 nearest to the decimal. */
const mostDigits = 15
const powers = Array.from({ length: mostDigits + 1 }, (_, exponent) => 10 ** exponent)

/**
 * Reads a line of numbers without putting its cells into strings of their own, which is what takes most of the time of
 * reading a table: the same values as `splitLine` and `parseNumber` give. False, with the target in any state, where
 * the line is not plainly as many numbers and missing values: then those tell what it is.
 *
 * @param target    one value for each cell
 * @param isClosed  a delimiter stands behind the last cell too
 */
export function readNumberLine(text: string, delimiter: Delimiter, isClosed: boolean, target: Float32Array): boolean {
  const border = delimiter.charCodeAt(0)
  let at = 0
  for (let column = 0; column < target.length; column++) {
    const start = (at = skipSpaces(text, at, delimiter))
    const isNegative = codeAt(text, at) === minus
    if (isNegative || codeAt(text, at) === plus) at++
    let digits = 0
    let count = 0
    let point = -1
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code >= zero && code <= nine) {
        digits = digits * 10 + (code - zero)
        count++
      } else if (code === dot && point < 0) point = at + 1
      else break
    }
    const end = at
    at = skipSpaces(text, at, delimiter)
    const isLast = column === target.length - 1
    const isAtEnd = at === text.length
    const isAtBorder = !isAtEnd && (delimiter === ' ' ? at > end : text.charCodeAt(at) === border)
    const endsWell = isLast && !isClosed ? isAtEnd : isAtBorder
    if (endsWell && count > 0 && count <= mostDigits) {
      const value = point < 0 ? digits : digits / powers[end - point]
      target[column] = isNegative ? -value : value
    } else {
      const cellEnd = endOfCell(text, start, delimiter)
      const cell = text.slice(start, cellEnd).trim()
      const value = cell === '' && delimiter === ' ' ? null : parseNumber(cell)
      if (value === null || (isLast && !isClosed) !== (cellEnd === text.length)) return false
      target[column] = value
      at = cellEnd
    }
    if (delimiter !== ' ') at++
  }
  return skipSpaces(text, at, delimiter) >= text.length
}

const codeAt = (text: string, at: number): number => (at < text.length ? text.charCodeAt(at) : -1)

const skipSpaces = (text: string, from: number, delimiter: Delimiter): number => {
  let at = from
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code !== space && !(code === tab && delimiter === ' ')) break
  }
  return at
}

const endOfCell = (text: string, start: number, delimiter: Delimiter): number => {
  let end = start
  while (end < text.length && text[end] !== delimiter && !(delimiter === ' ' && text[end] === '\t')) end++
  return end
}
