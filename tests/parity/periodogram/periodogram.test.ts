import { describe, expect, it } from 'vitest'
import { powerSpectrum } from '../../../src/renderer/lib/periodogram'
import reference from './reference.json'

interface Known {
  tr: number
  /** null = missing */
  course: (number | null)[]
  hz: number[]
  share: number[]
}
const named = (cases: readonly Known[]) => cases.map((known) => [known.course.length, known] as const)

const compare = (known: Known) => {
  const made = powerSpectrum(
    Float32Array.from(known.course, (value) => value ?? NaN),
    known.tr,
  )!
  expect(made.share.length).toBe(known.share.length)
  known.share.forEach((share, bin) => {
    expect(Math.abs(made.share[bin] - share)).toBeLessThanOrEqual(reference.tolerance)
    expect(Math.abs(made.hz[bin] - known.hz[bin])).toBeLessThanOrEqual(reference.tolerance)
  })
}

describe('the spectrum of a trace equals scipy’s', () => {
  it.each(named(reference.cases))('with %i frames', (_, known) => compare(known))
  it.each(named(reference.gaps))('with some of %i frames missing', (_, known) => compare(known))
})
