import { describe, expect, it } from 'vitest'
import {
  averageByNetwork,
  embeddingLikeness,
  forecastSkill,
  futureTokens,
  judgedTokens,
  gaussLegendre,
  likeliest,
  mapLikeness,
  meanLabel,
  readLogits,
  shareTokens,
} from '../../../../src/main/domain/explain'
import { layoutTokens } from '../../../../src/main/domain/windows'

describe('tokens and parcels', () => {
  it('belong together one to one where a token is a piece of one series', () => {
    const { received, carried } = shareTokens(Int32Array.of(0, 0, 1, 1, 2, 2, 3, 3), 4, 2)
    expect([...received]).toEqual([0, 0, 1, 0, 1, 0, 0, 1, 0, 1])
    expect([...carried]).toEqual([0, 0, 0.5, 0, 0.5, 0, 0, 0.5, 0, 0.5])
  })

  it('never gives a parcel what the class token or padding receives', () => {
    const { received } = shareTokens(Int32Array.of(2, 2, 2, 2), 4, 2)
    expect([...received]).toEqual([0, 0, 0, 0, 0, 0, 0.5, 0.5, 0, 0])
  })

  it('refuses a value whose token does not exist', () => {
    expect(() => shareTokens(Int32Array.of(0, 4), 4, 1)).toThrow('value 1 is carried by token 4 of 4')
  })
})

describe('likeness of maps', () => {
  it('is not raised by a diagonal that all maps share', () => {
    const [a, b] = [Float32Array.of(9, 1, 2, 3, 9, 4, 5, 6, 9), Float32Array.of(9, 6, 5, 4, 9, 3, 2, 1, 9)]
    expect(mapLikeness(a, b, 3)).toBeCloseTo(-1, 12)
    expect(mapLikeness(a, b)).toBeGreaterThan(-1)
  })
})

describe('means over networks', () => {
  it('leave out missing values and parcels of no network, and say NaN where nothing is left', () => {
    const map = Float32Array.of(100, 2, NaN, 4, 100, 6, 7, 8, 100)
    const { networks, values } = averageByNetwork(map, ['A', 'A', null])
    expect(networks).toEqual(['A'])
    expect([...values]).toEqual([3])
    expect([...averageByNetwork(map, ['A', null, null]).values]).toEqual([NaN])
  })
})

describe('skill of a forecast', () => {
  const given = {
    predicted: Float32Array.of(1, 1, 2, 1),
    recorded: Float32Array.of(1, 9, 3, 9),
    last: Float32Array.of(0, 0),
    mean: Float32Array.of(2, 0),
    valid: Uint8Array.of(1, 0),
  }

  it('counts usable parcels alone', () => {
    const { overall, byFrame, skill } = forecastSkill(given)
    expect(overall).toEqual({ model: 0.5, persistence: 5, mean: 1, values: 2 })
    expect(byFrame.map(({ model }) => model)).toEqual([0, 1])
    expect(skill).toEqual({ persistence: 0.9, mean: 0.5 })
  })

  it('is unknown, not perfect, where nothing came', () => {
    const { skill, overall } = forecastSkill({ ...given, recorded: new Float32Array(4).fill(NaN) })
    expect(skill).toEqual({ persistence: null, mean: null })
    expect(overall.values).toBe(0)
  })
})

describe('the path from baseline to input', () => {
  it.each([1, 2, 5, 20, 80])('integrates polynomials of degree 2n - 1 exactly with %i points', (count) => {
    const { points, weights } = gaussLegendre(count)
    const degree = 2 * count - 1
    const integral = points.reduce((sum, point, i) => sum + weights[i] * point ** degree, 0)
    expect(integral).toBeCloseTo(1 / (degree + 1), 12)
    expect(Math.min(...points)).toBeGreaterThan(0)
    expect(Math.max(...points)).toBeLessThan(1)
  })
})

