import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { taskSchemas, type TaskRequest } from '../../../src/preload/contract'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { makeNodeCompressor } from '../../../src/main/adapters/nodeZlib'
import type { ParcelSeries } from '../../../src/main/domain/parcelSeries'
import { makeConnectivity } from '../../../src/main/services/connectivity'
import { writeSeries } from '../../../src/main/services/seriesFiles'
import { readNiftiHeader, readVolumeFrame } from '../../../src/main/services/volumeFiles'
import { fakeSeries } from '../../fixtures/fakeCohort'
import { useFolder } from '../../fixtures/folder'
import { buildNifti, obliqueForm } from '../../fixtures/nifti'
import { readTextTable } from '../../fixtures/textTable'

const files = makeNodeFiles()
const quiet = { progress: () => {}, signal: new AbortController().signal }
const folder = useFolder()
const parcels = 6
const nameOf = (subject: number) => `sub-0${subject}_task-rest_atlas-Fake_stat-mean_desc-clean_timeseries.tsv`

const put = async (subject: number, change: (series: ParcelSeries) => void = () => {}, more: object = {}) => {
  const series = fakeSeries(subject, { parcels, frames: 60 })
  change(series)
  const path = folder.path(nameOf(subject))
  await writeSeries(files, path, series, { ...more })
  return path
}

const run = (request: Omit<TaskRequest<'connectivity'>, 'out'>, out = 'out') => {
  const input = taskSchemas.connectivity.input.parse({ ...request, out: folder.path(out) })
  return makeConnectivity({
    files,
    compressor: makeNodeCompressor(),
    program: { name: 'Boldscope', version: '0.0.0' },
  })(input, quiet)
}

const numbers = (path: string): number[][] =>
  readTextTable(path).rows.map((row) => row.map((cell) => (cell === 'n/a' ? NaN : Number(cell))))
const sidecar = (path: string) => JSON.parse(readFileSync(path.replace(/tsv$/, 'json'), 'utf8')) as Record<string, any> // eslint-disable-line
const codes = (output: { findings: Array<{ code: string }> }) => output.findings.map(({ code }) => code)

/** Pearson's r, the plain way. */
const correlate = (a: readonly number[], b: readonly number[]): number => {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [x, y] = [a, b].map((values) => values.map((value) => value - mean(values)))
  const dot = (p: readonly number[], q: readonly number[]) => p.reduce((sum, value, at) => sum + value * q[at], 0)
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y))
}
const column = ({ values, frames }: ParcelSeries, parcel: number): number[] =>
  Array.from({ length: frames }, (_, frame) => values[frame * parcels + parcel])

