import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { encodeParcelConnectivity } from '../../../src/main/domain/cifti/write'
import { readMatrixFile, type MatrixFile } from '../../../src/main/services/connectomes/readMatrix'
import reference from './reference.json'

const files = makeNodeFiles()
const at = (...path: string[]) => join(import.meta.dirname, ...path)
const read = (path: string) => readMatrixFile(files, path)
const demand = async (path: string): Promise<MatrixFile> => {
  const result = await read(path)
  if (!result.ok) throw new Error(result.findings[0].message)
  return result.value
}

type Rows = ReadonlyArray<ReadonlyArray<number | null>>
/** float32 both here and there; of the scaled file the product is rounded once more. */
const expectRows = (values: Float32Array, wanted: Rows, tolerance = 0) =>
  wanted.flat().forEach((value, place) => {
    if (value === null) expect(values[place]).toBeNaN()
    else expect(Math.abs(values[place] - Math.fround(value))).toBeLessThanOrEqual(tolerance)
  })
const toleranceOf = (name: string) => (name === 'scaled.pconn.nii' ? 1e-6 : 0)
// What the test below writes; reference.py has them read by nibabel and wb_command.
const written = Float32Array.of(1, 0.25, -0.5, 0.75, 1, NaN, 0.1, NaN, 1)
const parcels = [
  { name: 'Left "A" & <b>', voxels: [40, 50, 30, 41, 50, 30] },
  { name: 'Übrige', voxels: [10, 11, 12] },
  { name: 'nowhere', voxels: [] },
]
const grid = { shape: [91, 109, 91] as const, affine: [-2, 0, 0, 90, 0, 2, 0, -126, 0, 0, 2, -72] }
const made = encodeParcelConnectivity(parcels, grid, written)

if (process.env.BOLDSCOPE_WRITE_CIFTI) {
  mkdirSync(at('written'), { recursive: true })
  writeFileSync(at('written/ours.pconn.nii'), made)
}

describe('matrices of connectivity that other programs write', () => {
  it.each(Object.entries(reference.rows).filter(([name]) => name !== 'ordered.pconn.nii'))(
    '%s has the rows that nibabel reads',
    async (name, wanted) => {
      const { values, parcels: found } = await demand(at('files', name))
      expect(found.map((parcel) => parcel.name)).toEqual(reference.names)
      expectRows(values, wanted, toleranceOf(name))
    },
  )

  it.each(Object.entries(reference.workbench).filter(([name]) => name in reference.rows))(
    '%s has the rows that wb_command writes as text, which has six digits',
    async (name, wanted) => expectRows((await demand(at('files', name))).values, wanted, 1e-5),
  )

  it('columns that come in another order than the rows are told apart by their names', async () => {
    const result = await read(at('files/ordered.pconn.nii'))
    expect(result.findings.map(({ code }) => code)).toEqual(['connectome.order', 'connectome.asymmetric'])
    expectRows((await demand(at('files/ordered.pconn.nii'))).values, reference.directed)
  })

  it('networks come from the names, and places of parcels of voxels from the file', async () => {
    const { parcels: found, stat, atlas } = await demand(at('files/float32.pconn.nii'))
    expect(found.map(({ network }) => network)).toEqual(['Vis', 'Default', null, null])
    found.forEach(({ centre }, place) => {
      const wanted = reference.centres[place]
      if (wanted === null) expect(centre).toBeNull()
      else wanted.forEach((mm, axis) => expect(centre![axis]).toBeCloseTo(mm, 9))
    })
    expect([stat, atlas]).toEqual([null, null])
  })

  it.each([
    ['oblong.pconn.nii', 'connectome.notSquare'],
    ['others.pconn.nii', 'connectome.names.differ'],
  ])('%s is refused as %s', async (name, code) => {
    const result = await read(at('files', name))
    expect(result.ok).toBe(false)
    expect(result.findings.map((finding) => finding.code)).toEqual([code])
  })
})

describe('a matrix that is written here', () => {
  it('is to the byte the file that the others read', () =>
    expect(Buffer.compare(readFileSync(at('written/ours.pconn.nii')), made)).toBe(0))

  it.each([
    ['nibabel', reference.written],
    ['wb_command', reference.workbench],
  ])('has the same rows to %s', (_, rows) => expectRows(written, rows['ours.pconn.nii'], 1e-6))

  it('comes back as it was', async () => {
    const { values, parcels: found } = await demand(at('written/ours.pconn.nii'))
    expect(values).toEqual(written)
    expect(found).toMatchObject([
      { name: 'Left "A" & <b>', centre: [9, -26, -12] },
      { name: 'Übrige', centre: [70, -104, -48] },
      { name: 'nowhere', centre: null },
    ])
  })
})
