import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { detectionSchema, taskSchemas, type Detection, type TaskRequest } from '../../../src/preload/contract'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { makeNodeMachine } from '../../../src/main/adapters/nodeMachine'
import { makeOnnxRuntime } from '../../../src/main/adapters/onnxRuntime'
import { decodeNpy } from '../../../src/main/domain/npy'
import type { ParcelSeries } from '../../../src/main/domain/parcelSeries'
import { makeDetect } from '../../../src/main/services/detect'
import { listSeries, writeSeries } from '../../../src/main/services/seriesFiles'
import { makeTrain } from '../../../src/main/services/train'
import { fakeSeries, fakeSeriesName, tinySettings, writeFakeCohort } from '../../fixtures/fakeCohort'

const files = makeNodeFiles()
const runtime = makeOnnxRuntime({ threads: 1 })
const program = { name: 'Boldscope', version: '0.0.0' }
const root = mkdtempSync(join(tmpdir(), 'boldscope-detect-'))
const quiet = { progress: () => {}, signal: new AbortController().signal }
const size = { parcels: 6, frames: 96 }
const model = join(root, 'model')
const reference = join(root, 'cohort')
const detect = makeDetect({ files, runtime, program })

const ask = async (more: Partial<TaskRequest<'detect'>>) => {
  const out = join(root, `out ${Math.random()}`)
  const input = taskSchemas.detect.input.parse({ model, reference, series: '', out, ...more })
  const output = await detect(input, quiet)
  const detection = detectionSchema.parse(JSON.parse(readFileSync(join(out, 'findings.json'), 'utf8')))
  return { out, output, detection }
}
const putSeries = async (name: string, series: ParcelSeries): Promise<string> => {
  const path = join(root, 'judged', name)
  await writeSeries(files, path, series)
  return path
}

/** A recording in which parcel 4 goes wild in the frames 48 to 59: two token windows of six frames. */
const wild = (): ParcelSeries => {
  const series = fakeSeries(70, size)
  for (let frame = 48; frame < 60; frame++) series.values[frame * 6 + 3] += frame % 2 ? 60 : -60
  return series
}
const cellsOf = (detection: Detection) => detection.anomalies.map(({ parcel, window }) => `${parcel} ${window}`)

