import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { taskSchemas, type Head } from '../../../src/preload/contract'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { makeOnnxRuntime } from '../../../src/main/adapters/onnxRuntime'
import { decodeNpy } from '../../../src/main/domain/npy'
import type { ParcelSeries } from '../../../src/main/domain/parcelSeries'
import { initialiseHead } from '../../../src/main/models/head'
import { headOf } from '../../../src/main/services/inference/headOf'
import { makeForecast } from '../../../src/main/services/forecast'
import { readSeries, writeSeries } from '../../../src/main/services/seriesFiles'
import { fakeSeries } from '../../fixtures/fakeCohort'
import { smallModel, writeModelFolder } from '../../fixtures/modelFolder'

const files = makeNodeFiles()
const runtime = makeOnnxRuntime({ threads: 1 })
const program = { name: 'Boldscope', version: '0.0.0' }
const root = mkdtempSync(join(tmpdir(), 'boldscope-forecast-'))
const quiet = { progress: () => {}, signal: new AbortController().signal }
const at = (name: string) => join(root, name)
const parcels = 6

let outs = 0
const forecast = async (model: string, request: object = {}, context = quiet) => {
  const out = at(`out-${outs++}`)
  const input = taskSchemas.forecast.input.parse({ model: at(model), series: at('whole.tsv'), out, ...request })
  const output = await makeForecast({ files, runtime, program })(input, context)
  const array = (name: string) => decodeNpy(readFileSync(join(out, `${name}.npy`)))
  const described = JSON.parse(readFileSync(output.predicted, 'utf8')) as { frames: [number, number]; from: number }
  const series = async (kind: string): Promise<ParcelSeries> => {
    const read = await readSeries(
      files,
      output.files.find((path) => path.endsWith(`desc-${kind}_timeseries.tsv`))!,
    )
    if (!read.ok) throw new Error('unreadable')
    return read.value
  }
  return { output, out, array, described, series }
}
const tail = (values: Float32Array, frames: number): Float32Array => values.slice(-frames * parcels)

