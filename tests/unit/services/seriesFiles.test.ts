import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import type { ParcelSeries } from '../../../src/main/domain/parcelSeries'
import { relativePath } from '../../../src/main/services/paths'
import { listSeries, readSeries, sidecarOf, writeSeries } from '../../../src/main/services/seriesFiles'
import { useFolder } from '../../fixtures/folder'

const files = makeNodeFiles()
const folder = useFolder()

const read = async (path: string): Promise<ParcelSeries> => {
  const result = await readSeries(files, path)
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.value
}
const codes = async (path: string) =>
  (await readSeries(files, path)).findings.map(({ code, severity }) => `${severity} ${code}`)

const series: ParcelSeries = {
  frames: 2,
  parcels: [
    { name: 'V1', label: 1, network: 'Vis', centre: [-10.5, -90, 2] },
    { name: 'gone', label: 300, network: null, centre: null },
  ],
  values: Float32Array.of(0.1, NaN, 2.5, NaN),
  trSeconds: 0.72,
  atlas: { name: 'A', hash: 'ab12', file: null },
  coverage: Float32Array.of(0.5, 0),
  phantom: true,
}

describe('a parcel series', () => {
  it('comes back from its files as it was written', async () => {
    const path = folder.path('out/sub-01_timeseries.tsv')
    const atlas = { name: 'A', hash: 'ab12', file: folder.path('out/atlas-A_dseg.nii.gz') }
    await writeSeries(files, path, { ...series, atlas }, { Sources: ['bids::sub-01_bold.nii.gz'] })
    expect(await read(path)).toEqual({ ...series, atlas })
    const sidecar = JSON.parse(readFileSync(folder.path('out/sub-01_timeseries.json'), 'utf8'))
    expect(sidecar).toMatchObject({
      RepetitionTime: 0.72,
      Atlas: { Name: 'A', Hash: 'ab12', File: 'atlas-A_dseg.nii.gz' },
      Sources: ['bids::sub-01_bold.nii.gz'],
      Phantom: true,
    })
  })

  it('whose atlas lies elsewhere points there from its own folder', async () => {
    const path = folder.path('derivatives/sub-01/func/a_timeseries.tsv')
    const atlas = { name: 'A', hash: null, file: folder.path('atlas.nii.gz') }
    await writeSeries(files, path, { ...series, atlas })
    expect(JSON.parse(readFileSync(sidecarOf(path), 'utf8')).Atlas.File).toBe('../../../atlas.nii.gz')
    expect((await files.facts((await read(path)).atlas!.file!)) === null).toBe(true)
    folder.put('atlas.nii.gz', '')
    expect((await files.facts((await read(path)).atlas!.file!))?.kind).toBe('file')
  })

  it('without a sidecar is read, and it is said what is not known', async () => {
    const path = folder.put('rois.1D.gz', gzipSync('#1\t#200\n1\t2\n3\t4\n'))
    expect(await read(path)).toMatchObject({ trSeconds: null, atlas: null, coverage: null, phantom: false })
    expect((await read(path)).parcels.map(({ label, centre }) => [label, centre])).toEqual([
      [1, null],
      [200, null],
    ])
    expect(await codes(path)).toEqual(['warning series.tr.unknown', 'warning series.atlas.unknown'])
  })

  it('takes the repetition time from either of the two ways that sidecars give it', async () => {
    const path = folder.put('a_timeseries.tsv', 'A\tB\n1\t2\n')
    folder.put('a_timeseries.json', '{"RepetitionTime": 2.5, "SamplingFrequency": 1}')
    expect((await read(path)).trSeconds).toBe(2.5)
    folder.put('a_timeseries.json', '{"SamplingFrequency": 0.5}')
    expect((await read(path)).trSeconds).toBe(2)
    folder.put('a_timeseries.json', '{"RepetitionTime": "2.5"}')
    expect((await read(path)).trSeconds).toBeNull()
  })

  it('takes coverage from the table that XCP-D keeps beside it, if that is about the same parcels', async () => {
    const path = folder.put('sub-01_stat-mean_timeseries.tsv', 'A\tB\n1\t2\n')
    folder.put('sub-01_stat-coverage_bold.tsv', 'A\tB\n0.5\tn/a\n')
    expect((await read(path)).coverage).toEqual(Float32Array.of(0.5, NaN))
    folder.put('sub-01_stat-coverage_bold.tsv', 'B\tA\n0.5\t1\n')
    expect((await read(path)).coverage).toBeNull()
  })

  it('with parcels that have no value says which', async () => {
    const path = folder.put('a.csv', 'A,B\n1,n/a\n2,n/a\n')
    const result = await readSeries(files, path)
    expect(result.findings.find(({ code }) => code === 'series.parcels.missing')?.message).toContain('B')
  })

  it('is refused when its sidecar describes other parcels, or is broken', async () => {
    const path = folder.put('a_timeseries.tsv', 'A\tB\n1\t2\n')
    folder.put('a_timeseries.json', '{"Parcels": [{"Name": "B"}, {"Name": "A"}]}')
    expect(await codes(path)).toEqual(['error series.sidecar.parcels'])
    folder.put('a_timeseries.json', '{"Parcels": [')
    expect(await codes(path)).toEqual(['error series.sidecar.broken'])
  })

  it('whose parcels are called by numbers comes back as it was written', async () => {
    const path = folder.path('numbers_timeseries.tsv')
    const parcels = series.parcels.map((parcel, i) => ({ ...parcel, name: ['12', '7'][i] }))
    await writeSeries(files, path, { ...series, parcels })
    expect(await read(path)).toEqual({ ...series, parcels })
  })

  it('as bare text is refused until something says which side is time', async () => {
    const path = folder.put('ts_sub-01.txt', '1.5 2 3\n4 5 6.5\n')
    expect(await codes(path)).toEqual(['error series.orientation.unknown'])
    folder.put('ts_sub-01.json', '{"Orientation": "parcels-by-time"}')
    expect(await read(path)).toMatchObject({ frames: 3, values: Float32Array.of(1.5, 4, 2, 5, 3, 6.5) })
    folder.put('ts_sub-01.json', '{"Orientation": "time-by-parcels"}')
    expect(await read(path)).toMatchObject({ frames: 2, values: Float32Array.of(1.5, 2, 3, 4, 5, 6.5) })
  })

  it('as bare text takes names and side from the parcels of its sidecar', async () => {
    const path = folder.put('ts_sub-01.txt', '1.5 2 3\n4 5 6.5\n')
    folder.put('ts_sub-01.json', '{"Parcels": [{"Name": "A", "Network": "Vis"}, {"Name": "B"}]}')
    const { parcels, values } = await read(path)
    expect(parcels.map(({ name, network }) => [name, network])).toEqual([
      ['A', 'Vis'],
      ['B', null],
    ])
    expect(values).toEqual(Float32Array.of(1.5, 4, 2, 5, 3, 6.5))
    expect(await codes(path)).toContain('info series.orientation.found')
  })

  it('takes what its own sidecar does not say from the one for its folder', async () => {
    const path = folder.put('ts_sub-01.txt', '1.5 2 3\n4 5 6.5\n')
    folder.put('series.json', '{"Orientation": "parcels-by-time", "RepetitionTime": 3}')
    expect(await read(path)).toMatchObject({ frames: 3, trSeconds: 3 })
    folder.put('ts_sub-01.json', '{"RepetitionTime": 0.8}')
    expect(await read(path)).toMatchObject({ frames: 3, trSeconds: 0.8 })
    folder.put('series.json', '[]')
    expect(await codes(path)).toEqual(['error series.sidecar.broken'])
  })

  it('is not turned by label tables that fit both sides, or neither', async () => {
    const path = folder.put('ts_sub-01.txt', '1.5 2 3\n4 5 6.5\n')
    folder.put('atlas-A_dseg.tsv', 'index\tname\n1\ta\n2\tb\n')
    folder.put('atlas-B_dseg.tsv', 'index\tname\n1\ta\n2\tb\n3\tc\n')
    expect(await codes(path)).toEqual(['error series.orientation.unknown'])
    await files.remove(folder.path('atlas-B_dseg.tsv'))
    expect((await read(path)).frames).toBe(3)
    await files.remove(folder.path('atlas-A_dseg.tsv'))
    folder.put('atlas-C_dseg.tsv', 'index\tname\n1\ta\n2\tb\n3\tc\n4\td\n')
    expect(await codes(path)).toEqual(['error series.orientation.unknown'])
  })

  it('is refused when the file is missing or its gzip is cut', async () => {
    expect(await codes(folder.path('no.csv'))).toEqual(['error file.missing'])
    const packed = gzipSync('A,B\n' + Array.from({ length: 400 }, (_, i) => `${Math.sin(i)},${i}`).join('\n'))
    expect(await codes(folder.put('cut.csv.gz', packed.subarray(0, 900)))).toEqual(['error gzip.truncated'])
  })
})

