import { expect, it } from 'vitest'
import { condense } from '../../../../src/main/services/training/condense'

const many = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    code: 'a',
    severity: 'info' as const,
    place: {},
    message: `${i}.`,
    suggestion: '',
  }))
const messages = (count: number) => condense(many(count)).map(({ message }) => message)

it('tells three findings of a code, and how many there are more', () => {
  expect(messages(3)).toEqual(['0.', '1.', '2.'])
  expect(messages(4)).toEqual(['0.', '1.', '2. (The same once more.)'])
  expect(messages(5)).toEqual(['0.', '1.', '2. (The same 2 times more.)'])
})
