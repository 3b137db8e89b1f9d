import { expect, it } from 'vitest'
import { count } from '../../../../src/main/hosts/cli/count'

it('says one of a thing in the singular, and none and several in the plural', () => {
  expect([0, 1, 2].map((n) => count(n, 'matrix', 'matrices'))).toEqual(['0 matrices', '1 matrix', '2 matrices'])
  expect(count(1, 'error')).toBe('1 error')
  expect(count(3, 'error')).toBe('3 errors')
})
