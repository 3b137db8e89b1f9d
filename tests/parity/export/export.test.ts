import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it } from 'vitest'
import { affine, exportData, exportSource, labels, makeSeries, names, shape } from '../../fixtures/exportSource'
import { useFolder } from '../../fixtures/folder'
import reference from './reference.json'

const kept = join(import.meta.dirname, 'written')
const folder = useFolder()
const run = 'sub-01_task-rest_atlas-Three'
const matrix = `${run}_stat-pearsoncorrelation_relmat`
const written = [
  `${run}_stat-mean_timeseries.ptseries.nii`,
  `${run}_stat-mean_timeseries.mat`,
  `${run}_stat-mean_timeseries.npy`,
  `${run}_stat-mean_timeseries.csv`,
  `${run}_stat-coverage_boldmap.nii.gz`,
  `${run}_stat-pearsoncorrelation+degree_boldmap.nii.gz`,
  `${matrix}.pconn.nii`,
  `${matrix}.mat`,
  `${matrix}.npy`,
]
const made = (name: string) => readFileSync(folder.path(`out/sub-01/func/${name}`))
const whole = (name: string, bytes: Buffer) => (name.endsWith('.gz') ? gunzipSync(bytes) : bytes)

beforeEach(async () => {
  const source = exportSource(folder)
  source.atlas()
  await source.series(`${run}_stat-mean_timeseries`)
  source.companions('sub-01_task-rest')
  const formats = ['cifti', 'nifti', 'csv', 'npy', 'matlab'] as const
  await exportData({ from: [folder.path('made')], out: folder.path('out'), formats: [...formats] })
  // Set to write the files anew; then run reference.py, which reads them with nibabel, scipy, numpy and pandas.
  if (!process.env.BOLDSCOPE_WRITE_EXPORT) return
  mkdirSync(kept, { recursive: true })
  for (const name of written) writeFileSync(join(kept, name), made(name))
})

/** As JSON has them: null for NaN. */
const plain = (numbers: ArrayLike<number>) => Array.from(numbers, (value) => (Number.isNaN(value) ? null : value))
const { values } = makeSeries(null)
const entries = [1, 0.5, null, 0.5, 1, null, null, null, null]

describe('exported files', () => {
  it.each(written)('%s is to the byte what other programs read', (name) => {
    expect(existsSync(join(kept, name))).toBe(true)
    expect(Buffer.compare(whole(name, readFileSync(join(kept, name))), whole(name, made(name)))).toBe(0)
  })

  it('are the same series to nibabel, scipy, numpy and pandas: exactly, in float32', () => {
    const { ptseries, mat, npy, csv } = reference.series
    for (const each of [ptseries, mat, npy, csv]) expect(each.values.flat()).toEqual(plain(values))
    for (const each of [ptseries, mat, csv]) expect(each.names).toEqual(names)
    expect([ptseries.tr, mat.tr]).toEqual([1.5, 1.5])
    expect([mat.dtype, npy.dtype]).toEqual(['float32', 'float32'])
  })

  it('are the same matrix, with the voxels of its parcels', () => {
    const { pconn, mat, npy } = reference.matrix
    for (const each of [pconn, mat, npy]) expect(each.values.flat()).toEqual(entries)
    expect([pconn.names, mat.names]).toEqual([names, names])
    expect(pconn.affine.flat()).toEqual(affine)
    const voxelsOf = (label: number) =>
      labels.flatMap((each, i) =>
        each === label
          ? [[i % shape[0], Math.floor(i / shape[0]) % shape[1], Math.floor(i / (shape[0] * shape[1]))]]
          : [],
      )
    expect(pconn.voxels).toEqual([1, 2, 5].map(voxelsOf))
  })

  it('are maps on the grid of the atlas: affine, code of the space, one value in each voxel', () => {
    const of = (value: Record<number, number | null>) => labels.map((label) => (label === 0 ? 0 : value[label]))
    const { coverage, degree } = reference.maps
    for (const map of [coverage, degree]) {
      expect(map.affine.flat()).toEqual(affine)
      expect(map).toMatchObject({
        shape: [...shape],
        dtype: 'float32',
        sform: 4,
        zooms: [3, 3, 3],
        units: ['mm', 'unknown'],
      })
    }
    expect(coverage.values).toEqual(of({ 1: 1, 2: 0.5, 5: null }))
    expect(degree.values).toEqual(of({ 1: 1, 2: 2, 5: null }))
  })
})