beforeAll(async () => {
  for (const architecture of ['brainlm', 'brainlm-vitmae'] as const) {
    const model = smallModel(architecture)
    await writeModelFolder(at(architecture), model, model.initialise(4))
  }
  const whole = fakeSeries(3, { parcels, frames: 60 })
  await writeSeries(files, at('whole.tsv'), whole)
  const other = { ...whole, values: whole.values.slice() }
  for (let place = 56 * parcels; place < other.values.length; place++) other.values[place] = 5 * place
  await writeSeries(files, at('otherFuture.tsv'), other)
  await writeSeries(files, at('window.tsv'), fakeSeries(3, { parcels, frames: 24 }))
  const gaps = { ...whole, values: whole.values.slice() }
  for (let frame = 0; frame < 60; frame++) gaps.values[frame * parcels + 1] = NaN
  await writeSeries(files, at('gaps.tsv'), gaps)
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe.each(['brainlm', 'brainlm-vitmae'])('a forecast by %s', (model) => {
  it('knows nothing of what it is to predict, not even its spread', async () => {
    const [one, other] = [await forecast(model), await forecast(model, { series: at('otherFuture.tsv') })]
    const frames = one.described.frames[1] - one.described.frames[0] + 1
    expect(tail(other.array('predicted').data, frames)).toEqual(tail(one.array('predicted').data, frames))
    expect(tail(other.array('recorded').data, frames)).not.toEqual(tail(one.array('recorded').data, frames))
  })

  it('depends on the context', async () => {
    const [late, early] = [await forecast(model), await forecast(model, { from: 3 })]
    expect(early.array('predicted').data).not.toEqual(late.array('predicted').data)
    expect(early.described.from).toBe(3)
  })

  it('is possible in a recording of one window, with its end to compare', async () => {
    const { output, described } = await forecast(model, { series: at('window.tsv') })
    expect(described).toMatchObject({ from: 0, recorded: true })
    expect(described.frames[1]).toBe(23)
    expect(output.skill.mean).not.toBeNull()
  })
})

describe('what is forecast', () => {
  it('is at least what was asked for, in whole tokens', async () => {
    const cases = [
      ['brainlm', undefined, 6],
      ['brainlm', 6, 6],
      ['brainlm', 7, 12],
      ['brainlm-vitmae', 3, 4],
      ['brainlm-vitmae', 8, 8],
    ] as const
    for (const [model, horizon, frames] of cases) {
      const { described } = await forecast(model, { horizon })
      expect(described.frames).toEqual([60 - frames, 59])
    }
  })

  it('goes on from its own predictions when it rolls', async () => {
    const [once, thrice] = [await forecast('brainlm', { from: 20 }), await forecast('brainlm', { from: 20, rolls: 3 })]
    expect(once.described.frames).toEqual([38, 43])
    expect(thrice.described.frames).toEqual([38, 55])
    const first = tail(thrice.array('predicted').data, 18).slice(0, 6 * parcels)
    expect(first).toEqual(tail(once.array('predicted').data, 6))
  })

  it('is scored by the recording that goes on, against the last value and the mean of the context', async () => {
    const { output, array } = await forecast('brainlm', { control: 'random' })
    const [recorded, predicted] = [array('recorded'), array('predicted')]
    expect(recorded.shape).toEqual([24, parcels])
    expect(predicted.shape).toEqual([24, parcels])
    expect(predicted.data.slice(0, 18 * parcels).every(Number.isNaN)).toBe(true)
    const sums = { model: 0, last: 0, mean: 0 }
    for (let parcel = 0; parcel < parcels; parcel++) {
      const course = Array.from({ length: 24 }, (_, frame) => recorded.data[frame * parcels + parcel])
      const mean = course.slice(0, 18).reduce((sum, value) => sum + value, 0) / 18
      for (let frame = 18; frame < 24; frame++) {
        sums.model += (predicted.data[frame * parcels + parcel] - course[frame]) ** 2
        sums.last += (course[17] - course[frame]) ** 2
        sums.mean += (mean - course[frame]) ** 2
      }
    }
    expect(output.skill.persistence).toBeCloseTo(1 - sums.model / sums.last, 4)
    expect(output.skill.mean).toBeCloseTo(1 - sums.model / sums.mean, 4)
    expect(output.control!.r2).not.toBe(output.r2)
    expect(array('predicted-control').shape).toEqual([24, parcels])
  })

  it('is told in the unit of the recording and in scaled units, with the time at which it starts', async () => {
    const { series, output } = await forecast('brainlm', { from: 20 })
    const [own, scaled] = [await series('forecast'), await series('forecastScaled')]
    expect([own.frames, scaled.frames]).toEqual([6, 6])
    const ratio = (values: Float32Array) => (values[0] - values[parcels]) / (values[parcels] - values[2 * parcels])
    expect(ratio(own.values)).toBeCloseTo(ratio(scaled.values), 1)
    expect(Math.abs(own.values[0] - 1000)).toBeLessThan(60)
    expect(Math.abs(scaled.values[0])).toBeLessThan(20)
    const sidecar = output.files.find((path) => path.endsWith('desc-forecast_timeseries.json'))!
    expect(JSON.parse(readFileSync(sidecar, 'utf8'))).toMatchObject({
      FirstFrame: 38,
      StartTime: 76,
      RepetitionTime: 2,
      Units: 'as recorded',
      Sources: ['whole.tsv'],
    })
  })

  it('has no skill where nothing came, and says so', async () => {
    const { output, described } = await forecast('brainlm', { from: 42 })
    expect(described).toMatchObject({ frames: [60, 65], recorded: false })
    expect(output).toMatchObject({ skill: { persistence: null, mean: null }, r2: null })
    expect(output.findings.map(({ message }) => message).join()).toContain('does not show what came')
  })

  it('leaves a missing parcel missing', async () => {
    const { series } = await forecast('brainlm', { series: at('gaps.tsv') })
    const { values } = await series('forecast')
    values.forEach((value, place) => expect(Number.isNaN(value)).toBe(place % parcels === 1))
  })
})

it('says that a model may remember what came in a recording that it was trained on, and of no other', async () => {
  const recordings = [{ name: 'whole.tsv', sha256: await files.sha256(at('whole.tsv')) }]
  const model = smallModel('brainlm')
  await writeModelFolder(at('trained'), model, model.initialise(4), { training: { recordings } })
  const told = async (request: object) =>
    (await forecast('trained', request)).output.findings.map(({ message }) => message).join()
  expect(await told({})).toContain('was trained on this recording')
  expect(await told({ series: at('otherFuture.tsv') })).not.toContain('was trained on this recording')
})

describe('a forecast that cannot be made', () => {
  it('is refused in words', async () => {
    await expect(forecast('brainlm', { horizon: 24 })).rejects.toThrow('leaves nothing to see in a window of 24')
    await expect(forecast('brainlm', { horizon: 19 })).rejects.toThrow('leaves nothing to see')
    await expect(forecast('brainlm', { from: 43 })).rejects.toThrow(
      'The context has 18 frames; from frame 43 on there are 17',
    )
  })

  it('is refused of a model that tells labels, which has nothing left to predict activity with', async () => {
    const model = smallModel('brainlm')
    const card: Head = {
      ...{ kind: 'regression', pooling: 'cls', target: 'age', classes: [], loss: 'mse', positiveWeight: null },
      ...{ sigmoid: false, offset: 40, scale: 10 },
    }
    const weights = new Map([...model.initialise(1), ...initialiseHead(model, headOf(card), 3)])
    await writeModelFolder(at('tuned'), model, weights, { head: { card, config: headOf(card) } })
    await expect(forecast('tuned')).rejects.toMatchObject({
      code: 'usage.bad',
      message: expect.stringContaining('age'),
    })
  })

  it('stops when cancelled', async () => {
    const context = { ...quiet, signal: AbortSignal.abort() }
    await expect(forecast('brainlm', {}, context)).rejects.toMatchObject({ code: 'cancelled' })
  })
})
