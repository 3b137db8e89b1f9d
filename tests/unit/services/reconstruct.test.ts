import { readFile } from 'node:fs/promises'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { taskSchemas } from '../../../src/preload/contract'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { makeNodeMachine } from '../../../src/main/adapters/nodeMachine'
import { makeOnnxRuntime } from '../../../src/main/adapters/onnxRuntime'
import { median } from '../../../src/main/domain/statistics'
import { openReconstructor, type Reconstructor } from '../../../src/main/services/reconstruction'
import { makeReconstruct } from '../../../src/main/services/reconstruct'
import { readSeries, writeSeries } from '../../../src/main/services/seriesFiles'
import { makeTrain } from '../../../src/main/services/train'
import { fakeSeries, fakeSeriesName, tinySettings, writeFakeCohort } from '../../fixtures/fakeCohort'

const files = makeNodeFiles()
const runtime = makeOnnxRuntime({ threads: 1 })
const program = { name: 'Boldscope', version: '0.0.0' }
const root = mkdtempSync(join(tmpdir(), 'boldscope-reconstruct-'))
const model = join(root, 'model')
const quiet = { progress: () => {}, signal: new AbortController().signal }
const size = { parcels: 6, frames: 60 }
const patchFrames = 6

let reconstructor: Reconstructor
beforeAll(async () => {
  await writeFakeCohort(join(root, 'series'), { subjects: 20, ...size })
  const settings = { ...tinySettings, learningRate: '0.005', batch: '4', gain: '5', coordinateUnitMm: '20' }
  const input = { series: [join(root, 'series')], model: 'brainlm', settings, steps: 400, out: model }
  await makeTrain({ files, runtime, machine: makeNodeMachine(), program })(taskSchemas.train.input.parse(input), quiet)
  reconstructor = await openReconstructor({ files, runtime }, model, 'cpu')
})
afterAll(async () => {
  await reconstructor.release()
  rmSync(root, { recursive: true, force: true })
})

describe('reconstructing a recording', () => {
  it('predicts the hidden parts of somebody the model has never seen', async () => {
    const { maskedR2 } = await reconstructor.reconstruct(fakeSeries(99, size), quiet)
    expect(median(maskedR2.r2)).toBeGreaterThan(0.3)
  })

  it('never lets a token be seen while it is predicted', async () => {
    const original = fakeSeries(99, size)
    const changed = fakeSeries(99, size)
    // Two frames of one token change places: median and IQR stay, so nothing but the token itself is another.
    const [parcel, first] = [4, 12]
    const [a, b] = [first * size.parcels + parcel, (first + 3) * size.parcels + parcel]
    ;[changed.values[a], changed.values[b]] = [changed.values[b], changed.values[a]]
    const before = await reconstructor.reconstruct(original, quiet)
    const after = await reconstructor.reconstruct(changed, quiet)
    const token = (values: Float32Array) =>
      Array.from({ length: patchFrames }, (_, i) => values[(first + i) * size.parcels + parcel])
    expect(token(after.recorded)).not.toEqual(token(before.recorded))
    expect(token(after.reconstructed)).toEqual(token(before.reconstructed))
    expect(after.reconstructed).not.toEqual(before.reconstructed)
  })

  it('covers what windows cover and leaves the rest missing', async () => {
    const { reconstructed, plan } = await reconstructor.reconstruct(fakeSeries(3, { parcels: 6, frames: 61 }), quiet)
    expect(plan).toMatchObject({ starts: [0, 24, 37], uncoveredFrames: 1 })
    const missing = Array.from({ length: 61 }, (_, frame) => Number.isNaN(reconstructed[frame * 6]))
    expect(missing.map((is, frame) => (is ? frame : -1)).filter((frame) => frame >= 0)).toEqual([48])
    expect(missing.every((is, frame) => is === Number.isNaN(reconstructed[frame * 6 + 5]))).toBe(true)
  })

  it('gives no verdict on an empty parcel, and the others one', async () => {
    const series = fakeSeries(3, size)
    for (let frame = 0; frame < 60; frame++) series.values[frame * 6 + 1] = NaN
    const { valid, maskedR2, reconstructed } = await reconstructor.reconstruct(series, quiet)
    expect([...valid]).toEqual([1, 0, 1, 1, 1, 1])
    expect([...maskedR2.r2].map(Number.isNaN)).toEqual([false, true, false, false, false, false])
    expect(reconstructed[1]).toBeNaN()
  })

  it('is the same every time', async () => {
    const once = await reconstructor.reconstruct(fakeSeries(5, size), quiet)
    const again = await reconstructor.reconstruct(fakeSeries(5, size), quiet)
    expect(again).toEqual(once)
  })

  it('stops when cancelled', async () => {
    const signal = AbortSignal.abort()
    await expect(reconstructor.reconstruct(fakeSeries(5, size), { signal })).rejects.toMatchObject({
      code: 'cancelled',
    })
  })

  it('refuses a recording of other parcels', async () => {
    const other = fakeSeries(5, { parcels: 7, frames: 60 })
    await expect(reconstructor.reconstruct(other, quiet)).rejects.toMatchObject({ code: 'input.bad' })
  })
})