describe('the parcel series of a folder', () => {
  it('are found at any depth, without the tables that lie beside them', async () => {
    const wanted = [
      'a/b/sub-01_stat-mean_timeseries.tsv',
      'a/rois.1D.gz',
      'a/roi.csv',
      'sub-02_timeseries.tsv.gz',
      'x/TC_rest.mat',
      'x/ts_sub-01.txt.gz',
      'x/sub-04_timeseries.npz',
      'x/only.ptseries.nii',
    ]
    const others = [
      'participants.tsv',
      'truth.tsv',
      'a/Phenotypic_V1_0b.csv',
      'a/b/sub-01_stat-coverage_bold.tsv',
      'a/atlas-X_dseg.tsv',
      'a/findings.tsv',
      'a/b/sub-01_desc-confounds_timeseries.tsv',
      'a/b/sub-01_desc-denoised_outliers.tsv',
      'a/b/sub-01_stat-mean_timeseries.json',
      'a/notes.txt',
      'a/z.npy',
      'a/b/sub-01_den-91k_stat-mean_timeseries.ptseries.nii',
      'a/sub-01_bold.dtseries.nii',
      '.hidden/sub-03_timeseries.tsv',
    ]
    for (const name of [...wanted, ...others]) folder.put(name, '')
    const found = await listSeries(files, [folder.path()])
    expect(found.map((path) => path.slice(folder.path().length)).sort()).toEqual(
      wanted.map((name) => `/${name}`).sort(),
    )
  })

  it('take a file that is named in any case, and each file once', async () => {
    const odd = folder.put('odd.txt', '')
    const csv = folder.put('a.csv', '')
    expect(await listSeries(files, [csv, odd, folder.path()])).toEqual([csv, odd])
  })

  it('are not silently none when the folder does not exist', async () => {
    await expect(listSeries(files, [folder.path('no')])).rejects.toMatchObject({ code: 'input.bad' })
  })
})

