import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Parcel } from '../../../src/preload/contract'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { resourcePath } from '../../../src/main/adapters/resources'
import { readAnyAtlas } from '../../../src/main/services/atlas/readAny'
import { demand } from '../../../src/main/services/fileText'

/** What nibabel and scipy say, see reference.py. */
interface Known {
  label: number
  voxels: number
  centre: [number, number, number] | null
}
const reference: {
  labels: Known[]
  maps: { parcels: Known[]; highest: number[] }
  places: { parcels: Known[]; volume: number[] }
  bundled: Known[]
} = JSON.parse(readFileSync(join(import.meta.dirname, 'reference.json'), 'utf8'))

const file = (name: string) => join(import.meta.dirname, 'files', name)
const read = async (path: string) => demand(await readAnyAtlas(makeNodeFiles(), path))

/** Same labels in the same order, as many voxels, and centres within 5e-5 mm: affines are float32 in the files. */
const expectSame = (parcels: readonly Parcel[], known: readonly Known[]) => {
  expect(parcels.map(({ label, voxels }) => [label, voxels])).toEqual(known.map(({ label, voxels }) => [label, voxels]))
  parcels.forEach(({ centre }, i) => {
    if (known[i].centre === null) expect(centre).toBeNull()
    else centre!.forEach((mm, axis) => expect(mm).toBeCloseTo(known[i].centre![axis], 4))
  })
}
const countsOf = (labels: Int32Array, wanted: readonly number[]) =>
  wanted.map((label) => labels.reduce((count, found) => count + (found === label ? 1 : 0), 0))

describe('parcels have the voxels and centres that nibabel and scipy find', () => {
  it('in an oblique label volume with gaps and labels above 255', async () => {
    expectSame((await read(file('oblique_dseg.nii.gz'))).facts.parcels, reference.labels)
  })

  it('in a 4D file of weights, in which what is negative or missing counts for nothing', async () => {
    const { facts, volume } = await read(file('four_probseg.nii.gz'))
    expect(facts).toMatchObject({ kind: 'maps', space: 'mni', grid: { shape: [9, 8, 7] } })
    expectSame(facts.parcels, reference.maps.parcels)
    expect(countsOf(volume!.labels, [0, 1, 2, 3, 4])).toEqual(reference.maps.highest)
  })

  it('in a CIFTI atlas of a surface and voxels: places on a surface have no position of their own', async () => {
    const { facts, volume } = await read(file('mixed.dlabel.nii'))
    expect(facts).toMatchObject({ kind: 'dlabel', space: 'unknown', grid: { shape: [6, 7, 8] } })
    expectSame(facts.parcels, reference.places.parcels)
    expect(countsOf(volume!.labels, [1, 2, 7])).toEqual(reference.places.volume)
  })

  it('in an atlas that comes with the program', async () => {
    const path = resourcePath('atlases', 'tpl-MNI152NLin2009aSym_res-2_atlas-SchaeferProjected100_dseg.nii.gz')
    expectSame((await read(path)).facts.parcels, reference.bundled)
  })
})
