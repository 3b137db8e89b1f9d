import { describe, expect, it } from 'vitest'
import { parseNumber, splitLine, type Delimiter } from '../../../../src/main/domain/tables/delimited'
import { readNumberLine } from '../../../../src/main/domain/tables/numberLine'
import { makeRandom } from '../../../../src/main/domain/random'

/** What a line holds when its cells are split and read one by one; null where some cell is no number. */
const bySplitting = (text: string, delimiter: Delimiter, isClosed: boolean): number[] | null => {
  const cells = splitLine(text, delimiter)
  if (isClosed && cells.at(-1) !== '') return null
  const values = (isClosed ? cells.slice(0, -1) : cells).map(parseNumber)
  return values.includes(null) ? null : (values as number[])
}
const read = (text: string, delimiter: Delimiter, isClosed: boolean, cells: number): number[] | null => {
  const target = new Float32Array(cells)
  return readNumberLine(text, delimiter, isClosed, target) ? [...target] : null
}
const float32 = (values: readonly number[] | null): number[] | null => values && [...Float32Array.from(values)]

describe('a line of numbers', () => {
  it.each<[string, Delimiter, number]>([
    ['1\t-2.5\t+.5\t3.', '\t', 4],
    ['  1 \t 2 ', '\t', 2],
    ['n/a\t\tNaN\t-0.0', '\t', 4],
    ['1e-3\t1.234567890123456789\t12345678901234567890', '\t', 3],
    ['0.000000000000001\t-999999999999999', '\t', 2],
    ['1,2,3', ',', 3],
    ['  1   2\t3  ', ' ', 3],
  ])('%j has the values of its cells', (text, delimiter, cells) => {
    const values = read(text, delimiter, false, cells)
    expect(values).not.toBeNull()
    expect(values).toEqual(float32(bySplitting(text, delimiter, false)))
  })

  it.each<[string, Delimiter, number]>([
    ['1\t2', '\t', 3],
    ['1\t2\t3', '\t', 2],
    ['1\tx', '\t', 2],
    ['1 2\t3', '\t', 2],
    ['1\t2\t', '\t', 2],
    ['1\t"2"', '\t', 2],
    ['1.2.3\t4', '\t', 2],
    ['-\t.', '\t', 2],
    ['1 2 x', ' ', 3],
    ['', '\t', 2],
  ])('%j is left to whoever can say what is wrong with it', (text, delimiter, cells) => {
    expect(read(text, delimiter, false, cells)).toBeNull()
  })

  it('may end with a delimiter where all lines do', () => {
    expect(read('1\t2\t', '\t', true, 2)).toEqual([1, 2])
    expect(read('1\t2', '\t', true, 2)).toBeNull()
    expect(read('1\t2\t3\t', '\t', true, 2)).toBeNull()
  })

  it('is never read otherwise than by its cells, whatever it is made of', () => {
    const random = makeRandom(1, 'numberLine')
    const pieces = ['1', '23', '.5', '-', '+', '\t', ',', ' ', '\t', 'e', '-7', 'n/a', 'x', '"', '\u00a0', '1e5', '0.1']
    const delimiters: Delimiter[] = ['\t', ',', ' ']
    let plain = 0
    for (let i = 0; i < 20_000; i++) {
      const length = 1 + Math.floor(random.uniform() * 9)
      const text = Array.from({ length }, () => pieces[Math.floor(random.uniform() * pieces.length)]).join('')
      const delimiter = delimiters[i % 3]
      const isClosed = i % 5 === 0 && delimiter !== ' '
      const split = float32(bySplitting(text, delimiter, isClosed))
      for (let cells = 1; cells < 6; cells++) {
        const values = read(text, delimiter, isClosed, cells)
        if (values === null) continue
        plain++
        expect({ text, values }).toEqual({ text, values: split })
      }
    }
    expect(plain).toBeGreaterThan(1000)
  })
})