describe('correlation matrices', () => {
  it('lie in a BIDS table named by what they are, parcels as header, with what they were made of', async () => {
    const path = await put(1)
    const output = await run({ series: [path] })
    expect(output).toMatchObject({ recordings: 1, leftOut: 0, parcels, mean: null, findings: [] })
    const name = 'sub-01_task-rest_atlas-Fake_stat-pearsoncorrelation_desc-clean_relmat.tsv'
    expect(output.matrices).toEqual([join(folder.path('out'), name)])
    expect(readTextTable(output.matrices[0]).header).toEqual(['P1', 'P2', 'P3', 'P4', 'P5', 'P6'])
    const series = fakeSeries(1, { parcels, frames: 60 })
    const rows = numbers(output.matrices[0])
    expect(rows[4][1]).toBeCloseTo(correlate(column(series, 4), column(series, 1)), 6)
    expect(rows[1][4]).toBe(rows[4][1])
    const facts = { Method: 'Pearson correlation', Frames: 60, FramesUsed: 60, ParcelsUsed: 6, Sources: [nameOf(1)] }
    expect(sidecar(output.matrices[0])).toMatchObject({ ...facts, GeneratedBy: [{ Name: 'Boldscope' }], Phantom: true })
  })

  it('of a series whose name is not BIDS are named by it, without two statistics in one name', async () => {
    const path = folder.path('run7_atlas-Fake_stat-mean_timeseries.tsv')
    await writeSeries(files, path, fakeSeries(1, { parcels, frames: 60 }))
    const [made] = (await run({ series: [path] })).matrices
    expect(made.split('/').at(-1)).toBe('run7_atlas-Fake_stat-pearsoncorrelation_relmat.tsv')
  })

  it('keep rows of n/a for parcels without signal, and say which and why', async () => {
    const path = await put(1, ({ values, frames }) => {
      for (let frame = 0; frame < frames; frame++) [values[frame * parcels], values[frame * parcels + 3]] = [NaN, 5]
    })
    const output = await run({ series: [path], measures: true, density: 0.8, alff: true })
    const rows = numbers(output.matrices[0])
    expect(rows).toHaveLength(parcels)
    expect(rows.map((row) => row.filter(Number.isNaN).length)).toEqual([6, 2, 2, 6, 2, 2])
    expect(sidecar(output.matrices[0]).ParcelsLeftOut).toEqual([
      { Name: 'P1', Reason: 'empty' },
      { Name: 'P4', Reason: 'constant' },
    ])
    expect(codes(output)).toEqual(expect.arrayContaining(['series.parcels.missing', 'connectivity.parcels.leftOut']))
    const measures = readTextTable(output.measures[0]).rows
    expect(measures[3].slice(2).every((cell) => cell === 'n/a')).toBe(true)
    expect(measures[1]).not.toContain('n/a')
  })

  it('use only frames that every parcel has, and tell how many were left out', async () => {
    const series = fakeSeries(1, { parcels, frames: 60 })
    const path = await put(1, ({ values }) => {
      values[7 * parcels + 2] = NaN
      values.fill(NaN, 20 * parcels, 23 * parcels)
    })
    const output = await run({ series: [path] })
    const facts = { FramesUsed: 56, FramesWithoutValues: 3, FramesIncomplete: 1 }
    expect(sidecar(output.matrices[0])).toMatchObject(facts)
    const kept = (_: number, frame: number) => frame !== 7 && (frame < 20 || frame > 22)
    const [a, b] = [0, 1].map((parcel) => column(series, parcel).filter(kept))
    expect(numbers(output.matrices[0])[0][1]).toBeCloseTo(correlate(a, b), 6)
    expect(codes(output)).toContain('connectivity.frames.leftOut')
  })

  it('can be written network after network, with the means of the blocks beside', async () => {
    const path = await put(1)
    const [atlas, network] = [await run({ series: [path] }), await run({ series: [path], order: 'network' })]
    const rows = numbers(network.matrices[0])
    expect(readTextTable(network.matrices[0]).header).toEqual(['P1', 'P4', 'P2', 'P5', 'P3', 'P6'])
    expect(network.matrices).toEqual(atlas.matrices)
    const blocks = readTextTable(network.matrices[0].replace('relmat', 'networks'))
    expect(blocks.header).toEqual(['N1', 'N2', 'N3'])
    expect(Number(blocks.rows[0][0])).toBeCloseTo(rows[0][1], 6)
    expect(Number(blocks.rows[0][1])).toBeCloseTo((rows[0][2] + rows[0][3] + rows[1][2] + rows[1][3]) / 4, 6)
  })

  it('as Fisher’s z have no value on the diagonal or between copies, and the copies are told', async () => {
    const path = await put(1, ({ values, frames }) => {
      for (let frame = 0; frame < frames; frame++) values[frame * parcels + 5] = values[frame * parcels]
    })
    const output = await run({ series: [path], kind: 'fisher-z' })
    const rows = numbers(output.matrices[0])
    expect(rows[0].map(Number.isNaN)).toEqual([true, false, false, false, false, true])
    expect(codes(output)).toContain('connectivity.parcels.equal')
  })
})

describe('recordings that do not suffice', () => {
  it('are left out of a cohort with a finding, and refused when none is left', async () => {
    const [good, short] = [await put(1), await put(2, (series) => series.values.fill(NaN, 10 * parcels))]
    const output = await run({ series: [good, short] })
    expect(output).toMatchObject({ recordings: 1, leftOut: 1 })
    expect(output.findings[0]).toMatchObject({ code: 'connectivity.recording.leftOut', place: { file: nameOf(2) } })
    await expect(run({ series: [short] })).rejects.toMatchObject({ code: 'input.bad' })
  })

  it('do not get seconds or Hz without a repetition time, unless it is given', async () => {
    const path = await put(1, (series) => (series.trSeconds = null))
    await expect(run({ series: [path], alff: true })).rejects.toMatchObject({ code: 'input.bad' })
    await expect(run({ series: [path], kind: 'lagged', maxLagSeconds: 4 })).rejects.toMatchObject({ code: 'input.bad' })
    const output = await run({ series: [path], alff: true, trSeconds: 2 })
    expect(output.recordings).toBe(1)
    expect(codes(output)).not.toContain('series.tr.unknown')
  })

  it('are not written over one another when two have one name', async () => {
    const path = await put(1)
    const copy = folder.put(`other/${nameOf(1)}`, readFileSync(path))
    await expect(run({ series: [path, copy] })).rejects.toMatchObject({ code: 'usage.bad' })
  })
})

