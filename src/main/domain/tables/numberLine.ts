import { parseNumber, type Delimiter } from './delimited'

const [space, tab, plus, minus, point, zero] = [...' \t+-.0'].map((character) => character.charCodeAt(0))

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
  const isSpace = (code: number) => code === space || (code === tab && delimiter === ' ')
  const skipSpaces = (from: number) => {
    let at = from
    while (isSpace(text.charCodeAt(at))) at++
    return at
  }
  let at = 0
  for (let column = 0; column < target.length; column++) {
    const start = (at = skipSpaces(at))
    let code = text.charCodeAt(at)
    const isNegative = code === minus
    if (isNegative || code === plus) code = text.charCodeAt(++at)
    let [digits, count, behind, isBehind] = [0, 0, 0, false]
    for (; ; code = text.charCodeAt(++at)) {
      const digit = code - zero
      if (digit >= 0 && digit <= 9) {
        digits = digits * 10 + digit
        count++
        if (isBehind) behind++
      } else if (code === point && !isBehind) isBehind = true
      else break
    }
    const end = at
    at = skipSpaces(at)
    const isLast = column === target.length - 1
    const isAtEnd = at === text.length
    const isAtBorder = !isAtEnd && (delimiter === ' ' ? at > end : text.charCodeAt(at) === border)
    const endsWell = isLast && !isClosed ? isAtEnd : isAtBorder
    if (endsWell && count > 0 && count <= mostDigits) {
      const value = digits / powers[behind]
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
  return skipSpaces(at) >= text.length
}

const endOfCell = (text: string, start: number, delimiter: Delimiter): number => {
  let end = start
  while (end < text.length && text[end] !== delimiter && !(delimiter === ' ' && text[end] === '\t')) end++
  return end
}