describe('the future of a window', () => {
  const series = Int32Array.of(0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5)

  it('is the last tokens of all parcels, at least as long as was asked for', () => {
    expect(futureTokens(series, 6, 2)).toEqual({ frames: 2, tokens: new Set([2, 5]) })
    expect(futureTokens(series, 6, 3)).toEqual({ frames: 4, tokens: new Set([1, 2, 4, 5]) })
  })

  it('is none when nothing would be left to see', () => {
    expect(futureTokens(series, 6, 5)).toBeNull()
    expect(futureTokens(Int32Array.of(0, 0, 0), 3, 1)).toBeNull()
  })

  it('hides two columns, 28 frames, of the published pictures of 200 frames for 20', () => {
    const [parcels, frames, side, patch, top, left] = [424, 200, 27, 16, 4, 116]
    const pictures = Int32Array.from({ length: parcels * frames }, (_, value) => {
      const [row, column] = [Math.floor(value / frames) + top, (value % frames) + left]
      return Math.floor(row / patch) * side + Math.floor(column / patch)
    })
    const { frames: hidden, tokens } = futureTokens(pictures, frames, 20)!
    expect(hidden).toBe(28)
    expect(tokens.size).toBe(2 * 27)
  })

  it('grows until no token is hidden by half', () => {
    const uneven = Int32Array.of(0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 4)
    expect(futureTokens(uneven, 6, 2)).toEqual({ frames: 4, tokens: new Set([1, 3, 4]) })
  })
})

describe('tokens that parcels are judged by', () => {
  const layout = (parcels: number, patches: number) =>
    layoutTokens(
      Int32Array.from({ length: parcels * patches }, (_, token) => token),
      parcels * patches,
      patches,
    )

  it.each([
    [80, 4, 0.2, 2],
    [424, 10, 0.2, 1],
    [6, 4, 0.25, 1],
    [5, 2, 0.9, 1],
    [7, 3, 0.1, 3],
  ])('leave no parcel out: %i parcels of %i tokens, %f hidden, in %i sets', (parcels, patches, ratio, count) => {
    const tokens = parcels * patches
    const kept = Math.trunc(tokens * (1 - ratio))
    const sets = judgedTokens(layout(parcels, patches), kept, 1)
    expect(sets).toHaveLength(count)
    const judged = sets.flatMap((set) => [...set.judged])
    expect(new Set(judged.map((token) => Math.floor(token / patches))).size).toBe(parcels)
    expect(new Set(judged).size).toBe(judged.length)
    for (const { noise, judged: own } of sets) {
      const hidden = [...noise.keys()].sort((a, b) => noise[a] - noise[b]).slice(kept)
      expect([...own].every((token) => hidden.includes(token))).toBe(true)
    }
  })

  it('are the same for the same seed, and none where nothing is hidden', () => {
    expect(judgedTokens(layout(4, 3), 9, 5)).toEqual(judgedTokens(layout(4, 3), 9, 5))
    expect(() => judgedTokens(layout(4, 3), 12, 5)).toThrow('cannot hide 0 of 12')
  })
})

describe('likeness of embeddings', () => {
  const vectors = [
    [0, 0],
    [1, 0],
    [0, 3],
    [7, 7],
  ].map((values) => Float32Array.from(values))

  it('does not depend on the axes or their number', () => {
    const turned = vectors.map(([x, y]) => Float32Array.of(0, -y, x))
    expect(embeddingLikeness(vectors, turned)).toBeCloseTo(1, 12)
  })

  it('is undefined with two recordings: there is one distance', () => {
    expect(embeddingLikeness(vectors.slice(0, 2), vectors.slice(0, 2))).toBeNaN()
  })
})

describe('what logits mean', () => {
  const rule = { classes: ['a', 'b', 'c'], sigmoid: false, scale: 10, offset: 40 }

  it('is a label in its own unit for a regression, through the sigmoid where there is one', () => {
    const regression = { ...rule, kind: 'regression' as const }
    expect(readLogits(regression, [1.5]).value).toBe(55)
    expect(readLogits({ ...regression, sigmoid: true }, [0]).value).toBe(45)
  })

  it('is a chance for each class, also where the logits are large', () => {
    const classes = { ...rule, kind: 'classes' as const }
    const label = readLogits(classes, [1000, 1000, 0])
    expect(label).toEqual({ value: null, probabilities: [0.5, 0.5, 0] })
    expect(likeliest(classes, readLogits(classes, [0, 2, 1]))).toBe('b')
  })

  it('is averaged over windows after it was read, not before', () => {
    const binary = { ...rule, kind: 'binary' as const, classes: ['no', 'yes'] }
    const label = meanLabel([readLogits(binary, [100]), readLogits(binary, [-Math.log(3)])])
    expect(label.probabilities[1]).toBeCloseTo(0.625, 12)
  })
})
