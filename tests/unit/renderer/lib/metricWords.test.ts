import { expect, it } from 'vitest'
import { metricFacts } from '../../../../src/renderer/lib/metricWords'

it('what chance gives stands right after the number that it belongs to, and nothing is left out', () => {
  const facts = metricFacts({ correlation: 0.5, r2: null, people: 6, correlation_chance95: 0.67, correlation_p: 0.14 })
  expect(facts).toEqual([
    ['correlation', '0.500'],
    ['… of shuffled labels, 95 %', '0.670'],
    ['… p by shuffled labels', '0.140'],
    ['R²', 'n/a'],
    ['people', '6'],
  ])
})

it('a measure that nobody has named is told by its own name', () => {
  expect(metricFacts({ brand_new: 1.5 })).toEqual([['brand new', '1.500']])
})
