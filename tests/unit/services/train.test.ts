import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  modelCardSchema,
  taskSchemas,
  type AppError,
  type Finding,
  type Progress,
  type TaskRequest,
} from '../../../src/preload/contract'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { makeNodeMachine } from '../../../src/main/adapters/nodeMachine'
import { makeOnnxRuntime } from '../../../src/main/adapters/onnxRuntime'
import { makeTrain } from '../../../src/main/services/train'
import { readModel } from '../../../src/main/services/modelFiles'
import type { Runtime } from '../../../src/main/ports'
import { fakeSeries, fakeSeriesName, tinySettings, writeFakeCohort } from '../../fixtures/fakeCohort'
import { buildNifti, mniForm } from '../../fixtures/nifti'
import { writeSeries } from '../../../src/main/services/seriesFiles'

const files = makeNodeFiles()
const runtime = makeOnnxRuntime({ threads: 1 })
const program = { name: 'Boldscope', version: '0.0.0' }
const train = makeTrain({ files, runtime, machine: makeNodeMachine(), program })

let folder = ''
let series = ''
let out = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'boldscope-train-'))
  series = join(folder, 'series')
  out = join(folder, 'model')
  await writeFakeCohort(series, { subjects: 5, parcels: 6, frames: 60 })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const request = ({ settings, ...more }: Partial<TaskRequest<'train'>> = {}) =>
  taskSchemas.train.input.parse({
    series: [series],
    model: 'brainlm',
    settings: { ...tinySettings, ...settings },
    steps: 12,
    out,
    ...more,
  })
const quiet = { progress: () => {}, signal: new AbortController().signal }
const refusal = (work: Promise<unknown>): Promise<AppError> =>
  work.then(
    () => Promise.reject(new Error('it was not refused')),
    (error: AppError) => error,
  )
/** What was said of the training itself; the test of the model that follows has a word of its own. */
const ofTraining = (findings: readonly Finding[]) => findings.filter(({ code }) => !code.startsWith('truth.'))
const weights = (of = out) => readFile(join(of, 'model.safetensors'))

/** Cancels after so many steps. */
const cancelAfter = (steps: number) => {
  const abort = new AbortController()
  return { signal: abort.signal, progress: ({ point }: Progress) => void (point?.step === steps && abort.abort()) }
}
const trainUntil = (steps: number, more: Partial<TaskRequest<'train'>> = {}) =>
  refusal(train(request(more), cancelAfter(steps)))

