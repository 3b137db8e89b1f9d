import { expect, it } from 'vitest'
import { plainNumber } from '../../../../src/renderer/lib/plainNumber'

it('a setting is shown as it was set, without zeros that were not said', () => {
  expect(plainNumber(0.001)).toBe('0.001')
  expect(plainNumber(1e-12)).toBe('1e-12')
  expect(plainNumber(7)).toBe('7')
})

it('a value with rounding noise does not show it', () => {
  expect(plainNumber(0.1 + 0.2)).toBe('0.3')
})

it('what is missing is n/a', () => {
  expect(plainNumber(null)).toBe('n/a')
  expect(plainNumber(NaN)).toBe('n/a')
})
