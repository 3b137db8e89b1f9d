import { describe, expect, it } from 'vitest'
import { makeRandom } from '../../../../src/main/domain/random'
import {
  addCrossProducts,
  baselines,
  crossProductsOfRecording,
  fitParcelPrecision,
  noCrossProducts,
  predictHidden,
  type ParcelPrecision,
  type ScaledRecording,
} from '../../../../src/main/domain/truth'
import { disjointMaskSets, maskedR2 } from '../../../../src/main/domain/windows'
import { median } from '../../../../src/main/domain/statistics'

const parcels = 8
const frames = 60
const patchFrames = 4
const patches = frames / patchFrames
const tokens = parcels * patches
const kept = tokens * 0.75
const tokenOfValue = Int32Array.from({ length: parcels * frames }, (_, value) => Math.floor(value / patchFrames))

type Kind = 'slow' | 'shared' | 'noise'

/** Every parcel wanders slowly and by itself (AR(1), 0.97), or all follow one wave that jumps from frame to frame, or none anything. */
const make = (kind: Kind, seed: number, length = frames): ScaledRecording => {
  const random = makeRandom(seed, kind)
  const values = new Float32Array(length * parcels)
  for (let frame = 0; frame < length; frame++) {
    const wave = random.normal()
    for (let parcel = 0; parcel < parcels; parcel++) {
      const before = frame > 0 ? values[(frame - 1) * parcels + parcel] : 0
      const loading = parcel % 2 === 0 ? 1 : -1.5
      values[frame * parcels + parcel] =
        kind === 'slow'
          ? 0.97 * before + random.normal()
          : (kind === 'shared' ? loading * wave : 0) + 0.3 * random.normal()
    }
  }
  return { frames: length, values, valid: new Uint8Array(parcels).fill(1) }
}

const passes = disjointMaskSets(tokens, kept, 1).map(({ noise, predicted }) => ({
  hidden: Uint8Array.from(noise, (value) => (value >= 2 ? 1 : 0)),
  predicted,
}))

const predict = (recording: ScaledRecording, precision: ParcelPrecision | null) =>
  predictHidden(
    recording,
    {
      starts: Array.from({ length: recording.frames / frames }, (_, window) => window * frames),
      tokenOfValue,
      passes,
      windowOfFrame: Int32Array.from({ length: recording.frames }, (_, frame) => Math.floor(frame / frames)),
      reconstructed: new Float32Array(recording.values.length),
    },
    precision,
  )

const learn = (kind: Kind, seeds: number[]): ParcelPrecision => {
  const total = noCrossProducts(parcels)
  for (const seed of seeds) addCrossProducts(total, crossProductsOfRecording(make(kind, seed)))
  return fitParcelPrecision(total)!
}

const score = (recording: ScaledRecording, precision: ParcelPrecision | null) => {
  const predictions = predict(recording, precision)
  const of = (predicted: Float32Array) => median(maskedR2(recording.values, predicted, recording.valid).r2)
  return { mean: of(predictions.mean), interpolation: of(predictions.interpolation), ridge: of(predictions.ridge) }
}