describe('a training', () => {
  it('predicts hidden tokens better than before', async () => {
    const result = await train(request({ steps: 400, settings: { learningRate: '0.005' } }), quiet)
    expect(result.finalLoss).toBeLessThan(0.5 * result.firstLoss)
  })

  it('tells every step with its loss, learning rate and fraction', async () => {
    const seen: Progress[] = []
    await train(request(), { ...quiet, progress: (progress) => void seen.push(progress) })
    const points = seen.flatMap(({ point }) => (point ? [point] : []))
    expect(points.map(({ step }) => step)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1))
    expect(points.every(({ loss, learningRate }) => loss > 0 && learningRate > 0)).toBe(true)
    expect(seen.find(({ point }) => point?.step === 3)).toMatchObject({ fraction: 0.25 })
  })

  it('gives the same weights for the same seed and others for another', async () => {
    await train(request(), quiet)
    await train(request({ out: join(folder, 'again') }), quiet)
    await train(request({ out: join(folder, 'other'), seed: 2 }), quiet)
    expect((await weights()).equals(await weights(join(folder, 'again')))).toBe(true)
    expect((await weights()).equals(await weights(join(folder, 'other')))).toBe(false)
  })

  it('writes a folder that reads back as a model, without a checkpoint in it', async () => {
    const result = await train(request({ name: 'Tiny' }), quiet)
    const names = ['model.json', 'model.onnx', 'model.safetensors', 'training.json']
    expect((await readdir(out)).sort()).toEqual(names)
    expect(result.files.map((path) => path.slice(out.length + 1)).sort()).toEqual(names)
    const { card } = await readModel(files, out)
    expect(card).toMatchObject({ name: 'Tiny', phantom: true, training: { steps: 12, finalLoss: result.finalLoss } })
    expect(card.contract).toMatchObject({ coordinates: 'atlas', trSeconds: 2, windowFrames: 24 })
    expect(card.contract.centres[4]).toEqual([0, 12, 6])
    expect(card.training?.recordings.map(({ name }) => name)).toEqual([1, 2, 3, 4, 5].map(fakeSeriesName))
    const { curve } = JSON.parse(await readFile(join(out, 'training.json'), 'utf8'))
    expect(curve).toHaveLength(12)
  })

  it('keeps the label volume that the series were made with, and its hash', async () => {
    const labels = join(folder, 'atlas-Fake_dseg.nii.gz')
    const content = gzipSync(buildNifti({ lengths: [6, 1, 1], values: [1, 2, 3, 4, 5, 6], sform: mniForm }))
    await writeFile(labels, content)
    const hash = await files.sha256(labels)
    for (let subject = 1; subject <= 5; subject++) {
      const made = fakeSeries(subject, { parcels: 6, frames: 60 })
      made.atlas = { name: 'Fake', hash, file: labels }
      await writeSeries(files, join(series, fakeSeriesName(subject)), made)
    }
    await train(request(), quiet)
    expect((await readFile(join(out, 'atlas.nii.gz'))).equals(content)).toBe(true)
    expect((await readModel(files, out)).card.files['atlas.nii.gz']).toBe(hash)
  })

  it('replaces an older model and says so', async () => {
    await train(request(), quiet)
    const { findings } = await train(request({ seed: 2 }), quiet)
    expect(ofTraining(findings).map(({ code }) => code)).toEqual(['train.model.replaced'])
    expect((await readModel(files, out)).card.training?.seed).toBe(2)
  })

  it('computes on the processor when the device cannot be used, and says so', async () => {
    const result = await train(request({ device: 'coreml' }), quiet)
    expect(result.device).toBe('cpu')
    expect(ofTraining(result.findings).map(({ code }) => code)).toEqual(['device.fallback'])
    expect((await readModel(files, out)).card.training?.device).toBe('cpu')
  })

  it('that would not fit in memory is refused before its first step, with what to lower', async () => {
    const small = makeTrain({ files, runtime, machine: { freeBytes: async () => 2 ** 18 }, program })
    const error = await refusal(small(request(), quiet))
    expect(error).toMatchObject({
      code: 'memory.exceeded',
      message: expect.stringMatching(/needs about \d+ MB.*batch=1/),
    })
    const limited = request({ settings: { batch: '200', memoryLimitMb: '1' } })
    expect(await refusal(train(limited, quiet))).toMatchObject({ code: 'memory.exceeded' })
    await expect(readdir(out)).rejects.toThrow()
  })

  it('tests the model on people held out, or on its own and says that they were seen', async () => {
    await train(request({ settings: { validation: '0.4' } }), quiet)
    const held = (await readModel(files, out)).card
    expect(held.training?.recordings).toHaveLength(3)
    expect(held.truth?.recordings).toMatchObject({ count: 2, seenInTraining: 0 })
    expect(held.training?.validation).toMatchObject({ loss: expect.any(Number), recordings: 2 })
    await train(request({ out: join(folder, 'own') }), quiet)
    const own = (await readModel(files, join(folder, 'own'))).card
    expect(own.truth?.recordings).toMatchObject({ count: 5, seenInTraining: 5 })
    expect(own.truth?.warnings.join(' ')).toMatch(/train/)
  })

  it('says so when names do not tell whose recordings are, and only where people are held out', async () => {
    await writeSeries(files, join(series, 'MRT77_timeseries.tsv'), fakeSeries(9, { parcels: 6, frames: 60 }))
    const codes = async (validation: string) =>
      (await train(request({ settings: { validation } }), quiet)).findings.map(({ code }) => code)
    expect(await codes('0.4')).toContain('heldOut.peopleUnknown')
    expect(await codes('0')).not.toContain('heldOut.peopleUnknown')
  })

  it('refuses a place where no folder can be made before it has trained a step', async () => {
    await writeFile(out, 'a file')
    let steps = 0
    const count = { ...quiet, progress: ({ point }: Progress) => void (point && steps++) }
    const error = await refusal(train(request(), count))
    expect(error).toMatchObject({ code: 'input.bad', findings: [{ code: 'output.inTheWay' }] })
    expect(steps).toBe(0)
  })

  it('does not let missing frames or empty parcels into the loss', async () => {
    for (let subject = 1; subject <= 5; subject++) {
      const made = fakeSeries(subject, { parcels: 6, frames: 60 })
      for (let frame = 0; frame < 60; frame++) made.values[frame * 6 + 2] = frame < 10 || subject === 1 ? NaN : 7
      await writeSeries(files, join(series, fakeSeriesName(subject)), made)
    }
    const { finalLoss } = await train(request(), quiet)
    expect(finalLoss).toBeGreaterThan(0)
  })
})