const shared = join(process.env.BOLDSCOPE_SHARED ?? join(import.meta.dirname, '../../../../shared'), 'data')

describe.skipIf(!existsSync(shared))('real series (skipped where the test data are absent)', () => {
  it('of ABIDE are found without the phenotypic tables, and have the labels of their atlas', async () => {
    const found = await listSeries(files, [join(shared, 'abide1')])
    expect(found).toHaveLength(881)
    const { parcels, frames, values } = await read(found[0])
    expect(parcels.map(({ label }) => label)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1))
    expect(values.length).toBe(frames * 200)
    expect(values.every(Number.isFinite)).toBe(true)
  })

  it('in csv have their names, or none and all their frames', async () => {
    const named = await read(join(shared, 'parcels/nitime_fmri_timeseries.csv'))
    expect([named.frames, named.parcels.length, named.parcels[3].name]).toEqual([250, 31, 'LCau'])
    expect(named.values[0]).toBeCloseTo(10125.9, 2)
    const bare = await read(join(shared, 'parcels/ebrains/000_rfMRI_REST1_LR_BOLD.csv.gz'))
    expect([bare.frames, bare.parcels.length, bare.parcels[69].name]).toEqual([1200, 70, 'parcel-070'])
    expect(bare.values[0]).toBeCloseTo(9843.84488, 2)
  })
})

it('the way from a folder to a file goes up only as far as it must', () => {
  expect(relativePath('/a/b', '/a/b/c.nii')).toBe('c.nii')
  expect(relativePath('/a/b/x', '/a/c.nii')).toBe('../../c.nii')
  expect(relativePath('out', 'out/c.nii')).toBe('c.nii')
  expect(relativePath('/a', '/a')).toBe('../a')
})