beforeAll(async () => {
  await writeFakeCohort(reference, { subjects: 24, ...size })
  const input = { series: [reference], model: 'brainlm', settings: tinySettings, steps: 40, out: model }
  await makeTrain({ files, runtime, machine: makeNodeMachine(), program })(taskSchemas.train.input.parse(input), quiet)
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('detection', () => {
  it('finds what is wild in a recording, where it is and when, and leaves the other parcels alone', async () => {
    const { detection, output } = await ask({ series: await putSeries(fakeSeriesName(70), wild()) })
    expect(cellsOf(detection).sort()).toEqual(['P4 8', 'P4 9'])
    expect(detection.anomalies[0]).toMatchObject({ parcel: 'P4', label: 4, network: 'N1' })
    const first = detection.anomalies.find(({ window }) => window === 8)!
    expect(first).toMatchObject({ firstFrame: 48, lastFrame: 53, startSeconds: 96, endSeconds: 108 })
    expect(output).toMatchObject({ references: 24, cells: 6 * 16, auroc: null })
  })

  it('writes tables and arrays that agree with each other', async () => {
    const { out, output, detection } = await ask({ series: await putSeries(fakeSeriesName(70), wild()) })
    expect(output.files.map((path) => basename(path)).sort()).toEqual([
      'cells.tsv',
      'findings.json',
      'findings.tsv',
      'reconstruction.npy',
      'z.npy',
    ])
    const rows = readFileSync(join(out, 'cells.tsv'), 'utf8').trimEnd().split('\n')
    expect(rows.length).toBe(1 + 6 * 16)
    const z = decodeNpy(new Uint8Array(readFileSync(join(out, 'z.npy'))))
    const traces = decodeNpy(new Uint8Array(readFileSync(join(out, 'reconstruction.npy'))))
    expect(z.shape).toEqual([16, 6])
    expect(traces.shape).toEqual([4, 96, 6])
    for (const { window, parcel, z: value } of detection.anomalies)
      expect(z.data[window * 6 + Number(parcel.slice(1)) - 1]).toBeCloseTo(value!, 5)
    const [reconstructed, low, high] = [1, 2, 3].map((part) => traces.data[part * 96 * 6 + 20])
    expect(low).toBeLessThan(reconstructed)
    expect(high).toBeGreaterThan(reconstructed)
  })

  it('measures itself by the truth of this subject alone', async () => {
    const truth = join(root, 'truth.tsv')
    const row = (subject: string, parcel: string) => `${subject}\t${parcel}\t1\tburst\t48\t59\n`
    await files.write(
      truth,
      'subject\tparcel\tlabel\tkind\tfirst_frame\tlast_frame\n' + row('sub-70', 'P4') + row('sub-71', 'P1'),
    )
    const right = await ask({ series: await putSeries(fakeSeriesName(70), wild()), truth })
    expect(right.detection.auroc).toBe(1)
    const other = await ask({ series: await putSeries(fakeSeriesName(72), fakeSeries(72, size)), truth })
    expect(other.detection.auroc).toBeNull()
  })

  it('never compares a person with themselves: not by name, nor by the same file under another', async () => {
    const [one, two] = await listSeries(files, [reference])
    const byName = await ask({ series: await putSeries(basename(one), wild()) })
    expect(byName.detection.reference).toMatchObject({ recordings: 23, leftOut: 1 })
    await files.copy(two, join(root, 'judged', 'somebody_timeseries.tsv'))
    await files.copy(two.replace('.tsv', '.json'), join(root, 'judged', 'somebody_timeseries.json'))
    const byContent = await ask({ series: join(root, 'judged', 'somebody_timeseries.tsv') })
    expect(byContent.detection.reference).toMatchObject({ recordings: 23, leftOut: 1 })
    expect(byContent.detection.reference.cells).toBe(23 * 6 * 16)
  })

  it('keeps parcels without signal as unjudged cells', async () => {
    const series = fakeSeries(73, size)
    for (let frame = 0; frame < size.frames; frame++) series.values[frame * 6 + 1] = NaN
    const { out, detection } = await ask({ series: await putSeries(fakeSeriesName(73), series) })
    expect(detection).toMatchObject({ cells: 5 * 16, unjudged: 16, quality: { emptyParcels: 1 } })
    const rows = readFileSync(join(out, 'cells.tsv'), 'utf8').split('\n')
    expect(rows.filter((line) => line.startsWith('P2\t')).every((line) => line.includes('n/a\tn/a\tn/a'))).toBe(true)
  })

  it('says that a small cohort can hardly support a finding', async () => {
    const few = (await listSeries(files, [reference])).slice(0, 5)
    const path = await putSeries(fakeSeriesName(74), fakeSeries(74, size))
    const { detection, output } = await ask({ series: path, reference: few })
    expect(detection.warnings.join()).toMatch(/cohort of 5 recordings is small/)
    expect(output.findings.map(({ code }) => code)).toContain('reference.small')
  })

  it('says once, and truly, what a bare table leaves open: its parcels are placed by their names', async () => {
    const path = join(root, 'judged', 'bare.tsv')
    await writeSeries(files, path, fakeSeries(75, size))
    await files.remove(path.replace('.tsv', '.json'))
    const { detection } = await ask({ series: path })
    expect(detection.warnings.filter((text) => text.includes('bare.tsv'))).toEqual([
      'The repetition time of bare.tsv is unknown: whether it fits cannot be told.',
      'bare.tsv does not name its atlas: by their names its parcels are taken for those of Fake.',
    ])
  })

  it('says so when the label volume beside a recording cannot be read, and judges the recording all the same', async () => {
    const broken = join(root, 'broken atlas.nii')
    await files.write(broken, 'no volume')
    const series = { ...wild(), atlas: { name: 'Fake', hash: null, file: broken } }
    const { detection, output } = await ask({ series: await putSeries(fakeSeriesName(71), series) })
    expect(output.findings.find(({ place }) => place.file === 'broken atlas.nii')?.severity).toBe('warning')
    expect(detection.warnings.join()).toContain('broken atlas.nii')
    expect(detection.anomalies.length).toBeGreaterThan(0)
  })

  it('refuses a cohort of two', async () => {
    const few = (await listSeries(files, [reference])).slice(0, 2)
    const series = await putSeries(fakeSeriesName(74), fakeSeries(74, size))
    await expect(ask({ series, reference: few })).rejects.toMatchObject({
      code: 'input.bad',
      findings: expect.arrayContaining([expect.objectContaining({ code: 'reference.tooFew' })]),
    })
  })

  it('finds the same in the same parcels when the file has them in another order', async () => {
    const { parcels, values, ...rest } = wild()
    const turned = values.map((_, at) => values[at - (at % 6) + 5 - (at % 6)])
    const series = await putSeries(fakeSeriesName(70), { ...rest, parcels: [...parcels].reverse(), values: turned })
    const { detection } = await ask({ series })
    expect(cellsOf(detection).sort()).toEqual(['P4 8', 'P4 9'])
    expect(detection.anomalies[0]).toMatchObject({ parcel: 'P4', label: 4 })
  })

  it('refuses other parcels than the model’s', async () => {
    const series = fakeSeries(75, size)
    series.parcels[2] = { ...series.parcels[2], name: 'elsewhere' }
    const path = await putSeries(fakeSeriesName(75), series)
    await expect(ask({ series: path })).rejects.toMatchObject({ code: 'input.bad' })
  })

  it('stops when cancelled', async () => {
    const series = await putSeries(fakeSeriesName(76), fakeSeries(76, size))
    const input = taskSchemas.detect.input.parse({ model, reference, series, out: join(root, 'stopped') })
    await expect(detect(input, { ...quiet, signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' })
  })
})