describe('a cohort with recordings that do not fit', () => {
  it('leaves them out, says which and why, and trains on the rest', async () => {
    await writeSeries(files, join(series, 'sub-11_timeseries.tsv'), fakeSeries(11, { parcels: 5, frames: 60 }))
    await writeSeries(files, join(series, 'sub-12_timeseries.tsv'), fakeSeries(12, { parcels: 6, frames: 11 }))
    await writeFile(join(series, 'sub-13_timeseries.tsv'), 'P1\tP2\n1\ttwo\n')
    const flat = fakeSeries(14, { parcels: 6, frames: 60 })
    await writeSeries(files, join(series, 'sub-14_timeseries.tsv'), { ...flat, values: flat.values.fill(3) })
    const { findings } = await train(request(), quiet)
    const told = findings.map(({ code, place }) => `${place.file?.slice(0, 6)} ${code}`)
    expect(told).toEqual(
      expect.arrayContaining([
        'sub-11 cohort.parcels.differ',
        'sub-12 cohort.tooShort',
        'sub-13 series.cell.notNumber',
        'sub-14 cohort.noSignal',
      ]),
    )
    expect((await readModel(files, out)).card.training?.recordings).toHaveLength(5)
  })

  it('leaves out a copy of a file under another name, which could be held out and trained on at once', async () => {
    await writeFile(join(series, 'sub-77_timeseries.tsv'), await readFile(join(series, fakeSeriesName(2))))
    const { findings } = await train(request(), quiet)
    expect(ofTraining(findings)).toContainEqual(
      expect.objectContaining({ code: 'cohort.twice', message: expect.stringContaining(fakeSeriesName(2)) }),
    )
    expect((await readModel(files, out)).card.training?.recordings).toHaveLength(5)
  })

  it('is refused as a whole when nothing is left, with every reason', async () => {
    const error = await refusal(train(request({ settings: { windowFrames: '126' } }), quiet))
    expect(error).toMatchObject({ code: 'input.bad', message: 'No recording has half of the 126 frames of a window.' })
    const short = error.findings.filter(({ code }) => code === 'cohort.tooShort')
    expect(short).toHaveLength(3)
    expect(short[2].message).toMatch(/The same 2 times more/)
  })

  it('takes the parcels that most have, not those that come first', async () => {
    await writeSeries(files, join(series, 'sub-00_timeseries.tsv'), fakeSeries(9, { parcels: 8, frames: 60 }))
    await train(request(), quiet)
    expect((await readModel(files, out)).card.contract.parcels).toHaveLength(6)
  })

  it('trains without positions when nobody knows them, and says so on the card', async () => {
    await rm(series, { recursive: true })
    await writeFakeCohort(series, { subjects: 5, parcels: 6, frames: 60, sidecars: false })
    const { findings } = await train(request(), quiet)
    expect(findings.map(({ code }) => code)).toContain('cohort.positions.none')
    // The same remark on every recording is not repeated without end.
    expect(findings.filter(({ code }) => code === 'series.tr.unknown')).toHaveLength(3)
    const { card } = await readModel(files, out)
    expect(card.contract).toMatchObject({ coordinates: 'none', trSeconds: null })
    expect(card.contract.centres.flat().every((mm) => mm === 0)).toBe(true)
    expect(card.warnings.join(' ')).toContain('without their positions')
  })

  it('no longer complains of an unknown atlas once a label volume gave the positions', async () => {
    await rm(series, { recursive: true })
    await writeFakeCohort(series, { subjects: 2, parcels: 6, frames: 60, sidecars: false })
    const labels = join(folder, 'labels.nii')
    await writeFile(labels, buildNifti({ lengths: [6, 1, 1], values: [1, 2, 3, 4, 5, 6], sform: mniForm }))
    await writeFile(join(folder, 'labels.txt'), 'P1\nP2\nP3\nP4\nP5\nP6\n')
    const { findings } = await train(request({ atlas: labels }), quiet)
    expect(findings.map(({ code }) => code)).not.toContain('series.atlas.unknown')
    const { card, atlasFile } = await readModel(files, out)
    expect(card.contract).toMatchObject({ coordinates: 'atlas', atlas: { name: 'labels' } })
    expect(atlasFile).toBe(join(out, 'atlas.nii'))
  })

  it('brings a recording of another repetition time to that of the others', async () => {
    const made = fakeSeries(6, { parcels: 6, frames: 180 })
    await writeSeries(files, join(series, fakeSeriesName(6)), { ...made, trSeconds: 0.7 })
    const { findings } = await train(request(), quiet)
    const told = ofTraining(findings).map(({ code, severity, place }) => [code, severity, place.file])
    expect(told).toEqual([['cohort.tr.resampled', 'info', fakeSeriesName(6)]])
    const { card } = await readModel(files, out)
    expect(card.contract.trSeconds).toBe(2)
    expect(card.training?.recordings).toHaveLength(6)
  })

  it('fills a recording of half a window or more up with frames that never count', async () => {
    await rm(series, { recursive: true })
    await writeFakeCohort(series, { subjects: 3, parcels: 6, frames: 13 })
    const { findings, finalLoss } = await train(request(), quiet)
    expect(ofTraining(findings).map(({ code }) => code)).toEqual(['cohort.padded', 'cohort.padded', 'cohort.padded'])
    expect(finalLoss).toBeGreaterThan(0)
    expect(findings.map(({ code }) => code)).toContain('truth.notMade')
  })
})

