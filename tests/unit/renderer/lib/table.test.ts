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