describe('recordings that do not belong together', () => {
  it('are told when they are of one run, which would count twice', async () => {
    const [raw, other] = [await put(1), await put(2)]
    const cleaned = raw.replace('desc-clean', 'desc-denoised')
    await writeSeries(files, cleaned, fakeSeries(3, { parcels, frames: 60 }), {})
    const { findings, recordings } = await run({ series: [raw, cleaned, other] })
    expect(recordings).toBe(3)
    expect(findings.map(({ code }) => code)).toEqual(['connectivity.run.twice'])
    expect((await run({ series: [raw, other] })).findings).toEqual([])
  })

  it('are told when they have different parcels', async () => {
    const larger = folder.path(nameOf(2))
    await writeSeries(files, larger, fakeSeries(2, { parcels: 8, frames: 60 }), {})
    const { findings, parcels: most } = await run({ series: [await put(1), larger] })
    expect(most).toBe(8)
    expect(findings.map(({ code }) => code)).toEqual(['connectivity.parcels.differ'])
  })
})

describe('partial correlation', () => {
  it('removes what two parcels share by a third', async () => {
    const path = await put(1, ({ values, frames }) => {
      const noise = column(fakeSeries(7, { parcels, frames }), 0).map((value) => value - 1000)
      for (let frame = 0; frame < frames; frame++) {
        values[frame * parcels + 1] += 3 * noise[frame]
        values[frame * parcels + 2] += 3 * noise[frame]
        values[frame * parcels] = noise[frame]
      }
    })
    const [whole, partial] = [await run({ series: [path] }), await run({ series: [path], kind: 'partial' })]
    expect(partial.matrices[0]).toContain('stat-partialcorrelation')
    const [r, given] = [whole, partial].map(({ matrices }) => numbers(matrices[0])[1][2])
    expect(r).toBeGreaterThan(0.8)
    expect(given).toBeLessThan(0.5)
    expect(sidecar(partial.matrices[0])).toMatchObject({ Standardised: true, Shrinkage: expect.any(Number) as number })
  })

  it('says that it rests on shrinkage where there are no more frames than parcels', async () => {
    const path = await put(1, (series) => series.values.fill(NaN, 6 * parcels))
    const output = await run({ series: [path], kind: 'partial', fewestFrames: 5 })
    expect(codes(output)).toContain('connectivity.frames.fewerThanParcels')
  })
})

describe('lagged correlation', () => {
  it('gives seconds, from the frames’ places also where censored rows were removed', async () => {
    const keptRows = Array.from({ length: 60 }, (_, row) => (row < 30 ? row : row + 7))
    const noise = column(fakeSeries(9, { parcels, frames: 80 }), 2)
    const path = await put(
      1,
      ({ values }) =>
        keptRows.forEach((frame, row) => {
          values[row * parcels] = noise[frame + 2]
          values[row * parcels + 1] = noise[frame]
        }),
      { CensoredFrames: { Rows: 'removed', KeptRows: keptRows } },
    )
    const output = await run({ series: [path], kind: 'lagged', maxLagSeconds: 8 })
    expect(output.matrices).toHaveLength(1)
    expect(numbers(output.matrices[0])[0][1]).toBeCloseTo(1, 6)
    const lags = numbers(output.matrices[0].replace('laggedcorrelation', 'lag'))
    expect([lags[0][1], lags[1][0], lags[0][0]]).toEqual([4, -4, 0])
    expect(sidecar(output.matrices[0]).LagRangeSeconds).toEqual([-8, 8])
    await expect(run({ series: [path], kind: 'lagged' })).rejects.toMatchObject({ code: 'usage.bad' })
  })

  it('comes with no spectrum where frames are missing in between', async () => {
    const path = await put(1, ({ values }) => values.fill(NaN, 30 * parcels, 33 * parcels))
    const output = await run({ series: [path], alff: true })
    expect(codes(output)).toContain('connectivity.alff.gaps')
    expect(readTextTable(output.measures[0]).rows[0].slice(2)).toEqual(['n/a', 'n/a'])
  })
})