describe('a training that was cancelled', () => {
  it('goes on from there to the very weights of one that was not', async () => {
    await train(request({ out: join(folder, 'whole') }), quiet)
    expect(await trainUntil(5)).toMatchObject({ code: 'cancelled', message: 'Cancelled after 5 of 12 steps.' })
    const result = await train(request(), quiet)
    expect(result.resumedFromStep).toBe(5)
    expect((await weights()).equals(await weights(join(folder, 'whole')))).toBe(true)
    const { curve } = JSON.parse(await readFile(join(out, 'training.json'), 'utf8'))
    expect(curve.map(({ step }: { step: number }) => step)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1))
  })

  it('begins anew when asked to', async () => {
    await trainUntil(5)
    expect((await train(request({ resume: false }), quiet)).resumedFromStep).toBeNull()
  })

  it.each([
    ['another learning rate', { settings: { learningRate: '0.5' } }, 'learningRate was 0.001, is 0.5'],
    ['another number of steps', { steps: 13 }, 'steps was 12, is 13'],
    ['another seed', { seed: 3 }, 'seed was 1, is 3'],
  ])('does not go on with %s', async (_, change, difference) => {
    await trainUntil(5)
    const error = await refusal(train(request(change), quiet))
    expect(error).toMatchObject({ code: 'conflict', message: expect.stringContaining(difference) })
    expect(error.message).toContain('without resuming')
  })

  it('does not go on with other data, and names the file', async () => {
    await trainUntil(5)
    await writeSeries(files, join(series, fakeSeriesName(2)), fakeSeries(77, { parcels: 6, frames: 60 }))
    const error = await refusal(train(request(), quiet))
    expect(error.code).toBe('conflict')
    expect(error.message).toContain(fakeSeriesName(2))
  })

  it('goes on when only the time between checkpoints is another', async () => {
    await trainUntil(5)
    expect((await train(request({ settings: { checkpointSeconds: '0' } }), quiet)).resumedFromStep).toBe(5)
  })

  it('is not fooled by a damaged checkpoint', async () => {
    await trainUntil(5)
    const path = join(out, 'checkpoint/state.safetensors')
    await writeFile(path, (await readFile(path)).subarray(0, -100))
    expect(await refusal(train(request(), quiet))).toMatchObject({ code: 'input.bad' })
  })
})

