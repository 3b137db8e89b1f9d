import { describe, expect, it } from 'vitest'
import {
  fewestFindings,
  isPlanted,
  judge,
  readTruth,
  residualBand,
  scoreWindows,
  type Reconstructed,
} from '../../../../src/main/domain/normative'
import { makeRandom } from '../../../../src/main/domain/random'

const [frames, parcels, windowFrames] = [60, 8, 10]
const firstFrames = [0, 10, 20, 30, 40, 50]

/** Residuals of normal noise: as wide as the parcel's own habit, the person's own habit there, and the recording. */
const makeRecording = (name: string, noise = 1): Reconstructed => {
  const random = makeRandom(7, name)
  const habits = Array.from({ length: parcels }, (_, parcel) => (1 + parcel / 4) * Math.exp(0.2 * random.normal()))
  const recorded = Float32Array.from(
    { length: frames * parcels },
    (_, at) => noise * habits[at % parcels] * random.normal(),
  )
  return { frames, recorded, reconstructed: new Float32Array(frames * parcels), valid: new Uint8Array(parcels).fill(1) }
}
const score = (recording: Reconstructed) => scoreWindows(recording, firstFrames, windowFrames)
const cohort = Array.from({ length: 30 }, (_, i) => makeRecording(`reference ${i}`))
const scores = cohort.map(score)

const plant = (recording: Reconstructed, parcel: number, window: number, size: number): Reconstructed => {
  const recorded = recording.recorded.slice()
  for (let frame = window * windowFrames; frame < (window + 1) * windowFrames; frame++)
    recorded[frame * parcels + parcel] += size * (frame % 2 ? 1 : -1)
  return { ...recording, recorded }
}

describe('scoreWindows', () => {
  it('gives the root mean squared residual of each window and parcel', () => {
    const recording = makeRecording('one')
    const { residuals } = score(recording)
    let squares = 0
    for (let frame = 20; frame < 30; frame++) squares += recording.recorded[frame * parcels + 3] ** 2
    expect(residuals[2 * parcels + 3]).toBeCloseTo(Math.sqrt(squares / 10), 6)
  })

  it('does not see a recording that is noisier as a whole as unusual everywhere', () => {
    const loud = score(makeRecording('one', 4))
    const calm = score(makeRecording('one', 1))
    loud.scores.forEach((value, at) => expect(value).toBeCloseTo(calm.scores[at], 5))
    expect(loud.level - calm.level).toBeCloseTo(Math.log(4), 5)
  })

  it('leaves a parcel without signal and a window with a missing frame unjudged', () => {
    const recording = makeRecording('one')
    recording.valid[2] = 0
    recording.reconstructed[15 * parcels + 4] = NaN
    const { scores: values } = score(recording)
    expect(values[3 * parcels + 2]).toBeNaN()
    expect(values[1 * parcels + 4]).toBeNaN()
    expect(values[2 * parcels + 4]).not.toBeNaN()
  })
})

