import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { modelCardSchema, taskSchemas, type ModelCard, type TaskInput } from '../../../src/preload/contract'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { makeOnnxRuntime } from '../../../src/main/adapters/onnxRuntime'
import { makeRandom } from '../../../src/main/domain/random'
import { writeSeries } from '../../../src/main/services/seriesFiles'
import { makeTrain } from '../../../src/main/services/train'
import { makeTruth, runTruth } from '../../../src/main/services/truth'
import { fakeSeries, fakeSeriesName, tinySettings, writeFakeCohort } from '../../fixtures/fakeCohort'

const files = makeNodeFiles()
const runtime = makeOnnxRuntime({ threads: 1 })
const machine = { freeBytes: async () => 2 ** 31 }
const program = { name: 'Boldscope', version: '0.0.0' }
const root = mkdtempSync(join(tmpdir(), 'boldscope-truth-'))
const quiet = { progress: () => {}, signal: new AbortController().signal }
const size = { parcels: 6, frames: 60 }
const gain = 5
const [seen, strangers, noise] = ['seen', 'strangers', 'noise'].map((name) => join(root, name))

const readCard = (folder: string): ModelCard =>
  modelCardSchema.parse(JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')))
const changeCard = (folder: string, change: (card: ModelCard) => void): void => {
  const card = readCard(folder)
  change(card)
  writeFileSync(join(folder, 'model.json'), JSON.stringify(card))
}
/** A copy of the trained model that one test may change. */
const copyModel = async (name: string): Promise<string> => {
  const folder = join(root, name)
  await cp(join(root, 'model'), folder, { recursive: true })
  return folder
}
const test = (model: string, input: Partial<TaskInput<'truth'>> = {}) =>
  makeTruth({ files, runtime })(taskSchemas.truth.input.parse({ model, ...input }), quiet)

beforeAll(async () => {
  await writeFakeCohort(seen, { subjects: 20, ...size })
  for (const subject of [51, 52, 53, 54, 55, 56])
    await writeSeries(files, join(strangers, fakeSeriesName(subject)), { ...fakeSeries(subject, size), phantom: false })
  for (const subject of [61, 62, 63, 64, 65, 66]) {
    const series = fakeSeries(subject, size)
    const random = makeRandom(subject, 'noise')
    await writeSeries(files, join(noise, fakeSeriesName(subject)), {
      ...series,
      values: series.values.map(() => random.normal()),
    })
  }
  const settings = { ...tinySettings, learningRate: '0.005', batch: '4', gain: String(gain) }
  const input = { series: [seen], model: 'brainlm', settings, steps: 400, out: join(root, 'model') }
  await makeTrain({ files, runtime, machine, program })(taskSchemas.train.input.parse(input), quiet)
  changeCard(join(root, 'model'), (card) => {
    card.truth = null
  })
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('the truth test of a model', () => {
  it('says without a recording that tokens are in order, and keeps golden outputs', async () => {
    const folder = await copyModel('plain')
    const truth = await runTruth(
      { files, runtime },
      folder,
      { series: [], calibrate: false, seed: 3, device: 'cpu' },
      quiet,
    )
    expect(truth).toMatchObject({
      tokenOrder: { passed: true },
      recordings: null,
      calibration: null,
      warnings: [],
      device: 'cpu',
    })
    expect(truth.golden).toMatchObject({ seed: 3, prediction: { length: 16 }, latent: { length: 16 } })
    expect(readCard(folder).truth).toEqual(truth)
  })

  it('changes nothing else on the card, not even what it does not know', async () => {
    const folder = await copyModel('whole')
    const path = join(folder, 'model.json')
    const before = { ...JSON.parse(readFileSync(path, 'utf8')), someday: { more: 1 } }
    writeFileSync(path, JSON.stringify(before))
    await test(folder, { series: [strangers] })
    const { truth, ...after } = JSON.parse(readFileSync(path, 'utf8'))
    const { truth: _, ...expected } = before
    expect(after).toEqual(expected)
    expect(truth.recordings.count).toBe(6)
  })

  it('finds that the model beats every baseline where waves are shared, on people it has not seen', async () => {
    const { truth } = await test(await copyModel('strangers'), { series: [seen, strangers] })
    const { model, mean, interpolation, ridge } = truth.recordings!.maskedR2
    expect(truth.recordings).toMatchObject({ count: 6, seenInTraining: 0 })
    expect(model).toBeGreaterThan(0.3)
    expect(model).toBeGreaterThan(mean!)
    expect(model).toBeGreaterThan(interpolation!)
    expect(ridge).toBeGreaterThan(mean!)
    expect(truth.warnings.filter((warning) => warning.includes('does not beat'))).toEqual([])
  })

  it('says so when the recordings were in the training, and are phantoms', async () => {
    const { truth, findings } = await test(await copyModel('seenOnly'), { series: [seen] })
    expect(truth.recordings).toMatchObject({ count: 20, seenInTraining: 20 })
    expect(truth.warnings).toContainEqual(expect.stringContaining('has seen 20 of the 20'))
    expect(truth.warnings).toContainEqual(expect.stringContaining('phantom'))
    expect(findings.map(({ message }) => message)).toEqual(expect.arrayContaining(truth.warnings))
  })

  it('says so when there is nothing to predict: nobody beats a constant on noise', async () => {
    const { truth } = await test(await copyModel('noise'), { series: [noise] })
    expect(truth.recordings!.maskedR2.model).toBeLessThan(0.02)
    expect(truth.warnings).toContainEqual(expect.stringContaining('does not beat'))
  })

  it('says so when another repetition time or few recordings make the test weak', async () => {
    const one = join(root, 'one', fakeSeriesName(71))
    await writeSeries(files, one, { ...fakeSeries(71, size), trSeconds: 3 })
    const { truth } = await test(await copyModel('slow'), { series: [one] })
    expect(truth.warnings).toContainEqual(expect.stringContaining('every 3 s'))
    expect(truth.warnings).toContainEqual(expect.stringContaining('one recording only'))
  })

  it('keeps the first golden output, and what recordings gave, when it is run again without any', async () => {
    const folder = await copyModel('again')
    const { truth: first } = await test(folder, { series: [strangers], seed: 4 })
    const { truth: second } = await test(folder, { seed: 5 })
    expect(second).toMatchObject({ golden: first.golden, recordings: first.recordings, warnings: first.warnings })
  })

  it('notices outputs that differ from the golden ones', async () => {
    const folder = await copyModel('other')
    await test(folder)
    changeCard(folder, (card) => {
      card.truth!.golden.latent[5] += 0.01 * card.truth!.golden.latent[1]
    })
    const { truth, findings } = await test(folder)
    expect(truth.warnings).toEqual([expect.stringContaining('gives other outputs')])
    expect(findings).toMatchObject([{ severity: 'warning', code: 'truth.doubt' }])
  })

  it('passes over recordings that do not fit, and refuses when none is left', async () => {
    const unfit = join(root, 'unfit')
    await writeSeries(files, join(unfit, fakeSeriesName(81)), fakeSeries(81, { parcels: 4, frames: 60 }))
    await writeSeries(files, join(unfit, fakeSeriesName(82)), fakeSeries(82, { parcels: 6, frames: 10 }))
    const { truth, findings } = await test(await copyModel('some'), { series: [unfit, strangers] })
    expect(truth.recordings!.count).toBe(6)
    expect(findings.filter(({ code }) => code === 'truth.passedOver')).toHaveLength(2)
    await expect(test(join(root, 'some'), { series: [unfit] })).rejects.toMatchObject({ code: 'input.bad' })
  })

  it('stops when it is cancelled, and leaves the card as it was', async () => {
    const folder = await copyModel('stopped')
    const abort = new AbortController()
    abort.abort()
    const input = { series: [strangers], calibrate: false, seed: 1, device: 'cpu' as const }
    const run = runTruth({ files, runtime }, folder, input, { progress: () => {}, signal: abort.signal })
    await expect(run).rejects.toMatchObject({ code: 'cancelled' })
    expect(readCard(folder).truth).toBeNull()
  })
})

describe('the gain of imported weights', () => {
  it('is found from recordings: near the one that they were trained with', async () => {
    const folder = await copyModel('imported')
    changeCard(folder, (card) => {
      card.training = null
      card.contract.scaling.gain = 0.25
    })
    const { truth: before } = await test(folder, { series: [strangers] })
    const { truth } = await test(folder, { series: [strangers], calibrate: true })
    expect(truth.calibration!.chosen).toBeGreaterThan(gain / 2.5)
    expect(truth.calibration!.chosen).toBeLessThan(gain * 2.5)
    expect(truth.calibration!.tried.map(({ gain: one }) => one)).toEqual(expect.arrayContaining([0.25, 1, 16]))
    expect(truth.recordings!.maskedR2.model).toBeGreaterThan(before.recordings!.maskedR2.model!)
    expect(readCard(folder).contract.scaling.gain).toBe(truth.calibration!.chosen)
  })

  it('is chosen on some recordings and reported on the others', async () => {
    const folder = await copyModel('halves')
    changeCard(folder, (card) => {
      card.training = null
    })
    const { truth: all } = await test(folder, { series: [strangers] })
    const { truth } = await test(folder, { series: [strangers], calibrate: true })
    expect(truth.recordings!.names).toEqual(all.recordings!.names.filter((_, index) => index % 2 === 1))
    expect(truth.warnings.join()).not.toContain('The gain was chosen on')
    const { truth: again } = await test(folder, { series: [strangers] })
    const chosenOn = all.recordings!.names.length - truth.recordings!.names.length
    expect(again.warnings.join()).toContain(`The gain was chosen on ${chosenOn} of the ${all.recordings!.names.length}`)
    const { truth: alone } = await test(folder, { series: [join(strangers, fakeSeriesName(51))], calibrate: true })
    expect(alone.warnings).toContainEqual(expect.stringContaining('chosen on the one recording'))
  })

  it('is not touched when the model was trained here, or when there is nothing to choose by', async () => {
    const folder = await copyModel('trained')
    await expect(test(folder, { series: [strangers], calibrate: true })).rejects.toMatchObject({ code: 'usage.bad' })
    changeCard(folder, (card) => {
      card.training = null
    })
    await expect(test(folder, { calibrate: true })).rejects.toMatchObject({ code: 'usage.bad' })
  })
})