describe('a model of pictures', () => {
  const picture = {
    windowFrames: '24',
    patchSize: '6',
    hiddenSize: '16',
    intermediateSize: '24',
    encoderHeads: '2',
    encoderLayers: '1',
    maskRatio: '0.5',
    batch: '2',
  }
  const open = async (name: string, more: Record<string, string>) => {
    const out = join(root, name)
    const input = { series: [join(root, 'series')], model: 'brainlm-vitmae', settings: { ...picture, ...more }, out }
    const train = makeTrain({ files, runtime, machine: makeNodeMachine(), program })
    await train(taskSchemas.train.input.parse({ ...input, steps: 3 }), quiet)
    return openReconstructor({ files, runtime }, out, 'cpu')
  }

  it('predicts every frame of every parcel, without seeing the patch that it is in', async () => {
    const pictures = await open('pictures', {})
    const { model } = pictures.model
    const original = fakeSeries(99, size)
    const changed = fakeSeries(99, size)
    // Parcels of one patch, in the model's order and by their columns in the file; two frames of that patch.
    const [parcel, other] = [0, 1]
    const column = (place: number) =>
      original.parcels.findIndex(({ name }) => name === pictures.model.card.contract.parcels[place].name)
    const tokens = [0, 1, 2, 3].map((frame) => model.tokenOfValue[parcel * 24 + frame])
    expect(new Set([...tokens, model.tokenOfValue[other * 24]]).size).toBe(1)
    const [a, b] = [0, 2].map((frame) => frame * size.parcels + column(parcel))
    ;[changed.values[a], changed.values[b]] = [changed.values[b], changed.values[a]]
    const before = await pictures.reconstruct(original, quiet)
    const after = await pictures.reconstruct(changed, quiet)
    expect(before.reconstructed.every(Number.isFinite)).toBe(true)
    const patch = (values: Float32Array) =>
      [parcel, other].flatMap((place) => [0, 1, 2, 3].map((frame) => values[frame * size.parcels + place]))
    expect(patch(after.recorded)).not.toEqual(patch(before.recorded))
    expect(patch(after.reconstructed)).toEqual(patch(before.reconstructed))
    expect(after.reconstructed).not.toEqual(before.reconstructed)
    expect(pictures.findings).toEqual([])
    await pictures.release()
  })

  it('says so when it has learned the last frames alone', async () => {
    const forecasting = await open('forecasting', { trainMode: 'predict_last' })
    expect(forecasting.findings.map(({ code }) => code)).toEqual(['model.lastFramesOnly'])
    const { reconstructed } = await forecasting.reconstruct(fakeSeries(99, size), quiet)
    expect(reconstructed.every(Number.isFinite)).toBe(true)
    await forecasting.release()
  })
})

describe('the task', () => {
  const run = async (name: string) => {
    const path = join(root, 'judged', name)
    const series = fakeSeries(50, { parcels: 6, frames: 61 })
    for (let frame = 0; frame < 61; frame++) series.values[frame * 6 + 2] = 5
    await writeSeries(files, path, series)
    const input = taskSchemas.reconstruct.input.parse({ model, series: path, out: join(root, 'out') })
    return makeReconstruct({ files, runtime, program })(input, quiet)
  }

  it('writes both series in scaled units, and says so', async () => {
    const made = await run(fakeSeriesName(50))
    const stem = 'sub-50_task-rest_atlas-Fake_stat-mean_desc'
    expect(made.recorded).toBe(join(root, `out/${stem}-recorded_timeseries.tsv`))
    expect(made.reconstructed).toBe(join(root, `out/${stem}-reconstructed_timeseries.tsv`))
    const [recorded, reconstructed] = [
      await readSeries(files, made.recorded),
      await readSeries(files, made.reconstructed),
    ]
    if (!recorded.ok || !reconstructed.ok) throw new Error('unreadable')
    expect(Math.abs(median(recorded.value.values.filter((_, i) => i % 6 === 0)))).toBeLessThan(1e-6)
    expect(reconstructed.value.frames).toBe(61)
    expect(reconstructed.value.values[48 * 6]).toBeNaN()
    expect(reconstructed.value).toMatchObject({ phantom: true, trSeconds: 2, parcels: recorded.value.parcels })
    const sidecar = JSON.parse(await readFile(made.recorded.replace('.tsv', '.json'), 'utf8'))
    expect(sidecar).toMatchObject({ Units: expect.stringContaining('IQR'), Gain: 5, Sources: [fakeSeriesName(50)] })
  })

  it('writes how well each parcel is predicted, n/a where nothing can be told', async () => {
    const made = await run(fakeSeriesName(50))
    const rows = (await readFile(made.maskedR2, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'))
    expect(rows[0]).toEqual(['parcel', 'masked_r2', 'n_frames'])
    expect(rows[3]).toEqual(['P3', 'n/a', '0'])
    expect(rows[1][2]).toBe('60')
    const r2 = rows
      .slice(1)
      .map((row) => Number(row[1]))
      .filter((value) => !Number.isNaN(value))
    expect(made.medianMaskedR2).toBeCloseTo(median(r2), 5)
  })

  it('keeps the name of a file that is not BIDS', async () => {
    const made = await run('somebody_timeseries.tsv')
    expect(made.recorded).toBe(join(root, 'out/somebody_desc-recorded_timeseries.tsv'))
  })
})