describe('a training with everything switched on', () => {
  const everything = {
    steps: 14,
    settings: {
      accumulate: '3',
      ema: '0.9',
      dropout: '0.2',
      noise: '0.1',
      amplitude: '0.1',
      parcelDropout: '0.2',
      jitterFrames: '2',
      mask: 'block',
      blockFrames: '12',
      validation: '0.4',
      validateEvery: '3',
      patience: '50',
      recompute: 'true',
    },
  }

  it('goes on after a stop to the very weights and measurements of one that was not stopped', async () => {
    await train(request({ ...everything, out: join(folder, 'whole') }), quiet)
    await trainUntil(8, everything)
    expect((await train(request(everything), quiet)).resumedFromStep).toBe(8)
    expect((await weights()).equals(await weights(join(folder, 'whole')))).toBe(true)
    const [whole, stopped] = await Promise.all(
      [join(folder, 'whole'), out].map(async (of) => JSON.parse(await readFile(join(of, 'training.json'), 'utf8'))),
    )
    expect(stopped.best).toEqual(whole.best)
    const losses = ({ curve }: { curve: Array<Record<string, number>> }) =>
      curve.map(({ step, loss, validation }) => [step, loss, validation])
    expect(losses(stopped)).toEqual(losses(whole))
    expect(
      losses(whole)
        .filter(([, , validation]) => validation !== undefined)
        .map(([step]) => step),
    ).toEqual([3, 6, 9, 12, 14])
  })

  it('says every setting on the card', async () => {
    await train(request({ ...everything, steps: 2 }), quiet)
    const { card } = await readModel(files, out)
    expect(card.training?.settings).toMatchObject({ accumulate: 3, mask: 'block', recompute: true, weightDecay: 0.05 })
  })

  it('takes the same weights as one batch of the same windows, when only their gradients are added up', async () => {
    const plain = { steps: 3, settings: { batch: '2', accumulate: '2' } }
    await train(request({ ...plain, out: join(folder, 'parts') }), quiet)
    await train(request({ steps: 3, settings: { batch: '4' }, out: join(folder, 'once') }), quiet)
    const [parts, once] = await Promise.all(['parts', 'once'].map((name) => readModel(files, join(folder, name))))
    for (const [name, values] of once.weights)
      parts.weights.get(name)!.forEach((value, at) => expect(Math.abs(value - values[at])).toBeLessThan(2e-4))
  })
})

describe('a training that stops early', () => {
  // So high a rate that the first measurement is the best one.
  const worsening = {
    steps: 60,
    settings: { learningRate: '0.5', warmup: '0', validation: '0.4', validateEvery: '2', patience: '3' },
  }

  it('keeps the weights of the best measurement, whether or not it was cancelled on the way', async () => {
    const { steps } = await train(request(worsening), quiet)
    const log = JSON.parse(await readFile(join(out, 'training.json'), 'utf8'))
    expect(steps).toBe(log.best.step + 6)
    expect(steps).toBeLessThan(60)
    const { card } = await readModel(files, out)
    expect(card.training).toMatchObject({ steps, validation: { loss: log.best.loss } })
    expect(card.warnings.join(' ')).toContain('chosen by their loss on the people held out')
    const stopped = join(folder, 'stopped')
    await trainUntil(log.best.step + 3, { ...worsening, out: stopped })
    await train(request({ ...worsening, out: stopped }), quiet)
    expect((await weights()).equals(await weights(stopped))).toBe(true)
    const short = { ...worsening, settings: { ...worsening.settings, patience: '0' } }
    await train(request({ ...short, out: join(folder, 'last') }), quiet)
    expect((await weights()).equals(await weights(join(folder, 'last')))).toBe(false)
  })

  it('is refused when there is nobody to hold out', async () => {
    await rm(series, { recursive: true })
    await writeFakeCohort(series, { subjects: 1, parcels: 6, frames: 60 })
    expect(await refusal(train(request(worsening), quiet))).toMatchObject({
      code: 'input.bad',
      message: expect.stringContaining('too few people'),
    })
  })
})

