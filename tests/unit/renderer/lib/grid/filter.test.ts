import { describe, expect, it } from 'vitest'
import type { GridValue } from '../../../../../src/renderer/lib/grid/column'
import { filterOfValues, parseFilter, valuesOfFilter } from '../../../../../src/renderer/lib/grid/filter'

const passing = (
  text: string,
  kind: 'text' | 'number',
  values: readonly GridValue[],
  shown: (value: GridValue) => string = String,
): GridValue[] => {
  const filter = parseFilter(text, kind)
  if (!filter.ok) throw new Error(filter.problem)
  return values.filter((value) => filter.passes(value, value === null ? 'n/a' : shown(value)))
}
const numbers = [0.1, 0.2, 0.25, 2, null]
const sites = ['NYU', 'UM_1', 'UM_2', 'Caltech', null]

describe('a filter of numbers', () => {
  it('keeps what is on the right side of a bound, and what is missing on neither', () => {
    expect(passing('>0.2', 'number', numbers)).toEqual([0.25, 2])
    expect(passing('>=0.2', 'number', numbers)).toEqual([0.2, 0.25, 2])
    expect(passing('<0.2', 'number', numbers)).toEqual([0.1])
    expect(passing('<=2', 'number', numbers)).toEqual([0.1, 0.2, 0.25, 2])
  })

  it('takes both ends of a range, open ends too', () => {
    expect(passing('0.2..2', 'number', numbers)).toEqual([0.2, 0.25, 2])
    expect(passing('0.25..', 'number', numbers)).toEqual([0.25, 2])
    expect(passing('..0.2', 'number', numbers)).toEqual([0.1, 0.2])
  })

  it('reads signs that stand apart from their number, and units behind it', () => {
    expect(passing('> 0.2', 'number', numbers)).toEqual([0.25, 2])
    expect(passing('0.2 .. 0.25', 'number', numbers)).toEqual([0.2, 0.25])
    expect(passing('<=2 s', 'number', numbers)).toEqual([0.1, 0.2, 0.25, 2])
    expect(passing('>20%', 'number', [10, 30])).toEqual([30])
  })

  it('wants all conditions between blanks, and any between bars', () => {
    expect(passing('>0.1 <2', 'number', numbers)).toEqual([0.2, 0.25])
    expect(passing('<0.2 | >1', 'number', numbers)).toEqual([0.1, 2])
  })

  it('means by a plain number what is shown as that number, and no neighbour of it', () => {
    const shown = (value: GridValue) => Number(value).toFixed(2)
    expect(passing('0.25', 'number', [0.2534, 0.2577, 0.25], shown)).toEqual([0.2534, 0.25])
    expect(passing('=2', 'number', [1.8, 2, 2.2], (value) => `${value} s`)).toEqual([2])
  })

  it('asks for what is missing, and for what is not', () => {
    expect(passing('n/a', 'number', numbers)).toEqual([null])
    expect(passing('!n/a', 'number', numbers)).toEqual([0.1, 0.2, 0.25, 2])
  })

  it.each(['abc', '>', '>abc', '0,5', '..', '1..2..3', '="a"'])('says that %s is no condition on a number', (text) => {
    expect(parseFilter(text, 'number').ok).toBe(false)
  })
})

describe('a filter of text', () => {
  it('wants every word somewhere in the text, in whatever case', () => {
    expect(passing('um', 'text', sites)).toEqual(['UM_1', 'UM_2'])
    expect(passing('um 2', 'text', sites)).toEqual(['UM_2'])
  })

  it('takes a text whole, turns a condition around, and gives a choice', () => {
    expect(passing('=nyu', 'text', ['NYU', 'NYU_2'])).toEqual(['NYU'])
    expect(passing('!um !n/a', 'text', sites)).toEqual(['NYU', 'Caltech'])
    expect(passing('=UM_1|caltech', 'text', sites)).toEqual(['UM_1', 'Caltech'])
  })

  it('keeps blanks, bars and marks that are quoted', () => {
    expect(passing('"a b"', 'text', ['a b', 'a  b', 'b a'])).toEqual(['a b'])
    expect(passing('="a|b"', 'text', ['a|b', 'a', 'b'])).toEqual(['a|b'])
    expect(passing('="say ""no"""', 'text', ['say "no"', 'say no'])).toEqual(['say "no"'])
  })

  it('lets everything pass while nothing is typed, or a bar stands at an end', () => {
    expect(passing('  ', 'text', sites)).toEqual(sites)
    expect(passing('nyu |', 'text', sites)).toEqual(['NYU'])
    expect(passing('"open', 'text', ['open', 'shut'])).toEqual(['open'])
  })

  it('finds the text n/a only where it is quoted', () => {
    expect(passing('n/a', 'text', sites)).toEqual([null])
    expect(passing('="n/a"', 'text', ['n/a', null])).toEqual(['n/a'])
  })
})

describe('a filter by ticking values', () => {
  it('comes back as the values that were ticked, however they are spelled', () => {
    for (const value of ['NYU', 'a b', 'a|b', 'say "no"', '!x', '=y', 'n/a']) {
      const text = filterOfValues([value, null])
      expect(passing(text, 'text', [value, 'other', null])).toEqual([value, null])
      expect(valuesOfFilter(text)).toEqual([value.toLowerCase(), null])
    }
  })

  it('is told apart from one that was typed', () => {
    expect(valuesOfFilter('')).toEqual([])
    expect(valuesOfFilter('nyu')).toBeNull()
    expect(valuesOfFilter('!="nyu"')).toBeNull()
    expect(valuesOfFilter('="a" ="b"')).toBeNull()
  })
})
