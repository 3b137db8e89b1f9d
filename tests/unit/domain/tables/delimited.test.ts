import { describe, expect, it } from 'vitest'
import {
  detectDelimiter,
  filledLines,
  formatFloat32,
  formatTsv,
  parseNumber,
  splitLine,
} from '../../../../src/main/domain/tables/delimited'

describe('a line of a table', () => {
  it('is divided by its tabs before its commas, and by its commas before its spaces', () => {
    expect([detectDelimiter('a, b\tc'), detectDelimiter('a, b'), detectDelimiter('a  b')]).toEqual(['\t', ',', ' '])
  })
  it('keeps empty cells between tabs and commas, but not between spaces', () => {
    expect(splitLine('1\t\t3', '\t')).toEqual(['1', '', '3'])
    expect(splitLine('1,,3,', ',')).toEqual(['1', '', '3', ''])
    expect(splitLine('  1   3 ', ' ')).toEqual(['1', '3'])
  })
  it('may hold its delimiter and quotes within quotes', () => {
    expect(splitLine('"a, ""b""",2', ',')).toEqual(['a, "b"', '2'])
    expect(splitLine('"L_V1" "R_V1"', ' ')).toEqual(['L_V1', 'R_V1'])
  })
  it('keeps its number when lines before it are empty or end otherwise', () => {
    expect(filledLines('\uFEFFa\r\n\r\n \nb\rc')).toEqual([
      { line: 1, text: 'a' },
      { line: 4, text: 'b' },
      { line: 5, text: 'c' },
    ])
  })
})

describe('a cell', () => {
  it('is a number, missing, or neither', () => {
    expect(['1e-3', '-2.5', '0'].map(parseNumber)).toEqual([0.001, -2.5, 0])
    for (const missing of ['', 'n/a', 'NaN', 'nan', 'NA', 'N/A']) expect(parseNumber(missing)).toBeNaN()
    for (const neither of ['x', '1,5', 'inf', '-Infinity', '1 2']) expect(parseNumber(neither)).toBeNull()
  })
  it('is written as the shortest decimal that reads back as the same float32', () => {
    expect(formatFloat32(Math.fround(0.1))).toBe('0.1')
    expect(formatFloat32(NaN)).toBe('n/a')
    let state = 7
    for (let i = 0; i < 2000; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      const value = new Float32Array(Uint32Array.of(state).buffer)[0]
      if (Number.isFinite(value)) expect(Math.fround(Number(formatFloat32(value)))).toBe(value)
    }
  })
  it('has no more digits than it needs on either side of each power of ten', () => {
    for (let exponent = -7; exponent < 8; exponent++) {
      for (const factor of [1, -1, 1.5, 0.99999994, 9.999998]) {
        const value = Math.fround(factor * 10 ** exponent)
        const digits = [6, 7, 8, 9].find((count) => Math.fround(Number(value.toPrecision(count))) === value)!
        expect(formatFloat32(value)).toBe(String(Number(value.toPrecision(digits))))
      }
    }
  })
  it('cannot break a table apart', () => expect(formatTsv([['a\tb', 'c\nd']])).toBe('a b\tc d\n'))
})