describe('a training that goes on from another model', () => {
  it('begins with its weights and keeps its contract, whatever the order of the parcels', async () => {
    const base = join(folder, 'base')
    await train(request({ out: base, settings: { gain: '5', learningRate: '0.005' }, steps: 400 }), quiet)
    for (let subject = 1; subject <= 5; subject++) {
      const made = fakeSeries(subject, { parcels: 6, frames: 60 })
      const values = made.values.map((_, at) => made.values[at - (at % 6) + (5 - (at % 6))])
      await writeSeries(files, join(series, fakeSeriesName(subject)), {
        ...made,
        values,
        parcels: made.parcels.toReversed(),
      })
    }
    const still = { learningRate: '0.000001', batch: '2' }
    const input = { series: [series], model: 'brainlm' as const, base, steps: 20, out, settings: still }
    const { finalLoss } = await train(taskSchemas.train.input.parse(input), quiet)
    const settings = { ...still, gain: '5' }
    const fresh = await train(request({ out: join(folder, 'fresh'), steps: 20, settings }), quiet)
    expect(finalLoss).toBeLessThan(0.6 * fresh.finalLoss)
    const { card } = await readModel(files, out)
    expect(card.contract.scaling.gain).toBe(5)
    expect(card.contract.parcels.map(({ name }) => name)).toEqual(['P1', 'P2', 'P3', 'P4', 'P5', 'P6'])
    expect(card.origin).toMatchObject({
      kind: 'trained',
      from: 'base',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })

  it('counts what its base has seen among what it has seen, and keeps what is said against the base', async () => {
    const base = join(folder, 'base')
    await writeFakeCohort(series, { subjects: 5, parcels: 6, frames: 60, sidecars: false })
    await train(request({ out: base }), quiet)
    const input = { series: [series], model: 'brainlm' as const, base, steps: 2, out, settings: { validation: '0.4' } }
    const { findings } = await train(taskSchemas.train.input.parse(input), quiet)
    expect(findings.map(({ code }) => code)).toContain('heldOut.seenBefore')
    const { card } = await readModel(files, out)
    expect(card.training?.seenBefore).toHaveLength(5)
    expect(card.truth?.recordings).toMatchObject({ count: 2, seenInTraining: 2 })
    expect(card.warnings.join(' ')).toMatch(/From the card of base: .*without their positions/)
  })

  it('does not claim to know what it has seen when nobody knows it of its base', async () => {
    const base = join(folder, 'base')
    await train(request({ out: base }), quiet)
    const told = JSON.parse(await readFile(join(base, 'model.json'), 'utf8'))
    await writeFile(join(base, 'model.json'), JSON.stringify({ ...told, training: null, phantom: true }))
    const input = { series: [series], model: 'brainlm' as const, base, steps: 2, out, settings: { validation: '0.4' } }
    await train(taskSchemas.train.input.parse(input), quiet)
    const { card } = await readModel(files, out)
    expect(card).toMatchObject({ phantom: true, training: { seenBefore: null } })
    expect(card.warnings.join(' ')).toContain('may have seen the people held out')
    expect(card.truth?.warnings.join(' ')).toContain('trained on is not known')
  })

  it('refuses settings that its weights decide, and the folder that they lie in', async () => {
    const base = join(folder, 'base')
    await train(request({ out: base }), quiet)
    const asked = (more: object) =>
      taskSchemas.train.input.parse({ series: [series], model: 'brainlm', base, out, ...more })
    expect((await refusal(train(asked({ settings: { hiddenSize: '32', gain: '1' } }), quiet))).message).toMatch(
      /hiddenSize, gain/,
    )
    expect(await refusal(train(asked({ out: base }), quiet))).toMatchObject({ code: 'usage.bad' })
    expect(await refusal(train(asked({ model: 'brainlm-vitmae' }), quiet))).toMatchObject({ code: 'usage.bad' })
  })
})

describe('a model of images', () => {
  const image = {
    windowFrames: '24',
    patchSize: '4',
    hiddenSize: '16',
    intermediateSize: '16',
    encoderHeads: '2',
    encoderLayers: '1',
    decoderLayers: '1',
    batch: '2',
    learningRate: '0.001',
  }
  const asked = (more: object = {}) =>
    taskSchemas.train.input.parse({
      series: [series],
      model: 'brainlm-vitmae',
      settings: image,
      steps: 8,
      out,
      ...more,
    })

  it('has its parcels from back to front, and goes on after a stop to the same weights', async () => {
    await train(asked({ out: join(folder, 'whole') }), quiet)
    await refusal(train(asked(), cancelAfter(3)))
    await train(asked(), quiet)
    expect((await weights()).equals(await weights(join(folder, 'whole')))).toBe(true)
    const { card } = await readModel(files, out)
    const y = card.contract.centres.map((centre) => centre[1])
    expect(y).toEqual(y.toSorted((a, b) => a - b))
    expect(card.contract.parcels).toHaveLength(6)
  })

  it('says so when nothing tells where the parcels lie', async () => {
    await rm(series, { recursive: true })
    await writeFakeCohort(series, { subjects: 3, parcels: 6, frames: 60, sidecars: false })
    const { findings } = await train(asked(), quiet)
    expect(findings.map(({ code }) => code)).toContain('cohort.rows.unsorted')
  })

  it('learns the future of all parcels', async () => {
    const { finalLoss } = await train(asked({ settings: { ...image, mask: 'future' } }), quiet)
    expect(finalLoss).toBeGreaterThan(0)
  })
})

describe('a training that diverges', () => {
  /** The real thing until a step, then a loss that is no number. */
  const breakingAt = (broken: number): Runtime => ({
    ...runtime,
    async createSession(onnx, options) {
      const session = await runtime.createSession(onnx, options)
      let step = 0
      return {
        ...session,
        run: async (feeds) => {
          const outputs = await session.run(feeds)
          return ++step < broken ? outputs : { ...outputs, loss: { ...outputs.loss, data: Float32Array.of(NaN) } }
        },
      }
    },
  })

  it('stops with a clear word and keeps the last good checkpoint', async () => {
    const diverging = makeTrain({ files, runtime: breakingAt(8), machine: makeNodeMachine(), program })
    const error = await refusal(diverging(request({ settings: { checkpointSeconds: '0' } }), quiet))
    expect(error).toMatchObject({ code: 'usage.bad', message: expect.stringContaining('in step 8') })
    expect((await train(request(), quiet)).resumedFromStep).toBe(7)
  })
})

it('a card says which program and settings made the model', async () => {
  await train(request({ settings: { gain: '7' } }), quiet)
  const card = modelCardSchema.parse(JSON.parse(await readFile(join(out, 'model.json'), 'utf8')))
  expect(card.madeWith).toEqual(program)
  expect(card.contract.scaling).toEqual({ method: 'robust', gain: 7 })
  expect(card.config).toMatchObject({ hiddenSize: 16, encoderLayers: 1, parcels: 6 })
})

const shared = join(process.env.BOLDSCOPE_SHARED ?? join(import.meta.dirname, '../../../../shared'), 'data')
const abide = join(shared, 'abide1/Outputs/cpac/nofilt_noglobal/rois_cc200')

describe.skipIf(!existsSync(abide))('real recordings (skipped where ../shared/data/abide1 is absent)', () => {
  it('train by the labels in their headers, placed by the atlas they were made with', async () => {
    const names = (await readdir(abide)).filter((name) => name.startsWith('CMU_a')).slice(0, 3)
    const settings = { windowFrames: '60', patchFrames: '20', convKernel: '65' }
    const atlas = join(shared, 'atlases/abide_CC200.nii.gz')
    const { findings } = await train(
      request({ series: names.map((name) => join(abide, name)), atlas, settings, steps: 2 }),
      quiet,
    )
    const { card } = await readModel(files, out)
    expect(card.contract).toMatchObject({ coordinates: 'atlas', trSeconds: 2 })
    expect(card.contract.parcels).toHaveLength(200)
    expect(card.contract.centres.every((centre) => centre.every((mm) => Math.abs(mm) < 120))).toBe(true)
    expect(ofTraining(findings)).toEqual([])
  })
})
