import { describe, expect, it } from 'vitest'
import { auroc, benjaminiHochberg, quantile, robustScale, sortedFinite } from '../../../src/main/domain/statistics'
import reference from './reference.json'

const expectClose = (got: ArrayLike<number>, wanted: number[]): void => {
  expect(got.length).toBe(wanted.length)
  wanted.forEach((value, index) => expect(Math.abs(got[index] - value)).toBeLessThanOrEqual(reference.tolerance))
}

describe('statistics equal the field’s libraries', () => {
  it('takes quantiles as numpy does', () => {
    const sorted = sortedFinite(reference.values)
    expectClose(
      reference.fractions.map((fraction) => quantile(sorted, fraction)),
      reference.quantiles,
    )
  })

  it('scales the MAD as scipy does', () => {
    expectClose([robustScale(reference.values).deviation], [reference.mad])
  })

  it('adjusts p-values as statsmodels does, equal ones too', () => {
    expectClose(benjaminiHochberg(reference.p), reference.q)
  })

  it('measures the area under the ROC curve as scikit-learn does, ties counting half', () => {
    expectClose([auroc(reference.scores, reference.labels)], [reference.auroc])
  })
})
