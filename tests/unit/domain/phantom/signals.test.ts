import { describe, expect, it } from 'vitest'
import { stepSeconds } from '../../../../src/main/domain/phantom/drives'
import { haemodynamicResponse } from '../../../../src/main/domain/phantom/haemodynamics'
import { makeMotion } from '../../../../src/main/domain/phantom/motion'
import { makeNuisance } from '../../../../src/main/domain/phantom/nuisance'
import { makeParcelSignals } from '../../../../src/main/domain/phantom/parcelSignals'
import { parcels } from '../../../../src/main/domain/phantom/parcels'
import { nuisanceNames } from '../../../../src/main/domain/phantom/sites'

const run = { frames: 240, trSeconds: 2 }
const subjects = ['one', 'two', 'three', 'four'].map((name) => makeParcelSignals(1, name, run))
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length

const correlate = (a: Float64Array, b: Float64Array) => {
  const [meanA, meanB] = [mean(a), mean(b)]
  const dot = (x: Float64Array, mx: number, y: Float64Array, my: number) =>
    x.reduce((sum, value, i) => sum + (value - mx) * (y[i] - my), 0)
  return dot(a, meanA, b, meanB) / Math.sqrt(dot(a, meanA, a, meanA) * dot(b, meanB, b, meanB))
}

/** Mean power of the frequencies from `low` to `high` Hz. */
const power = (series: Float64Array, low: number, high: number, trSeconds: number) => {
  const centre = mean(series)
  const powers: number[] = []
  for (let cycles = 1; cycles <= series.length / 2; cycles++) {
    const hertz = cycles / (series.length * trSeconds)
    if (hertz < low || hertz > high) continue
    let [sine, cosine] = [0, 0]
    series.forEach((value, i) => {
      const angle = (2 * Math.PI * cycles * i) / series.length
      sine += (value - centre) * Math.sin(angle)
      cosine += (value - centre) * Math.cos(angle)
    })
    powers.push(sine ** 2 + cosine ** 2)
  }
  return mean(powers)
}

describe('the fluctuations of the phantom’s parcels', () => {
  it('go together within a network and much less between networks', () => {
    const within: number[] = []
    const between: number[] = []
    for (const signals of subjects)
      for (let a = 0; a < parcels.length; a++)
        for (let b = 0; b < a; b++) {
          const list = parcels[a].network === parcels[b].network ? within : between
          list.push(correlate(signals[a], signals[b]))
        }
    expect(mean(within)).toBeGreaterThan(0.6)
    expect(mean(within)).toBeLessThan(0.95)
    expect(mean(within) - mean(between)).toBeGreaterThan(0.4)
  })

  it('oppose the default network to the one for attention', () => {
    const at = (name: string) => parcels.findIndex((parcel) => parcel.name === name)
    const correlations = subjects.map((s) => correlate(s[at('LH-Default-3')], s[at('LH-DorsalAttention-2')]))
    expect(mean(correlations)).toBeLessThan(0)
  })

  it('tie mirror parcels closer than other parcels of a network', () => {
    const pairs = subjects.flatMap((s) => [0, 2, 4, 6, 8].map((i) => correlate(s[i], s[i + 1])))
    const others = subjects.flatMap((s) => [0, 2, 4, 6].map((i) => correlate(s[i], s[i + 3])))
    expect(mean(pairs)).toBeGreaterThan(mean(others))
  })

  it('are slow, as blood is: most power below 0.1 Hz, and it falls with frequency', () => {
    for (const series of subjects[0].slice(0, 10)) {
      const slow = power(series, 0.01, 0.05, run.trSeconds)
      const middle = power(series, 0.05, 0.1, run.trSeconds)
      const fast = power(series, 0.15, 0.25, run.trSeconds)
      expect(slow).toBeGreaterThan(middle)
      expect(middle).toBeGreaterThan(3 * fast)
    }
  })

  it('have the size of a resting signal, about one percent', () => {
    for (const series of subjects[1]) {
      const deviation = Math.sqrt(mean(series.map((value) => (value - mean(series)) ** 2)))
      expect(deviation).toBeGreaterThan(0.3)
      expect(deviation).toBeLessThan(2)
    }
  })

  it('differ between subjects and follow from the seed', () => {
    expect(Math.abs(correlate(subjects[0][0], subjects[1][0]))).toBeLessThan(0.5)
    expect(makeParcelSignals(1, 'one', run)).toEqual(subjects[0])
    expect(makeParcelSignals(2, 'one', run)).not.toEqual(subjects[0])
  })
})

describe('the haemodynamic response', () => {
  it('peaks near 5 s, undershoots near 15 s and adds up to one', () => {
    const response = haemodynamicResponse(0)
    const peak = response.indexOf(Math.max(...response)) * stepSeconds
    const trough = response.indexOf(Math.min(...response)) * stepSeconds
    expect(peak).toBeCloseTo(5, 0)
    expect(trough).toBeGreaterThan(13)
    expect(trough).toBeLessThan(18)
    expect(response.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 10)
  })

  it('comes later by the delay', () => {
    const peakOf = (delay: number) => {
      const response = haemodynamicResponse(delay)
      return response.indexOf(Math.max(...response)) * stepSeconds
    }
    expect(peakOf(2) - peakOf(0)).toBeCloseTo(2, 6)
  })
})

describe('what disturbs the picture', () => {
  it('counts framewise displacement as Power does: millimetres plus arcs on a sphere of 50 mm', () => {
    const motion = makeMotion(1, 'somebody', run)
    const step = (path: Float64Array) => Math.abs(path[7] - path[6])
    const expected =
      step(motion.transX) +
      step(motion.transY) +
      step(motion.transZ) +
      50 * (step(motion.rotX) + step(motion.rotY) + step(motion.rotZ))
    expect(motion.framewise[7]).toBeCloseTo(expected, 12)
    expect(motion.framewise[0]).toBe(0)
  })

  it('lets some heads start and costs them signal, and leaves quiet heads alone', () => {
    const heads = Array.from({ length: 40 }, (_, i) => makeMotion(1, `head ${i}`, run))
    const restless = heads.find(({ framewise }) => Math.max(...framewise) > 0.8)!
    const quiet = heads.find(({ framewise }) => Math.max(...framewise) < 0.3)!
    const spike = nuisanceNames.indexOf('spike')
    expect(Math.min(...makeNuisance(1, 'a', restless, run)[spike])).toBeLessThan(-0.3)
    expect(Math.min(...makeNuisance(1, 'a', quiet, run)[spike])).toBe(0)
  })
})
