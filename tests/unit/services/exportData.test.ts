import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readMat } from '../../../src/main/domain/matlab/readMat'
import { decodeNpy } from '../../../src/main/domain/npy'
import { readSeries } from '../../../src/main/services/seriesFiles'
import { AppError } from '../../../src/preload/contract'
import { exportData, exportSource, files, makeSeries, names } from '../../fixtures/exportSource'
import { useFolder } from '../../fixtures/folder'

const folder = useFolder()
const source = exportSource(folder)
const out = () => folder.path('out')
const all = (root = out()) =>
  readdirSync(root, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort()
const text = (name: string) => readFileSync(join(out(), name), 'utf8')
const json = (name: string) => JSON.parse(text(name))
const codes = ({ findings }: { findings: Array<{ code: string }> }) => findings.map(({ code }) => code)
const failure = async (work: Promise<unknown>): Promise<AppError> => {
  const error: unknown = await work.catch((thrown: unknown) => thrown)
  if (!(error instanceof AppError)) throw new Error(`expected an AppError, got ${String(error)}`)
  return error
}
const run = 'sub-01_task-rest'
const name = `${run}_atlas-Three_stat-mean_timeseries`
const fromRaw = { Sources: [`bids:Raw-data:sub-01/func/${run}_bold.nii.gz`] }

describe('a BIDS derivative', () => {
  it('has every file below its person, each with a sidecar, and says what it is', async () => {
    const raw = source.raw()
    source.atlas()
    await source.series(name, fromRaw)
    source.companions(run)
    const output = await exportData({ from: [folder.path('made')], out: out(), name: 'My study', sources: { raw } })
    const func = `sub-01/func/${run}`
    const tables = [
      'stat-mean_timeseries',
      'stat-mean_outliers',
      'stat-pearsoncorrelation_measures',
      'stat-pearsoncorrelation_relmat',
    ]
    const atlas = 'tpl-Three/anat/tpl-Three_atlas-Three_dseg'
    expect(all()).toEqual(
      [
        '.bidsignore',
        'README.md',
        'dataset_description.json',
        'methods.md',
        'participants.json',
        'participants.tsv',
        'atlas-Three_description.json',
        ...['json', 'nii', 'tsv'].map((ending) => `${atlas}.${ending}`),
        ...tables.flatMap((table) => [`${func}_atlas-Three_${table}.json`, `${func}_atlas-Three_${table}.tsv`]),
      ].sort(),
    )
    expect(output.files.map((path) => path.slice(out().length + 1)).sort()).toEqual(all())
    expect(output.recordings).toBe(1)
    expect(json('dataset_description.json')).toEqual({
      Name: 'My study',
      BIDSVersion: '1.11.1',
      DatasetType: 'derivative',
      GeneratedBy: [expect.objectContaining({ Name: 'Boldscope', Version: '1.2.3' })],
      DatasetLinks: { raw: '../raw' },
      SourceDatasets: [{ URL: '../raw' }],
    })
  })

  it('names sources by data set, within itself, and by the word of the caller', async () => {
    const raw = source.raw()
    source.atlas()
    await source.series(name, { Sources: [`${run}_bold.nii.gz`] })
    source.companions(run)
    await exportData({ from: [folder.path('made')], out: out(), sources: { raw } })
    const of = (suffix: string) => json(`sub-01/func/${run}_atlas-Three_${suffix}.json`).Sources
    expect(of('stat-mean_timeseries')).toEqual([`bids:raw:sub-01/func/${run}_bold.nii.gz`])
    expect(of('stat-pearsoncorrelation_relmat')).toEqual([`bids::sub-01/func/${name}.tsv`])
  })

  it('comes back as the same series, with its atlas, coverage and time', async () => {
    source.atlas()
    await source.series(name)
    await exportData({ from: [folder.path('made')], out: out() })
    const read = await readSeries(files, join(out(), `sub-01/func/${name}.tsv`))
    if (!read.ok) throw new Error('not read')
    const { atlas, ...series } = read.value
    const { atlas: _, ...expected } = makeSeries(null)
    expect(series).toEqual(expected)
    expect(atlas!.file).toBe(
      join(out(), 'tpl-Three/anat/tpl-Three_atlas-Three_dseg.nii').replace(
        '/tpl-Three/',
        '/sub-01/func/../../tpl-Three/',
      ),
    )
    expect(existsSync(atlas!.file!)).toBe(true)
  })

  it('finds sources in data sets that are not laid out as BIDS has it, where one file alone is called so', async () => {
    source.atlas()
    folder.put('pcp/Outputs/cpac/rois/x_rois.1D.gz', 'x')
    for (const place of ['a', 'b']) folder.put(`pcp/${place}/twice.1D`, 'x')
    await source.series(name, { Sources: ['x_rois.1D.gz', 'twice.1D', 'gone.1D'] })
    await exportData({ from: [folder.path('made')], out: out(), sources: { abide: folder.path('pcp') } })
    expect(json(`sub-01/func/${name}.json`).Sources).toEqual([
      'bids:abide:Outputs/cpac/rois/x_rois.1D.gz',
      'twice.1D',
      'gone.1D',
    ])
    expect(Object.keys(json('dataset_description.json').DatasetLinks)).toEqual(['abide'])
  })

  it('lists the people that are in it, without what tells who they are', async () => {
    const raw = source.raw()
    source.atlas()
    folder.put('raw/participants.json', '{"age": {"Description": "Age", "Units": "year"}}')
    await source.series(name)
    await source.series(name.replace('01', '02'))
    const output = await exportData({ from: [folder.path('made')], out: out(), sources: { raw } })
    expect(text('participants.tsv')).toBe('participant_id\tage\tscan\nsub-01\t30\t1.nii\nsub-02\tn/a\tn/a\n')
    expect(json('participants.json').age).toEqual({ Description: 'Age', Units: 'year' })
    expect(codes(output)).toContain('export.participants.personal')
  })

  it('holds no folder of a machine and nothing that names people, whatever the sidecars say', async () => {
    const raw = source.raw()
    source.atlas()
    await source.series(name, {
      Sources: ['/home/alice/study/x.nii', 'C:\\Users\\alice\\y.nii', 'z.nii'],
      PatientName: 'Alice Smith',
      Note: 'made at /home/alice/study by hand',
      OperatorsName: 'alice',
    })
    source.companions(run)
    const formats = ['bids', 'cifti', 'nifti', 'csv', 'npy', 'matlab'] as const
    const output = await exportData({
      from: [folder.path('made')],
      out: out(),
      formats: [...formats],
      sources: { raw },
    })
    const bytesOf = (path: string) => {
      const bytes = readFileSync(join(out(), path))
      return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1')
    }
    for (const path of all()) expect(bytesOf(path), path).not.toMatch(/alice|\/home\/|smith/i)
    for (const path of all()) expect(bytesOf(path), path).not.toContain(folder.path(''))
    expect(output.methods).not.toMatch(/alice|\/home\//i)
    expect(codes(output)).toContain('export.sidecar.personal')
    expect(json(`sub-01/func/${name}.json`).Sources).toEqual(['x.nii', 'y.nii', 'z.nii'])
  })

  it('writes a missing value as n/a, and keeps every column', async () => {
    source.atlas()
    await source.series(name)
    source.companions(run)
    await exportData({ from: [folder.path('made')], out: out() })
    expect(text(`sub-01/func/${name}.tsv`).split('\n')[2]).toMatch(/^[\d.]+\tn\/a\t[\d.]+$/)
    expect(text(`sub-01/func/${run}_atlas-Three_stat-pearsoncorrelation_measures.tsv`)).toContain('Ç\tn/a\tn/a\ty\n')
  })

  it('names its authors where somebody says who they are, and nobody else', async () => {
    source.atlas()
    await source.series(name)
    const authors = ['Ada Lovelace', 'Doe, J.']
    await exportData({ from: [folder.path('made')], out: out(), authors })
    expect(json('dataset_description.json').Authors).toEqual(authors)
    await exportData({ from: [folder.path('made')], out: folder.path('nobody') })
    const other = JSON.parse(readFileSync(folder.path('nobody/dataset_description.json'), 'utf8')) as object
    expect(other).not.toHaveProperty('Authors')
  })

  it('says how far it is away from a data set only where that tells nothing else', async () => {
    source.atlas()
    await source.series(name, fromRaw)
    const raw = source.raw()
    const link = async (target: string) => {
      await exportData({ from: [folder.path('made')], out: folder.path(target), sources: { raw } })
      return JSON.parse(readFileSync(folder.path(`${target}/dataset_description.json`), 'utf8'))
    }
    expect((await link('raw/derivatives/ours')).DatasetLinks).toEqual({ raw: '../..' })
    folder.put('raw/dataset_description.json', '{"Name": "Raw data", "DatasetDOI": "https://doi.org/10.18112/ds1"}')
    const published = await link('second')
    expect(published.DatasetLinks).toEqual({ raw: 'doi:10.18112/ds1' })
    expect(published.SourceDatasets).toEqual([{ DOI: 'doi:10.18112/ds1' }])
    folder.put('My raw & other data/dataset_description.json', '{"Name": "Raw data"}')
    const spaced = { raw: folder.path('My raw & other data') }
    await exportData({ from: [folder.path('made')], out: folder.path('third'), sources: spaced })
    expect(JSON.parse(readFileSync(folder.path('third/dataset_description.json'), 'utf8')).DatasetLinks).toEqual({
      raw: '../My%20raw%20%26%20other%20data',
    })
    folder.put('deep/er/raw/dataset_description.json', '{"Name": "Raw data"}')
    const far = { raw: folder.path('deep/er/raw') }
    await exportData({ from: [folder.path('made')], out: out(), sources: far })
    expect(json('dataset_description.json').DatasetLinks).toEqual({ raw: 'urn:x-not-located:raw' })
  })
})

describe('names that are not BIDS', () => {
  it('become labels, and findings say so; the table of people knows some of them', async () => {
    source.atlas()
    folder.put('made/participants.tsv', 'participant_id\tfile_id\nsub-777\tOne_of-them\n')
    await source.series('pat.7 rest_timeseries')
    await source.series('One_of-them_desc-denoised_timeseries')
    folder.put('made/NYU_0051009_rois_cc200.1D', '#1\t#2\n1\t2\n3\t4\n5\t6\n')
    const output = await exportData({ from: [folder.path('made')], out: out() })
    expect(all().filter((path) => path.endsWith('timeseries.tsv'))).toEqual([
      'sub-0051009/func/sub-0051009_task-rest_atlas-cc200_timeseries.tsv',
      'sub-777/func/sub-777_task-unknown_desc-denoised_timeseries.tsv',
      'sub-pat7rest/func/sub-pat7rest_task-unknown_timeseries.tsv',
    ])
    expect(output.findings.filter(({ code }) => code === 'export.name.made').map(({ place }) => place.file)).toEqual([
      'pat.7 rest_timeseries.tsv',
    ])
    expect(codes(output).filter((code) => code === 'export.task.unknown')).toHaveLength(2)
  })

  it('never take one another’s place: the second is left out with an error', async () => {
    source.atlas()
    await source.series('a.b_timeseries')
    await source.series('ab_timeseries')
    const output = await exportData({ from: [folder.path('made')], out: out() })
    expect(output.findings.find(({ code }) => code === 'export.name.taken')?.severity).toBe('error')
    expect(output.recordings).toBe(1)
  })
})

describe('the formats of other programs', () => {
  const base = () => join(out(), `sub-01/func/${name}`)
  const { values, frames } = makeSeries(null)

  it('hold the same numbers', async () => {
    source.atlas()
    await source.series(name)
    await exportData({ from: [folder.path('made')], out: out(), formats: ['cifti', 'csv', 'npy', 'matlab'] })
    expect(existsSync(join(out(), 'dataset_description.json'))).toBe(false)
    const cifti = await readSeries(files, `${base()}.ptseries.nii`)
    expect(cifti).toMatchObject({ ok: true, value: { frames, values, trSeconds: 1.5 } })
    expect(decodeNpy(readFileSync(`${base()}.npy`))).toEqual({ shape: [8, 3], data: values })
    expect(JSON.parse(readFileSync(`${base()}.names.json`, 'utf8'))).toEqual(names)
    const mat = readMat(readFileSync(`${base()}.mat`), files.inflate, 'timeseries', 'x')
    expect(mat).toMatchObject({ ok: true, value: { rows: 8, columns: 3, values } })
    const csv = await readSeries(files, `${base()}.csv`)
    expect(csv).toMatchObject({ ok: true, value: { values, parcels: names.map((each) => ({ name: each })) } })
  })

  it('have matrices too, with names; and no CIFTI where no time is known, with a finding', async () => {
    source.atlas()
    await source.series(name, {}, { trSeconds: null })
    source.companions(run)
    const output = await exportData({ from: [folder.path('made')], out: out(), formats: ['cifti', 'npy', 'matlab'] })
    const matrix = Float32Array.of(1, 0.5, NaN, 0.5, 1, NaN, NaN, NaN, NaN)
    const relmat = join(out(), `sub-01/func/${run}_atlas-Three_stat-pearsoncorrelation_relmat`)
    expect(decodeNpy(readFileSync(`${relmat}.npy`)).data).toEqual(matrix)
    expect(existsSync(`${relmat}.pconn.nii`)).toBe(true)
    expect(existsSync(`${base()}.ptseries.nii`)).toBe(false)
    expect(codes(output)).toContain('export.format.failed')
  })

  it('paint values of parcels into the atlas: coverage and measures, not texts', async () => {
    source.atlas()
    await source.series(name)
    source.companions(run)
    await exportData({ from: [folder.path('made')], out: out(), formats: ['nifti'] })
    const maps = all().filter((path) => path.endsWith('.nii.gz'))
    expect(maps.map((path) => path.replace(`sub-01/func/${run}_atlas-Three_`, ''))).toEqual([
      'stat-coverage_boldmap.nii.gz',
      'stat-pearsoncorrelation+degree_boldmap.nii.gz',
    ])
    const painted = gunzipSync(readFileSync(join(out(), maps[1])))
    const voxels = new Float32Array(painted.buffer.slice(painted.byteOffset + 352, painted.byteOffset + 352 + 48))
    expect(voxels).toEqual(Float32Array.of(0, 1, 1, 2, 2, 2, 0, NaN, NaN, 0, 0, 1))
  })

  it('say that there is no map where the atlas is not at hand', async () => {
    await source.series(name)
    const output = await exportData({ from: [folder.path('made')], out: out(), formats: ['nifti', 'bids'] })
    expect(codes(output)).toContain('export.nifti.noAtlas')
    expect(all().some((path) => path.startsWith('tpl-'))).toBe(false)
  })
})

describe('what is taken along', () => {
  it('is what lies beside a named series, of its own cleaning alone', async () => {
    source.atlas()
    const series = await source.series(name)
    await source.series(name.replace('mean', 'mean_desc-denoised'))
    source.companions(run)
    source.companions(run, 'denoised')
    source.companions('sub-02_task-rest')
    await exportData({ from: [series], out: out() })
    expect(all().filter((path) => /denoised|sub-02/.test(path))).toEqual([])
    expect(all().filter((path) => path.endsWith('relmat.tsv'))).toHaveLength(1)
  })

  it('goes without what cannot be read, and says so', async () => {
    source.atlas()
    await source.series(name)
    folder.put(`made/sub-02_task-rest_timeseries.tsv`, 'A\tB\n1\tx\n')
    folder.put(`made/${run}_atlas-Three_stat-x_relmat.tsv`, 'A\tB\n1\t2\n')
    const output = await exportData({ from: [folder.path('made')], out: out() })
    expect(output.recordings).toBe(1)
    expect(codes(output).filter((code) => code === 'export.file.leftOut')).toHaveLength(2)
    expect(text('participants.tsv')).not.toContain('sub-02')
  })

  it('is spoken of in the methods, which stand in a file as well', async () => {
    source.atlas()
    await source.series(name.replace('mean', 'mean_desc-denoised'), { CleaningSteps: [{ Step: 'detrend', Degree: 1 }] })
    source.companions(run, 'denoised')
    folder.put(
      'made/model/model.json',
      JSON.stringify({ name: 'M', architecture: 'brainlm', contract: { atlas: { name: 'Three' } } }),
    )
    const output = await exportData({ from: [folder.path('made')], out: out() })
    for (const part of ['linear trend', 'Pearson correlation', 'The model M', '## References'])
      expect(output.methods).toContain(part)
    expect(text('methods.md')).toBe(output.methods)
  })

  it('has tables of the group with the recordings as they are called now', async () => {
    source.atlas()
    await source.series('NYU_0051009_rois_cc200_timeseries')
    folder.put('made/quality.tsv', 'recording\tparticipant_id\tmean_fd\nNYU_0051009_rois_cc200\tsub-NYU\t0.1\n')
    await exportData({ from: [folder.path('made')], out: out() })
    expect(text('group/quality.tsv')).toBe(
      'recording\tparticipant_id\tmean_fd\nsub-0051009_task-rest\tsub-0051009\t0.1\n',
    )
  })

  it('has the matrix of a group in all formats, with the parcels of its series, and tells how it was averaged', async () => {
    source.atlas()
    const made = await source.series(name)
    const names = readFileSync(made, 'utf8').split('\n')[0].split('\t')
    const mean = [names, ...names.map((_, row) => names.map((_, column) => (row === column ? 1 : 0.5)))]
    const stem = 'made/group_stat-pearsoncorrelation_desc-mean_relmat'
    folder.put(`${stem}.tsv`, mean.map((row) => `${row.join('\t')}\n`).join(''))
    const method = 'Mean over 3 recordings, of each pair over those that have it: of the Fisher z of the correlations'
    folder.put(`${stem}.json`, JSON.stringify({ Method: method, Recordings: 3 }))
    folder.put('made/group_stat-fisherz_desc-mean_relmat.tsv', 'cut\toff\n1\t')
    const output = await exportData({
      from: [folder.path('made')],
      out: out(),
      formats: ['cifti', 'npy', 'csv', 'matlab'],
    })
    const written = all(out()).filter((path) => path.includes('group_stat-pearson'))
    expect(written.map((path) => path.split('_relmat').at(-1)).sort()).toEqual(
      ['.csv', '.json', '.mat', '.names.json', '.npy', '.pconn.nii'].sort(),
    )
    expect(output.methods).toContain('The matrices of 3 recordings were averaged')
    expect(output.methods).toContain('as Fisher z')
    expect(codes(output)).not.toContain('export.cifti.noAtlas')
    expect(codes(output)).toContain('export.file.leftOut')
  })

  it('takes no mean of a group for a person of that name, whatever was made of it', async () => {
    source.atlas()
    await source.series(name)
    for (const what of ['relmat', 'networks', 'measures'])
      folder.put(`made/group_stat-fisherz_desc-mean_${what}.tsv`, 'a\tb\n1\t.5\n.5\t1\n')
    await exportData({ from: [folder.path('made')], out: out() })
    const tables = all(out()).filter((path) => path.endsWith('.tsv') && path.includes('group'))
    expect(tables.map((path) => path.split('out/').at(-1)).sort()).toEqual(
      ['measures', 'networks', 'relmat'].map((what) => `group/group_stat-fisherz_desc-mean_${what}.tsv`),
    )
  })
})

describe('an export is refused', () => {
  it.each([
    ['into a folder that it is made of', 'made'],
    ['below a folder that it is made of', 'made/new'],
    ['into a data set that it is made of', 'raw'],
    ['into the files of such a data set', 'raw/sub-09'],
    ['into the folder of all its derivatives', 'raw/derivatives'],
    ['by another way of writing that folder', 'raw/derivatives/../sub-01/./'],
    ['into a folder with other files', 'full'],
    ['in place of a file', 'full/file.txt'],
  ])('%s', async (_, target) => {
    const raw = source.raw()
    source.atlas()
    await source.series(name)
    folder.put('full/file.txt', 'x')
    const before = all(folder.path(''))
    const work = exportData({ from: [folder.path('made')], out: `${folder.path('')}/${target}`, sources: { raw } })
    expect((await failure(work)).code).toBe('usage.bad')
    expect(all(folder.path(''))).toEqual(before)
  })

  it('when there is nothing to export, and when a source has no usable name', async () => {
    folder.put('made/notes.txt', 'x')
    const from = [folder.path('made')]
    expect(codes(await failure(exportData({ from, out: out() })))).toEqual(['export.nothing'])
    source.atlas()
    await source.series(name)
    const named = exportData({ from, out: out(), sources: { 'a b': source.raw() } })
    expect((await failure(named)).code).toBe('usage.bad')
  })

  it('when it is cancelled, and leaves nothing behind', async () => {
    source.atlas()
    for (const subject of ['01', '02', '03']) await source.series(name.replace('01', subject))
    const abort = new AbortController()
    const told: Array<number | null> = []
    const stop = ({ fraction }: { fraction: number | null }) => {
      told.push(fraction)
      if (told.length === 2) abort.abort()
    }
    const work = exportData({ from: [folder.path('made')], out: out() }, stop, abort.signal)
    expect((await failure(work)).code).toBe('cancelled')
    expect(told).toEqual([0, 1 / 3])
    expect(existsSync(out())).toBe(false)
  })

  it('also between the files of its last recording', async () => {
    source.atlas()
    await source.series(name)
    const abort = new AbortController()
    const work = exportData({ from: [folder.path('made')], out: out() }, () => abort.abort(), abort.signal)
    expect((await failure(work)).code).toBe('cancelled')
    expect(existsSync(out())).toBe(false)
  })
})
