import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sourceOf } from '../../../src/main/domain/byteSource'
import { readCiftiSeries } from '../../../src/main/domain/cifti/readParcelSeries'
import { encodeParcelConnectivity, encodeParcelSeries } from '../../../src/main/domain/cifti/write'
import reference from './reference.json'

const folder = join(import.meta.dirname, 'written')
const affine = [-2, 0, 0, 90, 0, 2, 0, -126, 0, 0, 2, -72]
const grid = { shape: [91, 109, 91] as const, affine }
const parcels = [
  { name: 'Left "A" & <b>', voxels: [40, 50, 30, 41, 50, 30] },
  { name: 'Übrige', voxels: [10, 11, 12] },
  { name: 'nowhere', voxels: [] },
]
const values = Float32Array.of(1.5, -2, 0.1, 3, NaN, 5, 6, 7, 1e-7, 8, 9, 10)
const matrix = Float32Array.of(1, 0.25, -0.5, 0.25, 1, NaN, -0.5, NaN, 1)
const made: Record<string, Uint8Array> = {
  'series.ptseries.nii': encodeParcelSeries(parcels, grid, 0.72, values),
  'nameless.ptseries.nii': encodeParcelSeries(parcels, null, 2, values),
  'matrix.pconn.nii': encodeParcelConnectivity(parcels, grid, matrix),
}
// Set to write the files anew; then run reference.py, which reads them with nibabel.
if (process.env.BOLDSCOPE_WRITE_CIFTI) {
  mkdirSync(folder, { recursive: true })
  for (const [name, bytes] of Object.entries(made)) writeFileSync(join(folder, name), bytes)
}

describe('CIFTI-2 files that are written here', () => {
  it.each(Object.entries(made))('%s is to the byte the file that nibabel read', (name, bytes) => {
    expect(existsSync(join(folder, name))).toBe(true)
    expect(Buffer.compare(readFileSync(join(folder, name)), bytes)).toBe(0)
  })

  it('say the same to nibabel: names, seconds, voxels and values', () => {
    const { series, connectivity } = reference.written
    const plain = (numbers: Float32Array) => [...numbers].map((value) => (Number.isNaN(value) ? null : value))
    expect(series.values.flat()).toEqual(plain(values))
    expect(series.tr).toBe(0.72)
    expect(series.names).toEqual(parcels.map(({ name }) => name))
    expect(series.voxels.map((voxels) => voxels.flat())).toEqual(parcels.map(({ voxels }) => voxels))
    expect(series.affine.flat()).toEqual([...affine, 0, 0, 0, 1])
    expect(connectivity.values.flat()).toEqual(plain(matrix))
  })

  it('come back as they were, with the centres of their voxels', async () => {
    const read = await readCiftiSeries(sourceOf(made['series.ptseries.nii']), 'x')
    if (!read.ok) throw new Error(read.findings[0].message)
    expect(read.value.matrix).toEqual({ rows: 4, columns: 3, values })
    expect(read.value.parcels.map(({ centre }) => centre)).toEqual([[9, -26, -12], [70, -104, -48], null])
  })
})
