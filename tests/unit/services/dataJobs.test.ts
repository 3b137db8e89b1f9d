import { readdirSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import { makeNodeCompressor } from '../../../src/main/adapters/nodeZlib'
import { makeNodeZipper } from '../../../src/main/adapters/nodeZipper'
import { makeBytes } from '../../../src/main/services/bytes'
import { makeClean } from '../../../src/main/services/clean'
import { makeConnectivity } from '../../../src/main/services/connectivity'
import { makeExportData } from '../../../src/main/services/exportData'
import { makePlanner } from '../../../src/main/services/jobPlans'
import { makeParcellate } from '../../../src/main/services/parcellate'
import { makeQuality } from '../../../src/main/services/quality'
import { makeScan } from '../../../src/main/services/scan'
import { bytePaths, qualityCourses, type GivenJobRequest, type Job } from '../../../src/preload/contract'
import { useFolder } from '../../fixtures/folder'
import { openLibrary } from '../../fixtures/library'
import { buildNifti, mniForm } from '../../fixtures/nifti'

const folder = useFolder()
const program = { name: 'Boldscope', version: '0' }
const context = { progress: () => {}, signal: new AbortController().signal }
const frames = 60

let library: ReturnType<typeof openLibrary>
let plan: ReturnType<typeof makePlanner>
let fetchBytes: (path: string) => Promise<Response>

beforeEach(() => {
  library = openLibrary(folder.path('workspace'))
  const parts = { ...library, zipper: makeNodeZipper(), models: {}, results: {}, reports: {}, uploads: {} }
  plan = makePlanner(parts as never)
  const bytes = makeBytes({ ...parts, template: '' } as never)
  fetchBytes = (path) => bytes(new Request(`http://x${path}`))
})

/** What a job does, in this process. */
const run = async (
  id: string,
  request: GivenJobRequest,
): Promise<{ madeId: string | null; findings: Job['findings'] }> => {
  const { files } = library
  const ports = { files, program, compressor: makeNodeCompressor() }
  const tasks = {
    scan: makeScan({ files }),
    parcellate: makeParcellate(ports),
    quality: makeQuality(ports),
    clean: makeClean(ports),
    connectivity: makeConnectivity(ports),
    exportData: makeExportData(ports),
  } as unknown as Record<string, (input: unknown, given: typeof context) => Promise<{ findings: Job['findings'] }>>
  const work = await plan(id, request)
  const output = await tasks[work.kind](work.input, context)
  const madeId = await work.register(output as never)
  return { madeId, findings: work.tell?.(output as never).findings ?? output.findings }
}

const floats = async (path: string) => {
  const response = await fetchBytes(path)
  expect(response.status, path).toBe(200)
  return {
    shape: response.headers.get('x-shape')?.split(',').map(Number) ?? [],
    values: new Float32Array(await response.arrayBuffer()),
  }
}

const wave = (t: number, seed: number) => Math.sin(t * (0.2 + 0.05 * seed)) + 0.3 * Math.sin(t * 1.7 + seed)
/** Two halves of a cube with a course each; the outermost slice is empty. */
const bold = (seed: number) =>
  buildNifti({
    lengths: [4, 4, 4, frames],
    values: Array.from({ length: 64 * frames }, (_, i) => {
      const [voxel, t] = [i % 64, Math.floor(i / 64)]
      return voxel >= 48 ? 0 : 1000 + 20 * wave(t, seed + (voxel < 32 ? 0 : 3)) + ((i * 7919) % 11)
    }),
    sform: mniForm,
    pixdim: [2, 2, 2, 2],
  })
const confounds = (seed: number) => {
  const names = ['trans_x', 'trans_y', 'trans_z', 'rot_x', 'rot_y', 'rot_z']
  const cell = (t: number, column: number) => (column > 2 ? 0.001 : 0.05) * wave(t, seed + column) + (t === 30 ? 1 : 0)
  const rows = Array.from({ length: frames }, (_, t) => names.map((_, column) => cell(t, column).toFixed(6)).join('\t'))
  return [names.join('\t'), ...rows].join('\n') + '\n'
}
const mask = () =>
  buildNifti({ lengths: [4, 4, 4], values: Array.from({ length: 64 }, (_, i) => (i < 40 ? 1 : 0)), sform: mniForm })
const regions = () =>
  buildNifti({ lengths: [4, 4, 4], values: Array.from({ length: 64 }, (_, i) => (i < 32 ? 3 : 300)), sform: mniForm })

const subjects = ['01', '02', '03']
/** A derivative with volumes, confounds, masks and an atlas; recordings by subject. */
const prepare = async () => {
  folder.put(
    'set/dataset_description.json',
    '{"Name": "Preprocessed", "BIDSVersion": "1.9.0", "GeneratedBy": [{"Name": "fMRIPrep"}]}',
  )
  folder.put('set/atlas-halves_dseg.nii', regions())
  folder.put('set/atlas-halves_dseg.tsv', 'index\tname\n3\tleft\n300\tright\n')
  for (const [seed, subject] of subjects.entries()) {
    const stem = `set/sub-${subject}/func/sub-${subject}_task-rest`
    folder.put(`${stem}_space-MNI152NLin2009cAsym_desc-preproc_bold.nii`, bold(seed))
    folder.put(`${stem}_space-MNI152NLin2009cAsym_desc-preproc_bold.json`, '{"RepetitionTime": 2, "TaskName": "rest"}')
    folder.put(`${stem}_space-MNI152NLin2009cAsym_desc-brain_mask.nii`, mask())
    folder.put(`${stem}_desc-confounds_timeseries.tsv`, confounds(seed))
  }
  await run('scanned', { kind: 'scan', folder: { path: folder.path('set') } })
  return library.recordings.list().map(({ id }) => id)
}
const cutUp = async (ids: readonly string[]) => {
  const [atlas] = library.atlases.list()
  for (const recordingId of ids) await run(`cut-${recordingId}`, { kind: 'parcellate', recordingId, atlasId: atlas.id })
}

describe('a scan as a job', () => {
  it('makes the data set, and tells many findings as one', async () => {
    const ids = await prepare()
    expect(ids).toHaveLength(3)
    const [dataset] = library.datasets.list()
    expect(dataset).toMatchObject({ name: 'Preprocessed', kind: 'derivative', pipelines: ['fMRIPrep'], recordings: 3 })
    expect(library.recordings.list().every(({ hasConfounds }) => hasConfounds)).toBe(true)
    const again = await run('again', { kind: 'scan', folder: { datasetId: dataset.id } })
    expect(again.madeId).toBe(dataset.id)
    expect(new Set(again.findings.map(({ code, message }) => code + message)).size).toBe(again.findings.length)
    await expect(run('x', { kind: 'scan', folder: { datasetId: 'gone' } })).rejects.toMatchObject({ code: 'notFound' })
  })
})

describe('quality as a job', () => {
  it('of one recording uses its own mask and motion, and is shown with it', async () => {
    const [id] = await prepare()
    const { madeId } = await run('one', { kind: 'quality', recordingIds: [id] })
    expect(madeId).toBe(id)
    const { quality } = library.recordings.row(id).recording
    expect(quality).toMatchObject({ outlierIn: [], meanFdMm: expect.any(Number), tsnr: expect.any(Number) })
    const told = await library.quality.get(id)
    expect(told).toMatchObject({
      recordingId: id,
      frames,
      trSeconds: 2,
      dvarsSource: 'voxels',
      rule: { fdThreshold: 0.5 },
    })
    const meanFd = told.measures.find(({ name }) => name === 'mean_fd')!
    expect(meanFd.units).toBe('mm')
    expect(meanFd.value).toBeCloseTo(quality!.meanFdMm!, 8)
    expect(meanFd.description).toContain('framewise displacement')
    const { folder: out, name } = library.recordings.row(id).judged!
    const json = JSON.parse(await library.files.readText(`${out}/${name}_bold.json`))
    expect(json.Mask).toMatchObject({ Source: 'file', Voxels: 40 })
    expect(library.analyses.list()).toEqual([])
  })

  it('gives courses, spectrum, and what any rule leaves out, as the file of outliers would say it', async () => {
    const [id] = await prepare()
    await run('one', { kind: 'quality', recordingIds: [id] })
    const courses = await floats(bytePaths.quality(id))
    expect(courses.shape).toEqual([qualityCourses.length, frames])
    const fd = courses.values.subarray(0, frames)
    expect(fd[0]).toBeNaN()
    expect(fd[30]).toBeGreaterThan(3)

    const spectrum = await floats(bytePaths.spectrum(id))
    expect(spectrum.shape).toEqual([2, frames / 2])
    const power = spectrum.values.subarray(frames / 2)
    expect(power.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5)
    expect(spectrum.values[frames / 2 - 1]).toBeCloseTo(0.25, 6)

    const rule = { fdThreshold: 0.5, dvarsThreshold: null, censorBefore: 1, censorAfter: 1, minContiguous: 1 }
    const censoring = await library.quality.censor(id, rule)
    expect(censoring.byFd).toEqual([30, 31])
    expect(censoring.byDvars).toEqual([])
    expect(censoring.censored).toEqual([29, 30, 31, 32])
    expect(censoring.kept).toBe(frames - 4)
    expect(censoring.file.name).toMatch(/^sub-01_.*desc-quality_outliers\.tsv$/)
    const row = library.recordings.row(id)
    const written = await library.files.readText(`${row.judged!.folder}/${censoring.file.name}`)
    expect((await library.quality.censor(id, (await library.quality.get(id)).rule)).file.text).toBe(written)
  })

  it('of several is an analysis of the group, whose rows lead to the recordings', async () => {
    const ids = await prepare()
    await cutUp(ids)
    const { madeId } = await run('group', { kind: 'quality', recordingIds: ids, fewestInGroup: 3, fewestForQcFc: 4 })
    expect(madeId).toBe('group')
    const analysis = await library.analyses.get('group')
    if (analysis.kind !== 'quality') throw new Error(analysis.kind)
    expect(analysis.summary).toMatchObject({ kind: 'quality', modelId: null, recordings: '3 recordings' })
    expect(analysis.group.rows.map(({ recordingId, subject }) => [recordingId, subject])).toEqual(
      ids.map((id, at) => [id, subjects[at]]),
    )
    const fd = analysis.group.measures.findIndex(({ name }) => name === 'mean_fd')
    expect(analysis.group.measures[fd]).toMatchObject({ worse: 'high', units: 'mm', limit: expect.any(Number) })
    expect(analysis.group.rows.map(({ values }) => values[fd])).toEqual(
      ids.map((id) => library.recordings.row(id).recording.quality!.meanFdMm),
    )
    expect(analysis.group.qcFc).toBeNull()
    expect((await library.quality.get(ids[1])).parcels.map(({ name }) => name)).toEqual(['left', 'right'])
  })

  it('keeps what recordings show of their own when the group is removed, and forgets recordings that are gone', async () => {
    const ids = await prepare()
    await run('group', { kind: 'quality', recordingIds: ids })
    library.recordings.remove([ids[0]])
    const analysis = await library.analyses.get('group')
    expect(analysis.kind === 'quality' && analysis.group.rows.map(({ recordingId }) => recordingId)).toEqual([
      null,
      ids[1],
      ids[2],
    ])
    await library.analyses.remove('group')
    expect((await library.quality.get(ids[1])).frames).toBe(frames)
  })

  it('says why there is no signal to noise, of one and of a group: else an n/a would look like a mistake', async () => {
    const ids = await prepare()
    await cutUp(ids)
    await run('clean', { kind: 'clean', recordingIds: ids, detrend: 1 })
    const cleaned = library.recordings.list().flatMap(({ id }) => (ids.includes(id) ? [] : [id]))
    await run('one', { kind: 'quality', recordingIds: [cleaned[0]] })
    const reason = expect.stringMatching(/their mean was removed, so signal to noise.*n\/a\. Give it before/)
    expect((await library.quality.get(cleaned[0])).warnings).toContainEqual(reason)
    await run('group', { kind: 'quality', recordingIds: cleaned })
    const analysis = await library.analyses.get('group')
    expect(analysis.kind === 'quality' && analysis.group.warnings).toContainEqual(reason)
    await run('raw', { kind: 'quality', recordingIds: ids })
    expect((await library.quality.get(ids[0])).warnings.join()).not.toContain('mean was removed')
  })

  it('says of a recording that was not judged that it was not', async () => {
    const [id] = await prepare()
    await expect(library.quality.get(id)).rejects.toMatchObject({ code: 'notFound' })
    expect((await fetchBytes(bytePaths.quality(id))).status).toBe(404)
  })

  it('tells how connectivity goes with motion, edge by edge', async () => {
    const ids = await prepare()
    await cutUp(ids)
    const request = { kind: 'quality' as const, recordingIds: ids, fewestForQcFc: 4 }
    // Three people are too few for the task: a fourth and fifth come as copies of other subjects.
    for (const [seed, subject] of ['04', '05'].entries()) {
      const stem = `set/sub-${subject}/func/sub-${subject}_task-rest`
      folder.put(`${stem}_space-MNI152NLin2009cAsym_desc-preproc_bold.nii`, bold(seed + 10))
      folder.put(`${stem}_desc-confounds_timeseries.tsv`, confounds(seed + 10))
    }
    await run('more', { kind: 'scan', folder: { path: folder.path('set') } })
    const all = library.recordings.list().map(({ id }) => id)
    await cutUp(all.slice(3))
    await run('group', { ...request, recordingIds: all })
    const analysis = await library.analyses.get('group')
    const qcFc = analysis.kind === 'quality' ? analysis.group.qcFc : null
    expect(qcFc).toMatchObject({ people: 5, level: 0.05, medianAbsolute: expect.any(Number) })
    expect(qcFc!.parcels.map(({ name, centre }) => [name, centre !== null])).toEqual([
      ['left', true],
      ['right', true],
    ])
    const { shape, values } = await floats(bytePaths.qcFc('group'))
    expect(shape).toEqual([2, 2])
    expect(values[1]).toBe(values[2])
    expect(Math.abs(values[1])).toBeCloseTo(qcFc!.medianAbsolute, 5)
    expect(values[0]).toBeNaN()
  })
})

describe('cleaning as a job', () => {
  it('makes a recording of its own of each, by the confounds of its run, and leaves the source as it is', async () => {
    const ids = await prepare()
    await cutUp(ids)
    const { madeId } = await run('cleaned', {
      kind: 'clean',
      recordingIds: ids.slice(0, 2),
      strategy: '6P',
      censor: true,
      dvarsThreshold: null,
    })
    const made = library.recordings.list().filter(({ sourceId }) => sourceId !== null)
    expect(made.map(({ sourceId }) => sourceId)).toEqual(ids.slice(0, 2))
    expect(made[0]).toMatchObject({
      id: madeId,
      kind: 'series',
      subject: '01',
      task: 'rest',
      datasetId: library.datasets.list()[0].id,
      hasConfounds: true,
      parcels: 2,
      trSeconds: 2,
      atlasId: library.atlases.list()[0].id,
    })
    expect((await library.recordings.series(madeId!)).values[30 * 2]).toBeNaN()
    expect((await library.recordings.series(ids[0])).values[30 * 2]).not.toBeNaN()
  })

  it('leaves out the frames that quality has judged, of the volume that the series was made of', async () => {
    const [id] = await prepare()
    await cutUp([id])
    await run('q', { kind: 'quality', recordingIds: [id] })
    const rule = { fdThreshold: 0.5, dvarsThreshold: null, censorBefore: 2, censorAfter: 0, minContiguous: 1 }
    const { censored } = await library.quality.censor(id, rule)
    const asked = { kind: 'clean' as const, censor: true, censorBy: 'quality' as const, ...rule }
    const { madeId } = await run('c', { ...asked, recordingIds: [id] })
    const { values } = await library.recordings.series(madeId!)
    expect(censored).toEqual([28, 29, 30, 31])
    expect(Array.from(values).flatMap((value, at) => (at % 2 === 0 && Number.isNaN(value) ? [at / 2] : []))).toEqual(
      censored,
    )
    const again = await run('again', { ...asked, recordingIds: [madeId!], scaling: 'zscore' })
    expect(library.recordings.row(again.madeId!).recording.sourceId).toBe(madeId)
  })

  it('takes the table that the scan found for the run', async () => {
    const [id] = await prepare()
    await cutUp([id])
    const { input } = await plan('c', { kind: 'clean', recordingIds: [id], strategy: '6P' })
    expect(Object.values((input as { tables: Record<string, string> }).tables)).toEqual([
      folder.path('set/sub-01/func/sub-01_task-rest_desc-confounds_timeseries.tsv'),
    ])
  })

  it('of a volume without a series is refused before anything runs', async () => {
    const [id] = await prepare()
    await expect(plan('c', { kind: 'clean', recordingIds: [id] })).rejects.toMatchObject({ code: 'usage.bad' })
  })
})

describe('connectivity as a job', () => {
  it('gives a matrix for each recording, in the order of the atlas whatever order its file has, and their mean', async () => {
    const ids = await prepare()
    await cutUp(ids)
    const request = { kind: 'connectivity' as const, recordingIds: ids, matrix: 'pearson' as const }
    await run('c', { ...request, measures: true, density: 1, order: 'network' })
    const analysis = await library.analyses.get('c')
    if (analysis.kind !== 'connectivity') throw new Error(analysis.kind)
    const { connectome } = analysis
    expect(connectome.parcels.map(({ name }) => name)).toEqual(['left', 'right'])
    expect(connectome.matrices.map(({ recordingId, framesUsed }) => [recordingId, framesUsed])).toEqual([
      ...ids.map((id) => [id, frames]),
      [null, null],
    ])
    expect(connectome.measures.map(({ table }) => table.rows.length)).toEqual([2, 2, 2, 2])
    expect(connectome.measures.at(-1)!.name).toMatch(/mean/i)
    const { shape, values } = await floats(bytePaths.connectome('c', 1))
    expect(shape).toEqual([2, 2])
    expect([values[0], values[3]]).toEqual([1, 1])
    expect(values[1]).toBe(values[2])
    expect((await fetchBytes(bytePaths.connectome('c', 9))).status).toBe(404)
    expect((await fetchBytes(bytePaths.connectome('gone', 0))).status).toBe(404)
  })

  it('maps seeds in the volume that a series was made of, also when it was cleaned in between', async () => {
    const [id] = await prepare()
    await cutUp([id])
    const { madeId } = await run('cleaned', { kind: 'clean', recordingIds: [id] })
    const request = {
      kind: 'connectivity' as const,
      recordingIds: [madeId!],
      matrix: 'pearson' as const,
      seeds: ['left'],
    }
    await run('seeds', request)
    const analysis = await library.analyses.get('seeds')
    expect(analysis.kind === 'connectivity' && analysis.connectome.seeds).toEqual([
      { parcel: 'left', recordingId: madeId, mask: 'file' },
    ])
    const response = await fetchBytes(bytePaths.seedMap('seeds', 0))
    expect(response.status).toBe(200)
    expect(response.headers.get('content-disposition')).toContain('seed-left')
    expect((await response.bytes()).length).toBe(Number(response.headers.get('content-length')))
  })

  it('measures the graph of a matrix that was computed elsewhere, until its file changes', async () => {
    const rows = [0, 1, 2].map((row) => [0, 1, 2].map((at) => (at === row ? 1 : (row + at) / 10)).join('\t'))
    const path = folder.put('own_stat-fisherz_relmat.tsv', ['a\tb\tc', ...rows].join('\n'))
    const [{ id }] = (await library.recordings.import([path])).connectomes
    const request = { kind: 'connectivity' as const, analysisId: id, density: 1 }
    const measuresOf = async () => {
      const analysis = await library.analyses.get(id)
      return analysis.kind === 'connectivity' ? analysis.connectome.measures : []
    }
    expect((await run('m1', request)).madeId).toBe(id)
    const [{ name, table, whole }] = await measuresOf()
    expect([name, table.rows.length, whole.edges]).toEqual(['own_stat-fisherz_relmat.tsv', 3, 3])
    await run('m2', { ...request, density: 0.4 })
    expect((await measuresOf())[0].whole.edges).toBe(1)
    expect(readdirSync(folder.path(`workspace/analyses/${id}`))).not.toContain('m1')
    folder.put('own_stat-fisherz_relmat.tsv', ['a\tb\tc', ...rows].join('\n').replaceAll('0.3', '0.9'))
    expect(await measuresOf()).toEqual([])
    await expect(plan('m3', { ...request, recordingIds: ['x'] })).rejects.toMatchObject({ code: 'usage.bad' })
    await expect(plan('m3', { kind: 'connectivity' })).rejects.toMatchObject({ code: 'usage.bad' })
  })

  it('of recordings with other parcels, or seeds of several, is refused before anything runs', async () => {
    const ids = await prepare()
    await cutUp(ids.slice(0, 2))
    const other = folder.put('other_timeseries.tsv', `a\tb\tc\n${'1\t2\t3\n'.repeat(30)}`)
    const [{ id }] = (await library.recordings.import([other])).recordings
    const request = { kind: 'connectivity' as const, matrix: 'pearson' as const }
    await expect(plan('c', { ...request, recordingIds: [ids[0], id] })).rejects.toMatchObject({ code: 'usage.bad' })
    await expect(plan('c', { ...request, recordingIds: ids.slice(0, 2), seeds: ['left'] })).rejects.toMatchObject({
      code: 'usage.bad',
    })
    await expect(plan('c', { ...request, recordingIds: [id], seeds: ['a'] })).rejects.toMatchObject({
      code: 'usage.bad',
    })
  })
})

describe('export as a job', () => {
  it('packs series with what was made of them into one file', async () => {
    const ids = await prepare()
    await cutUp(ids.slice(0, 1))
    const [id] = ids
    await run('q', { kind: 'quality', recordingIds: [id] })
    await run('c', { kind: 'connectivity', recordingIds: [id], matrix: 'pearson' })
    const { madeId } = await run('abc123', {
      kind: 'exportData',
      recordingIds: [id],
      formats: ['bids', 'csv'],
      name: 'My export',
    })
    expect(madeId).toBe('abc123')
    const response = await fetchBytes(bytePaths.export('abc123'))
    expect(response.headers.get('content-disposition')).toContain('My-export.zip')
    const zip = Buffer.from(await response.arrayBuffer()).toString('latin1')
    for (const part of [
      'My-export/dataset_description.json',
      '_timeseries.tsv',
      '_relmat.tsv',
      'desc-quality_motion.tsv',
    ])
      expect(zip).toContain(part)
    expect(await library.files.list(library.workspace.exportAt('abc123'))).toHaveLength(1)
  })
})

describe('times between frames', () => {
  it('that only the table of people knows are handed on to the work', async () => {
    const names = ['Pitt_0050003', 'Pitt_0050004']
    folder.put(
      'pcp/Phenotypic_V1_0b_preprocessed1.csv',
      'SUB_ID,SITE_ID,FILE_ID,DX_GROUP,TR\n50003,PITT,Pitt_0050003,1,1.5\n50004,PITT,Pitt_0050004,2,1.5\n',
    )
    for (const name of names) {
      const rows = Array.from({ length: 40 }, (_, t) => `${wave(t, 1)}\t${wave(t, 2)}`)
      folder.put(`pcp/Outputs/cpac/nofilt_noglobal/rois_cc200/${name}_rois_cc200.1D`, `#1\t#2\n${rows.join('\n')}\n`)
    }
    await run('s', { kind: 'scan', folder: { path: folder.path('pcp') } })
    const ids = library.recordings.list().map(({ id }) => id)
    expect(library.recordings.list().map(({ frames: count, parcels }) => [count, parcels])).toEqual([
      [40, 2],
      [40, 2],
    ])
    expect(library.recordings.list().map(({ trSeconds }) => trSeconds)).toEqual([1.5, 1.5])
    await run('q', { kind: 'quality', recordingIds: ids })
    expect((await library.quality.get(ids[0])).trSeconds).toBe(1.5)
    const group = await library.analyses.get('q')
    expect(group.kind === 'quality' && group.group.rows.map(({ subject }) => subject)).toEqual(['0050003', '0050004'])
    const { madeId } = await run('c', { kind: 'clean', recordingIds: ids, filter: 'butterworth', highCutHz: 0.1 })
    expect((await library.recordings.series(madeId!)).trSeconds).toBe(1.5)
    await run('lag', { kind: 'connectivity', recordingIds: ids, matrix: 'lagged', maxLagSeconds: 3 })
    const analysis = await library.analyses.get('lag')
    expect(analysis.kind === 'connectivity' && analysis.connectome.matrices.map(({ stat }) => stat)).toEqual([
      'laggedcorrelation',
      'lag',
      'laggedcorrelation',
      'lag',
      'laggedcorrelation',
      'lag',
    ])
  })
})