describe('judge', () => {
  it('finds what was planted, where it was planted, and nothing else', () => {
    const { q, z } = judge(score(plant(makeRecording('somebody'), 5, 3, 14)), scores)
    const found = [...q.keys()].filter((cell) => q[cell] <= 0.05)
    expect(found).toEqual([3 * parcels + 5])
    expect(z[3 * parcels + 5]).toBeGreaterThan(4)
  })

  it('keeps ordinary people clean: of 200, about 5 % have any finding', () => {
    const withFindings = Array.from({ length: 200 }, (_, i) => judge(score(makeRecording(`new ${i}`)), scores))
    const rate = withFindings.filter(({ q }) => q.some((value) => value <= 0.05)).length / 200
    expect(rate).toBeLessThanOrEqual(0.1)
  })

  it('gives uniform p-values to ordinary people although people differ parcel by parcel', () => {
    const p = Array.from({ length: 60 }, (_, i) => [...judge(score(makeRecording(`new ${i}`)), scores).p]).flat()
    for (const at of [0.05, 0.25, 0.5, 0.75]) {
      const share = p.filter((value) => value <= at).length / p.length
      expect(Math.abs(share - at)).toBeLessThan(0.04)
    }
  })

  it('leaves all recordings of a person out where that person stands for the null', () => {
    // Eight runs each of three people, one of them unlike the others: their runs must not vouch for each other.
    const runs = (person: string, factor: number) =>
      Array.from({ length: 8 }, (_, run) => {
        const recording = makeRecording(`${person} run ${run}`)
        const recorded = recording.recorded.map((value, at) => (at % parcels === 0 ? factor * value : value))
        return score({ ...recording, recorded })
      })
    const trios = [...runs('a', 1), ...runs('b', 1), ...runs('c', 6)]
    const people = [...'aaaaaaaabbbbbbbbcccccccc']
    const somebody = score(plant(makeRecording('somebody'), 0, 2, 8))
    const cell = 2 * parcels
    const apart = judge(somebody, trios, people)
    const mixed = judge(somebody, trios)
    expect(apart.z[cell]).toBe(mixed.z[cell])
    expect(apart.p[cell]).toBeGreaterThan(mixed.p[cell])
  })

  it('never calls a small residual unusual', () => {
    const recording = makeRecording('somebody')
    const recorded = recording.recorded.map((value, at) => (at % parcels === 1 ? value / 50 : value))
    const { p } = judge(score({ ...recording, recorded }), scores)
    for (let window = 0; window < firstFrames.length; window++) expect(p[window * parcels + 1]).toBeGreaterThan(0.5)
  })

  it('says nothing about a parcel that the cohort has no signal in', () => {
    const blind = cohort.map((recording) => ({ ...recording, valid: recording.valid.map((v, i) => (i === 6 ? 0 : v)) }))
    const { z, q } = judge(score(makeRecording('somebody')), blind.map(score))
    expect(z[6]).toBeNaN()
    expect(q[6]).toBeNaN()
    expect(q[5]).not.toBeNaN()
  })

  it('says when a recording as a whole is predicted unlike the cohort', () => {
    expect(judge(score(makeRecording('somebody', 5)), scores).levelZ).toBeGreaterThan(5)
    expect(Math.abs(judge(score(makeRecording('somebody')), scores).levelZ)).toBeLessThan(4)
  })
})

describe('fewestFindings', () => {
  it('tells that a small cohort cannot support a single finding', () => {
    expect(fewestFindings(600, 20_000, 0.05)).toBe(1)
    expect(fewestFindings(600, 2400, 0.05)).toBe(5)
    expect(fewestFindings(600, 10, 0.05)).toBe(Infinity)
  })
})

describe('residualBand', () => {
  it('holds about 95 of 100 frames of an ordinary recording', () => {
    const { low, high } = residualBand(cohort, parcels)
    const { recorded } = makeRecording('somebody')
    const inside = recorded.filter((value, at) => value >= low[at % parcels] && value <= high[at % parcels]).length
    expect(Math.abs(inside / recorded.length - 0.95)).toBeLessThan(0.04)
  })
})

describe('ground truth', () => {
  const text = 'subject\tparcel\tlabel\tkind\tfirst_frame\tlast_frame\nsub-02\tLH-Visual-1\t4\tburst\t20\t44\n'

  it('is read with or without the prefix of the subject', () => {
    expect(readTruth(text)).toEqual([{ subject: '02', parcel: 'LH-Visual-1', firstFrame: 20, lastFrame: 44 }])
  })

  it('is refused when a frame is not a number', () => {
    expect(readTruth(text.replace('44', 'many'))).toBeNull()
    expect(readTruth('a\tb\n1\t2\n')).toBeNull()
    expect(readTruth('parcel\tfirst_frame\tlast_frame\tsubject\nV1\t20\t44\n')).toBeNull()
  })

  it('counts a window as planted when at least half of it is', () => {
    const planted = readTruth(text)!
    expect(isPlanted(planted, 'LH-Visual-1', 20, 29)).toBe(true)
    expect(isPlanted(planted, 'LH-Visual-1', 40, 49)).toBe(true)
    expect(isPlanted(planted, 'LH-Visual-1', 41, 50)).toBe(false)
    expect(isPlanted(planted, 'RH-Visual-1', 20, 29)).toBe(false)
  })
})
