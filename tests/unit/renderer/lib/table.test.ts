import { expect, it } from 'vitest'
import { toTsv } from '../../../../src/renderer/lib/table'

it('writes missing values as n/a and never lets a value break the table', () => {
  const text = toTsv(
    ['name', 'value'],
    [
      ['a\tb\nc', 1.5],
      [null, NaN],
      ['d', undefined],
    ],
  )
  expect(text).toBe('name\tvalue\na b c\t1.5\nn/a\tn/a\nd\tn/a\n')
})

it('gives back the number that was measured, without the digits that storing it added', () => {
  const stored = Float32Array.from([988.68, 0.1, 16777216, 1 / 3])
  const lines = toTsv(
    ['value'],
    [...stored].map((value) => [value]),
  )
    .trim()
    .split('\n')
    .slice(1)
  expect(lines).toEqual(['988.68', '0.1', '16777216', '0.33333334'])
  expect(lines.map((line) => Math.fround(Number(line)))).toEqual([...stored])
  expect(toTsv(['p'], [[0.1234567890123]])).toContain('0.1234567890123')
})
