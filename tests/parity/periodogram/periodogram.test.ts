import { describe, expect, it } from 'vitest'
import { powerSpectrum } from '../../../src/renderer/lib/periodogram'
import reference from './reference.json'

describe('the spectrum of a trace equals scipy’s', () => {
  it.each(reference.cases.map((known) => [known.course.length, known] as const))('with %i frames', (_, known) => {
    const made = powerSpectrum(Float32Array.from(known.course), known.tr)!
    expect(made.share.length).toBe(known.share.length)
    known.share.forEach((share, bin) => {
      expect(Math.abs(made.share[bin] - share)).toBeLessThanOrEqual(reference.tolerance)
      expect(Math.abs(made.hz[bin] - known.hz[bin])).toBeLessThanOrEqual(reference.tolerance)
    })
  })
})