describe('tangent space', () => {
  it('needs a cohort, keeps to parcels that all have, and writes the mean', async () => {
    const first = await put(1)
    await expect(run({ series: [first], kind: 'tangent' })).rejects.toMatchObject({ code: 'input.bad' })
    const second = await put(2, ({ values, frames }) => {
      for (let frame = 0; frame < frames; frame++) values[frame * parcels + 2] = NaN
    })
    const third = await put(3)
    const stranger = folder.put('sub-04_timeseries.tsv', readFileSync(first, 'utf8').replace('P6', 'Q6'))
    const output = await run({ series: [first, second, third, stranger], kind: 'tangent' })
    expect(output).toMatchObject({ recordings: 3, leftOut: 1 })
    expect(output.mean).toMatch(/group_stat-geometricmean_relmat\.tsv$/)
    expect(codes(output)).toEqual(
      expect.arrayContaining(['connectivity.parcels.notCommon', 'connectivity.recording.leftOut']),
    )
    const matrices = output.matrices.map(numbers)
    expect(matrices.map((rows) => rows.flat().filter(Number.isNaN).length)).toEqual([11, 11, 11])
    expect(sidecar(output.matrices[0]).ParcelsLeftOut).toEqual([{ Name: 'P3', Reason: 'not common' }])
    const sums = matrices[0].flat().map((value, at) => value + matrices[1].flat()[at] + matrices[2].flat()[at])
    expect(Math.max(...sums.filter(Number.isFinite).map(Math.abs))).toBeLessThan(1e-5)
    expect(sidecar(output.mean!).Sources).toHaveLength(3)
  })
})

describe('graph measures', () => {
  it('are one row for each parcel and the same again, with the whole graph in the sidecar', async () => {
    const path = await put(1)
    const read = async () => {
      const { measures } = await run({ series: [path], measures: true, density: 0.4, seed: 3 })
      return { ...readTextTable(measures[0]), facts: sidecar(measures[0]) }
    }
    const { header, rows, facts } = await read()
    expect(header.slice(0, 4)).toEqual(['parcel', 'network', 'degree', 'strength'])
    expect(rows.reduce((sum, row) => sum + Number(row[2]), 0)).toBe(2 * facts.Graph.Edges)
    expect(facts.Graph).toMatchObject({ DensityAsked: 0.4, Nodes: 6, Edges: 6, Modularity: { Seed: 3, Runs: 10 } })
    expect(facts.degree.Description).toBe('Number of edges.')
    expect(await read()).toEqual({ header, rows, facts })
  })

  it('are not made of what is no correlation', async () => {
    const path = await put(1)
    for (const kind of ['tangent', 'lagged'] as const)
      await expect(run({ series: [path], kind, maxLagSeconds: 4, measures: true })).rejects.toMatchObject({
        code: 'usage.bad',
      })
  })

  it('say when too few pairs are positive for the density', async () => {
    const output = await run({ series: [await put(1)], measures: true, density: 1 })
    expect(codes(output)).toContain('connectivity.graph.density')
  })
})

