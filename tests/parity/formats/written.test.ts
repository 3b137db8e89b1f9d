import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sourceOf } from '../../../src/main/domain/byteSource'
import { readCiftiSeries } from '../../../src/main/domain/cifti/readParcelSeries'
import type { BrainModel } from '../../../src/main/domain/cifti/brainModels'
import { readCiftiLabelMap } from '../../../src/main/domain/cifti/readLabelMap'
import { encodeParcelConnectivity, encodeParcelSeries } from '../../../src/main/domain/cifti/write'
import { encodeDenseLabels } from '../../../src/main/domain/cifti/writeLabels'
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
const onSurfaces = [
  { name: 'Both sides', voxels: [], vertices: [sideOf('CORTEX_LEFT', [0, 2, 9]), sideOf('CORTEX_RIGHT', [4])] },
  { name: 'Mixed', voxels: [10, 11, 12], vertices: [sideOf('CORTEX_RIGHT', [5, 6])] },
  { name: 'nowhere', voxels: [] },
]
const surfaces = [
  { structure: 'CORTEX_LEFT', surfaceVertices: 10 },
  { structure: 'CORTEX_RIGHT', surfaceVertices: 12 },
]
const models: BrainModel[] = [
  model('CORTEX_LEFT', 0, { vertices: [0, 2, 9], surfaceVertices: 10 }),
  model('CORTEX_RIGHT', 3, { vertices: [4, 5], surfaceVertices: 12 }),
  model('THALAMUS_LEFT', 5, { voxels: [40, 50, 30, 41, 50, 30] }),
]
const places = { models, volume: { shape: [91, 109, 91] as [number, number, number], affine: [...affine, 0, 0, 0, 1] } }
const labels = Int32Array.of(3, 3, 0, 16777216, 3, 12, 0)
const names = [
  { label: 3, name: 'A & <b>' },
  { label: 12, name: 'Übrige' },
  { label: 16777216, name: 'last' },
]
const made: Record<string, Uint8Array> = {
  'surfaces.ptseries.nii': encodeParcelSeries(onSurfaces, grid, 0.72, values, surfaces),
  'atlas.dlabel.nii': encodeDenseLabels(places, labels, names, 'one'),
  'series.ptseries.nii': encodeParcelSeries(parcels, grid, 0.72, values),
  'nameless.ptseries.nii': encodeParcelSeries(parcels, null, 2, values),
  'matrix.pconn.nii': encodeParcelConnectivity(parcels, grid, matrix),
}
function sideOf(structure: string, vertices: number[]) {
  return { structure, vertices }
}

function model(
  structure: string,
  offset: number,
  { vertices, voxels, surfaceVertices }: { vertices?: number[]; voxels?: number[]; surfaceVertices?: number },
): BrainModel {
  const indices = (list?: number[]) => (list ? Int32Array.from(list) : null)
  const count = vertices?.length ?? voxels!.length / 3
  const [onSurface, inVolume] = [indices(vertices), indices(voxels)]
  return { structure, offset, count, vertices: onSurface, surfaceVertices: surfaceVertices ?? null, voxels: inVolume }
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

  it('say the same of surfaces to nibabel: vertices, labels, names and places', () => {
    const { surfaces: read, labels: atlas } = reference.written
    expect(read.names).toEqual(onSurfaces.map(({ name }) => name))
    expect(read.surfaces).toEqual({ CIFTI_STRUCTURE_CORTEX_LEFT: 10, CIFTI_STRUCTURE_CORTEX_RIGHT: 12 })
    const wanted = onSurfaces.map(({ vertices = [] }) =>
      Object.fromEntries(vertices.map(({ structure, vertices }) => [`CIFTI_STRUCTURE_${structure}`, vertices])),
    )
    expect(read.vertices).toEqual(wanted)
    expect(atlas.labels).toEqual([...labels])
    expect(atlas.names).toEqual({ 0: '???', 3: 'A & <b>', 12: 'Übrige', 16777216: 'last' })
    expect(atlas.structures).toEqual(models.map(({ structure }) => `CIFTI_STRUCTURE_${structure}`))
    expect(atlas.vertex).toEqual([0, 2, 9, 4, 5, -1, -1])
    expect(atlas.voxel.slice(5)).toEqual([
      [40, 50, 30],
      [41, 50, 30],
    ])
    expect(reference.written.workbench).toBe(true)
  })

  it('of labels come back as they were', async () => {
    const read = await readCiftiLabelMap(sourceOf(made['atlas.dlabel.nii']), 'x')
    if (!read.ok) throw new Error(read.findings[0].message)
    expect(read.value).toMatchObject({ labels, places })
    expect(read.value.table.names.map(({ label, name }) => ({ label, name }))).toEqual(names)
  })

  it('come back as they were, with the centres of their voxels', async () => {
    const read = await readCiftiSeries(sourceOf(made['series.ptseries.nii']), 'x')
    if (!read.ok) throw new Error(read.findings[0].message)
    expect(read.value.matrix).toEqual({ rows: 4, columns: 3, values })
    expect(read.value.parcels.map(({ centre }) => centre)).toEqual([[9, -26, -12], [70, -104, -48], null])
  })
})
