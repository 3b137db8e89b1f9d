import { describe, expect, it } from 'vitest'
import { haemodynamicResponse, stepSeconds } from '../../../../src/main/domain/phantom/haemodynamics'
import { pinkNoise } from '../../../../src/main/domain/phantom/noise'
import { eventKinds, plantEvent } from '../../../../src/main/domain/phantom/plantedEvents'
import { makeRandom } from '../../../../src/main/domain/phantom/random'
import {
  simulateSubject,
  type SimulatedParcel,
  type SubjectPlan,
} from '../../../../src/main/domain/phantom/simulateSubject'

const networks = ['Visual', 'Somatomotor', 'Default']
const parcels: SimulatedParcel[] = networks.flatMap((network) =>
  ['LH', 'RH'].flatMap((side) =>
    [1, 2, 3].map((number) => ({ name: `${side}-${network}-${number}`, network, pair: `${network}-${number}` })),
  ),
)
const plan: SubjectPlan = { seed: 3, subject: 'one', frames: 300, trSeconds: 2, startsPer100Frames: 1, planted: [] }

const column = (change: Float64Array, parcel: number): number[] =>
  Array.from({ length: change.length / parcels.length }, (_, frame) => change[frame * parcels.length + parcel])
const correlate = (a: number[], b: number[]): number => {
  const centre = (x: number[]) => x.map((value) => value - x.reduce((sum, one) => sum + one, 0) / x.length)
  const [p, q] = [centre(a), centre(b)]
  const product = (x: number[], y: number[]) => x.reduce((sum, value, i) => sum + value * y[i], 0)
  return product(p, q) / Math.sqrt(product(p, p) * product(q, q))
}
const meanCorrelation = (change: Float64Array, choose: (a: SimulatedParcel, b: SimulatedParcel) => boolean): number => {
  const values = parcels.flatMap((a, i) =>
    parcels.flatMap((b, j) => (i < j && choose(a, b) ? [correlate(column(change, i), column(change, j))] : [])),
  )
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

describe('simulateSubject', () => {
  const { change, motion } = simulateSubject(parcels, plan)

  it('gives the same numbers for the same seed, bit for bit, and others for another person', () => {
    expect(simulateSubject(parcels, plan).change).toEqual(change)
    expect(simulateSubject(parcels, { ...plan, subject: 'two' }).change).not.toEqual(change)
  })

  it('moves parcels of a network together, and the two sides of a region more', () => {
    const across = meanCorrelation(change, (a, b) => a.network !== b.network)
    const within = meanCorrelation(change, (a, b) => a.network === b.network && a.pair !== b.pair)
    const sides = meanCorrelation(change, (a, b) => a.pair === b.pair)
    expect(within).toBeGreaterThan(across + 0.3)
    expect(sides).toBeGreaterThan(within + 0.05)
    expect(sides).toBeLessThan(0.98)
  })

  it('changes by about one percent of the signal, as grey matter at rest does', () => {
    const deviation = Math.sqrt(change.reduce((sum, value) => sum + value ** 2, 0) / change.length)
    expect(deviation).toBeGreaterThan(0.4)
    expect(deviation).toBeLessThan(2)
  })

  it('measures displacement from the motion parameters it gives', () => {
    const frame = 17
    const moved = [0, 1, 2, 3, 4, 5].reduce((sum, axis) => {
      const step = motion.parameters[frame * 6 + axis] - motion.parameters[(frame - 1) * 6 + axis]
      return sum + Math.abs(step) * (axis < 3 ? 1 : 50)
    }, 0)
    expect(motion.displacement[frame]).toBeCloseTo(moved, 10)
  })

  it.each(eventKinds)(
    'changes only its own parcel and, but for the response that follows, its own frames: %s',
    (kind) => {
      const event = plantEvent(kind, { parcel: parcels[4].name, firstFrame: 100, lastFrame: 159 })
      const other = simulateSubject(parcels, { ...plan, planted: [event] }).change
      parcels.forEach((_, parcel) => {
        const [before, after] = [column(change, parcel), column(other, parcel)]
        if (parcel !== 4) return expect(after).toEqual(before)
        const differs = (from: number, to: number) =>
          Math.sqrt(
            before.slice(from, to).reduce((sum, value, i) => sum + (value - after[from + i]) ** 2, 0) / (to - from),
          )
        expect(differs(100, 160)).toBeGreaterThan(0.5)
        expect(differs(0, 95)).toBeLessThan(0.35 * differs(100, 160))
      })
    },
  )
})

describe('haemodynamicResponse', () => {
  it('peaks after about five seconds, undershoots, and has area 1', () => {
    const response = haemodynamicResponse()
    const peak = response.indexOf(Math.max(...response)) * stepSeconds
    expect(peak).toBeGreaterThan(4.5)
    expect(peak).toBeLessThan(5.5)
    expect(Math.min(...response)).toBeLessThan(0)
    expect(response.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 10)
  })
})

describe('pinkNoise', () => {
  it('has several times more power at low than at high frequencies', () => {
    const frames = 1024
    const noise = pinkNoise(makeRandom(1, 'pink'), frames)
    const power = (from: number, to: number) => {
      let sum = 0
      for (let k = from; k < to; k++) {
        let [re, im] = [0, 0]
        noise.forEach((value, t) => {
          re += value * Math.cos((2 * Math.PI * k * t) / frames)
          im += value * Math.sin((2 * Math.PI * k * t) / frames)
        })
        sum += re ** 2 + im ** 2
      }
      return sum / (to - from)
    }
    expect(power(4, 16)).toBeGreaterThan(4 * power(64, 128))
    expect(power(64, 128)).toBeGreaterThan(1.5 * power(300, 500))
  })
})
