import { describe, expect, it } from 'vitest'
import { judgePredictions } from '../../../../src/main/domain/labels'
import { makeRandom } from '../../../../src/main/domain/random'

const random = makeRandom(3, 'predictions')
const actual = Float64Array.from({ length: 80 }, () => random.normal())
const labels = Float64Array.from({ length: 80 }, (_, i) => (i % 4 === 0 ? 1 : 0))
const common = { classes: 1, trainingMean: 0, seed: 1 }

describe('judgePredictions', () => {
  it('calls good numbers better than chance, by every metric', () => {
    const outputs = actual.map((value) => value + 0.3 * random.normal())
    const { values, words } = judgePredictions({ ...common, kind: 'regression', outputs, actual })
    expect(values.r2).toBeGreaterThan(0.8)
    expect(values.correlation).toBeGreaterThan(0.9)
    expect(values.mae).toBeLessThan(0.5 * values.mae_of_mean!)
    expect(values.correlation_p).toBeLessThan(0.002)
    expect(words[0]).toMatch(/: better than chance/)
  })

  it('calls random numbers no better than chance, and says how good chance is', () => {
    const outputs = actual.map(() => random.normal())
    const { values, words } = judgePredictions({ ...common, kind: 'regression', outputs, actual })
    // 1.64 standard errors of a correlation of 80 people.
    expect(values.correlation_chance95).toBeGreaterThan(0.14)
    expect(values.correlation_chance95).toBeLessThan(0.24)
    expect(words[0]).toMatch(/no better than chance/)
  })

  it('says that three people are too few, even when all three are told right', () => {
    const three = Float64Array.of(1, 2, 3)
    const { words } = judgePredictions({ ...common, kind: 'regression', outputs: three, actual: three })
    expect(words[0]).toMatch(/too few to tell it from chance/)
  })

  it('tells apart the right order of people from a wrong threshold', () => {
    const outputs = labels.map((label) => label + 5)
    const { values } = judgePredictions({ ...common, kind: 'binary', classes: 2, outputs, actual: labels })
    expect(values).toMatchObject({ auroc: 1, balanced_accuracy: 0.5, people: 80 })
  })

  it('is not impressed by always saying the larger class', () => {
    const outputs = labels.map(() => -1)
    const { values } = judgePredictions({ ...common, kind: 'binary', classes: 2, outputs, actual: labels })
    expect(values).toMatchObject({ auroc: 0.5, balanced_accuracy: 0.5, auroc_p: 1 })
  })

  it('takes the class with the highest score', () => {
    const classes = [2, 0, 1, 1]
    const outputs = [0, 1, 5, 3, 1, 1, -9, -1, -2, 1, 0, 0]
    const { values } = judgePredictions({ ...common, kind: 'classes', classes: 3, outputs, actual: classes })
    expect(values.accuracy).toBe(0.75)
    expect(values.balanced_accuracy).toBeCloseTo((1 + 1 + 0.5) / 3)
  })

  it('says nothing where nothing differs', () => {
    const { values, words } = judgePredictions({
      ...common,
      kind: 'binary',
      classes: 2,
      outputs: [1, 2],
      actual: [1, 1],
    })
    expect(values).toMatchObject({ auroc: null, balanced_accuracy: null, auroc_p: null })
    expect(words[0]).toMatch(/cannot be said/)
  })
})