describe('what a model is compared with', () => {
  it('lets interpolation win where parcels are slow and have nothing in common', () => {
    const { mean, interpolation, ridge } = score(make('slow', 9), learn('slow', [1, 2, 3]))
    expect(interpolation).toBeGreaterThan(ridge + 0.2)
    expect(interpolation).toBeGreaterThan(mean + 0.2)
  })

  it('lets the ridge win where parcels follow one another and not themselves', () => {
    const { mean, interpolation, ridge } = score(make('shared', 9), learn('shared', [1, 2, 3]))
    expect(ridge).toBeGreaterThan(0.9)
    expect(interpolation).toBeLessThan(0.2)
    expect(mean).toBeLessThan(0.05)
  })

  it('finds what parcels have in common in the rest of one recording, when there is no other', () => {
    expect(score(make('shared', 9, 5 * frames), null).ridge).toBeGreaterThan(0.9)
  })

  it('predicts nothing from parcels that have nothing in common: the penalty grows until the mean is left', () => {
    const { mean, ridge } = score(make('noise', 9), null)
    expect(Math.abs(ridge - mean)).toBeLessThan(0.05)
  })

  it.each([null, learn('shared', [1, 2])])(
    'does not change a prediction when the hidden values change (%#)',
    (precision) => {
      for (const [pass, { hidden, predicted }] of passes.entries()) {
        const recording = make('shared', 9)
        const only = { ...recording, values: recording.values.slice() }
        recording.values.forEach((value, at) => {
          const token = tokenOfValue[(at % parcels) * frames + Math.floor(at / parcels)]
          if (hidden[token]) only.values[at] = 1000 - value
        })
        const [before, after] = [predict(recording, precision), predict(only, precision)]
        for (const baseline of baselines)
          recording.values.forEach((_, at) => {
            const token = tokenOfValue[(at % parcels) * frames + Math.floor(at / parcels)]
            if (predicted.includes(token)) expect(after[baseline][at], `pass ${pass}`).toBe(before[baseline][at])
          })
      }
    },
  )

  it('scores the same in other units: no gain makes a baseline better', () => {
    const recording = make('shared', 9)
    const louder = { ...recording, values: recording.values.map((value) => value * 7) }
    const [once, again] = [score(recording, null), score(louder, null)]
    for (const baseline of baselines) expect(again[baseline]).toBeCloseTo(once[baseline], 4)
  })

  it('predicts where parcels or frames are missing, and never from them', () => {
    const recording = make('shared', 9, 5 * frames)
    recording.valid[3] = 0
    for (let frame = 0; frame < 10; frame++) recording.values[frame * parcels + 5] = NaN
    const predictions = predict(recording, null)
    for (const baseline of baselines) expect(predictions[baseline].every(Number.isFinite)).toBe(true)
    const { r2 } = maskedR2(recording.values, predictions.ridge, recording.valid)
    expect(r2[3]).toBeNaN()
    expect(r2[5]).toBeGreaterThan(0.8)
  })

  it('says 0, the median, for a parcel of which nothing is seen, and for a frame in which nothing is seen the mean', () => {
    const recording = make('shared', 9)
    const hidden = Uint8Array.from({ length: tokens }, (_, token) =>
      Math.floor(token / patches) === 2 || token % patches === 4 ? 1 : 0,
    )
    const predicted = Int32Array.from({ length: tokens }, (_, token) => token).filter((token) => hidden[token])
    const passage = {
      starts: [0],
      tokenOfValue,
      passes: [{ hidden, predicted }],
      windowOfFrame: new Int32Array(frames),
      reconstructed: new Float32Array(frames * parcels),
    }
    const { mean, interpolation, ridge } = predictHidden(recording, passage, null)
    expect(mean[2]).toBe(0)
    expect(interpolation[2]).toBe(0)
    const blank = 4 * patchFrames * parcels
    for (const parcel of [0, 1, 7]) expect(ridge[blank + parcel]).toBeCloseTo(mean[blank + parcel], 6)
  })

  it('leaves out what the model has no prediction for', () => {
    const recording = make('shared', 9)
    const reconstructed = new Float32Array(frames * parcels)
    reconstructed[17] = NaN
    const windowOfFrame = new Int32Array(frames).fill(-1, 50)
    const predictions = predictHidden(
      recording,
      { starts: [0], tokenOfValue, passes, windowOfFrame, reconstructed },
      null,
    )
    for (const baseline of baselines) {
      expect(predictions[baseline][17]).toBeNaN()
      expect(predictions[baseline].subarray(50 * parcels).every(Number.isNaN)).toBe(true)
      expect(predictions[baseline][18]).not.toBeNaN()
    }
  })

  it('has no ridge where nothing varies', () => {
    expect(fitParcelPrecision(noCrossProducts(3))).toBeNull()
  })
})