describe('maps of seeds', () => {
  const frames = 60
  const bold = (lengths: number[], change: (values: Float32Array) => void = () => {}) => {
    const values = fakeSeries(1, { parcels, frames }).values.slice(
      0,
      lengths.reduce((a, b) => a * b),
    )
    change(values)
    return folder.put('sub-01_task-rest_bold.nii', buildNifti({ lengths, values, type: 'float32', sform: obliqueForm }))
  }
  const voxelsOf = async (path: string) => {
    const header = await readNiftiHeader(files, path)
    if (!header.ok) throw new Error(header.findings[0].message)
    const values = await readVolumeFrame(files, path, header.value, 0)
    return { header: header.value, values: values.ok ? [...values.value] : [] }
  }

  /** A brain of five voxels, one of which does not vary; the sixth lies outside, and goes along by chance. */
  const brain = (values: Float32Array) => {
    for (let frame = 0; frame < frames; frame++) {
      values[frame * parcels + 4] = 1012
      values[frame * parcels + 5] -= 1000
    }
  }

  it('correlate each voxel over the usable frames, in the place of the recording, NaN where nothing varies or no brain is', async () => {
    const path = await put(1, ({ values }) => values.fill(NaN, 5 * parcels, 8 * parcels))
    const volume = bold([3, 2, 1, frames], brain)
    const output = await run({ series: [path], bold: volume, seeds: ['P2', 'P3'] })
    expect(output.seedMaps.map((map) => map.split('/').at(-1))).toEqual([
      'sub-01_task-rest_seed-P2_stat-pearsoncorrelation_statmap.nii.gz',
      'sub-01_task-rest_seed-P3_stat-pearsoncorrelation_statmap.nii.gz',
    ])
    const { header, values } = await voxelsOf(output.seedMaps[0])
    const source = await voxelsOf(volume)
    expect(header).toMatchObject({ shape: [3, 2, 1], affine: source.header.affine, space: source.header.space })
    const row = numbers(output.matrices[0])[1]
    values.forEach((value, voxel) => (voxel >= 4 ? expect(value).toBeNaN() : expect(value).toBeCloseTo(row[voxel], 6)))
    const facts = sidecar(output.seedMaps[0].replace('nii.gz', 'tsv'))
    expect(facts).toMatchObject({ Seed: 'P2', FramesUsed: 57, Mask: { Source: 'rough', Share: 0.1 } })
  })

  it('keep to the mask of the run where there is one', async () => {
    const path = await put(1)
    const volume = bold([3, 2, 1, frames], brain)
    const values = [0, 1, 1, 0, 0, 1]
    const mask = folder.put('mask.nii', buildNifti({ lengths: [3, 2, 1], values, type: 'uint8', sform: obliqueForm }))
    const output = await run({ series: [path], bold: volume, seeds: ['P2'], mask })
    const map = (await voxelsOf(output.seedMaps[0])).values
    expect(map.map((value) => (Number.isNaN(value) ? 0 : 1))).toEqual(values)
    expect(sidecar(output.seedMaps[0].replace('nii.gz', 'tsv'))).toMatchObject({ Mask: { Source: 'file' } })
  })

  it('are refused for other recordings, unknown seeds and seeds without signal', async () => {
    const path = await put(1, ({ values }) => values.forEach((_, at) => at % parcels === 0 && (values[at] = NaN)))
    const volume = bold([3, 2, 1, frames])
    const refused = (request: object, code: string) =>
      expect(run({ series: [path], bold: volume, seeds: ['P2'], ...request })).rejects.toMatchObject({ code })
    await refused({ seeds: ['P9'] }, 'usage.bad')
    await refused({ seeds: ['P1'] }, 'input.bad')
    await refused({ seeds: [] }, 'usage.bad')
    await refused({ series: [path, await put(2)] }, 'usage.bad')
    bold([3, 2, 1, frames - 1])
    await refused({}, 'input.bad')
  })
})

const cohort = 'data/abide1/Outputs/cpac/nofilt_noglobal/rois_cc200'
const measured = join(
  process.env.BOLDSCOPE_SHARED ?? join(import.meta.dirname, '../../../../shared'),
  cohort,
  'CMU_a_0050653_rois_cc200.1D.gz',
)

describe.skipIf(!existsSync(measured))(
  'a published series with parcels outside the field of view (skipped where the test data are absent)',
  () => {
    it('keeps their rows as n/a, and is elsewhere what the plain formula gives', async () => {
      const [, ...lines] = gunzipSync(readFileSync(measured)).toString().trim().split('\n')
      const rows = lines.map((line) => line.trim().split(/\s+/).map(Number))
      const columns = rows[0].map((_, parcel) => rows.map((row) => row[parcel]))
      const constant = columns.map((values) => values.every((value) => value === values[0]))
      const output = await run({ series: [measured] })
      const matrix = numbers(output.matrices[0])
      expect(constant.filter(Boolean)).toHaveLength(3)
      expect(matrix.map((row) => row.every(Number.isNaN))).toEqual(constant)
      for (const [a, b] of [
        [0, 1],
        [10, 150],
        [199, 77],
      ])
        expect(matrix[a][b]).toBeCloseTo(correlate(columns[a], columns[b]), 6)
    })
  },
)

it('delays by 720 s between frames come with a warning: most likely they are milliseconds', async () => {
  const output = await run({ series: [await put(1)], kind: 'lagged', maxLagSeconds: 720, trSeconds: 720 })
  expect(codes(output)).toContain('recording.tr.implausible')
})

describe('the mean of a group', () => {
  it('is that of Fisher z, over those who have the pair, with deviation, counts, networks and who took part', async () => {
    const drop = (series: ParcelSeries) => {
      for (let frame = 0; frame < 60; frame++) series.values[frame * parcels + 1] = NaN
    }
    const series = [await put(1), await put(2), await put(3, drop)]
    const output = await run({ series, groupMean: true, order: 'network' })
    const [{ stat, recordings, mean, deviation, count }] = output.groupMeans
    expect({ stat, recordings }).toEqual({ stat: 'pearsoncorrelation', recordings: 3 })
    expect(mean.split('/').at(-1)).toBe('group_stat-pearsoncorrelation_desc-mean_relmat.tsv')
    const each = output.matrices.map(numbers)
    const names = readTextTable(mean).header
    const [p1, p2, p3] = ['P1', 'P2', 'P3'].map((name) => names.indexOf(name))
    expect(readTextTable(output.matrices[0]).header).toEqual(names)
    const of = (matrix: number[][], row: number, other: number) => matrix[row][other]
    const all = each.map((matrix) => Math.atanh(of(matrix, p1, p3)))
    expect(of(numbers(mean), p1, p3)).toBeCloseTo(Math.tanh((all[0] + all[1] + all[2]) / 3), 6)
    expect(of(numbers(mean), p1, p1)).toBe(1)
    const two = each.slice(0, 2).map((matrix) => Math.atanh(of(matrix, p1, p2)))
    expect(of(numbers(mean), p1, p2)).toBeCloseTo(Math.tanh((two[0] + two[1]) / 2), 6)
    expect(of(numbers(deviation), p1, p2)).toBeCloseTo(Math.abs(two[0] - two[1]) / Math.SQRT2, 5)
    expect([of(numbers(count), p1, p2), of(numbers(count), p1, p3)]).toEqual([2, 3])
    expect(sidecar(mean)).toMatchObject({
      Recordings: 3,
      Phantom: true,
      Order: 'network',
      Sources: [1, 2, 3].map(nameOf),
    })
    expect(sidecar(deviation).Method).toContain('Fisher z')
    expect(output.files).toContain(mean.replace('_relmat.tsv', '_networks.tsv'))
  })

  it('has measures of its own graph, the same as of its file', async () => {
    const series = [await put(1), await put(2)]
    const output = await run({ series, groupMean: true, measures: true })
    const [{ mean, measures }] = output.groupMeans
    expect(measures).toBe(mean.replace('_relmat.tsv', '_measures.tsv'))
    expect(output.files).toContain(measures)
    const again = await run({ matrices: [mean], measures: true }, 'again')
    const values = (path: string) =>
      readTextTable(path).rows.flatMap(([, , ...row]) => row.map((cell) => (cell === 'n/a' ? -1 : Number(cell))))
    const wanted = values(again.measures[0])
    expect(wanted).toHaveLength(7 * parcels)
    // A matrix is written with eight digits.
    values(measures!).forEach((value, at) => expect(value).toBeCloseTo(wanted[at], 6))
    expect(sidecar(measures!).Graph).toMatchObject({ Nodes: parcels, Edges: sidecar(again.measures[0]).Graph.Edges })
  })

  it('is one of correlations and one of delays, and leaves out who has other parcels', async () => {
    const odd = folder.path(nameOf(3))
    await writeSeries(files, odd, fakeSeries(3, { parcels: 4, frames: 60 }))
    const series = [await put(1), await put(2), odd]
    const output = await run({ series, kind: 'lagged', maxLagSeconds: 4, groupMean: true })
    expect(output.groupMeans.map(({ stat, recordings }) => [stat, recordings])).toEqual([
      ['laggedcorrelation', 2],
      ['lag', 2],
    ])
    expect(codes(output)).toContain('connectivity.groupMean.unlike')
    const [a, b, mean] = [
      output.files.filter((file) => /sub-0[12].*stat-lag_.*relmat.tsv$/.test(file)),
      output.groupMeans[1].mean,
    ]
      .flat()
      .map(numbers)
    expect(mean[0][5]).toBeCloseTo((a[0][5] + b[0][5]) / 2, 5)
  })

  it('is not made of one recording, which a warning says', async () => {
    const output = await run({ series: [await put(1)], groupMean: true })
    expect(output.groupMeans).toEqual([])
    expect(codes(output)).toEqual(['connectivity.groupMean.few'])
  })
})
