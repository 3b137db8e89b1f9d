import { describe, expect, it } from 'vitest'
import { makeNodeFiles } from '../../../../src/main/adapters/nodeFiles'
import { readAnyAtlas, type AtlasGiven } from '../../../../src/main/services/atlas/readAny'
import { useFolder } from '../../../fixtures/folder'
import { buildNifti, mniForm, type NiftiOptions } from '../../../fixtures/nifti'

const folder = useFolder()
const files = makeNodeFiles()

/** 4 x 4 x 4 voxels; the lower half has label 1, the upper half label 2. */
const halves = Array.from({ length: 64 }, (_, i) => (i < 32 ? 1 : 2))
const volume = (name: string, more: Partial<NiftiOptions> = {}) =>
  folder.put(name, buildNifti({ lengths: [4, 4, 4], values: halves, sform: mniForm, ...more }))
/** Two maps that share nothing; then as many more as asked for that are empty. */
const maps = (name: string, empty = 0) => {
  const values = [...halves.map((half) => (half === 1 ? 1 : 0)), ...halves.map((half) => (half === 2 ? 2 : 0))]
  const type = 'float32' as const
  const all = [...values, ...new Array<number>(64 * empty).fill(0)]
  return folder.put(name, buildNifti({ lengths: [4, 4, 4, 2 + empty], values: all, type, sform: mniForm }))
}

const read = async (path: string, given?: AtlasGiven) => {
  const result = await readAnyAtlas(files, path, given)
  // These atlases have no table of labels beside them, but for where it matters.
  const told = result.findings.filter(({ code }) => code !== 'labels.none')
  const findings = told.map(({ code, place }) => [code, place.file, place.line].filter(Boolean).join(' '))
  return result.ok ? { ...result.value, findings } : { facts: null, volume: null, findings }
}
const named = async (path: string, given?: AtlasGiven) => {
  const { facts, findings } = await read(path, given)
  return [facts?.parcels.map(({ name, network }) => `${name} ${network}`) ?? null, findings]
}

describe('the space of an atlas', () => {
  const spaceOf = async (path: string, given?: AtlasGiven) => {
    const { facts, findings } = await read(path, given)
    return [facts?.space, ...findings]
  }
  it('is what the user says, before anything else', async () => {
    expect(await spaceOf(volume('tpl-A_dseg.nii'), { space: 'B' })).toEqual(['B'])
  })
  it('is told by the entities of the name, by the sidecar, or by the header of a template', async () => {
    expect(await spaceOf(volume('tpl-MNI152NLin6Asym_atlas-A_dseg.nii'))).toEqual(['MNI152NLin6Asym'])
    expect(await spaceOf(volume('space-MNI305_dseg.nii'))).toEqual(['MNI305'])
    folder.put('beside.json', '{"Space": "MNI152NLin2009cAsym"}')
    expect(await spaceOf(volume('beside.nii'))).toEqual(['MNI152NLin2009cAsym'])
    expect(await spaceOf(volume('plain.nii'))).toEqual(['mni'])
  })
  it('is never guessed: scanner and aligned coordinates are somebody’s own, and that is said', async () => {
    for (const code of [1, 2]) {
      const path = volume(`code${code}.nii`, { sform: { ...mniForm, code } })
      expect(await spaceOf(path)).toEqual(['unknown', `atlas.space.unknown code${code}.nii`])
    }
  })
})

describe('what else an atlas says of itself', () => {
  it('is its licence and what to cite, in its sidecar', async () => {
    folder.put('a.json', '{"License": "CC0", "ReferencesAndLinks": ["One 2001", "Two 2002", 3]}')
    expect((await read(volume('a.nii'))).facts).toMatchObject({ licence: 'CC0', reference: 'One 2001\nTwo 2002' })
    expect((await read(volume('b.nii'))).facts).toMatchObject({ licence: null, reference: null })
  })
  it('is its grid, and the checksum of its file', async () => {
    const { facts } = await read(volume('a.nii'))
    const affine = [mniForm.rows.slice(0, 4), mniForm.rows.slice(4, 8), mniForm.rows.slice(8)]
    expect(facts?.grid).toEqual({ shape: [4, 4, 4], voxelSizeMm: [2, 2, 2], affine })
    expect(facts?.hash).toBe(await files.sha256(folder.path('a.nii')))
  })
  it('is a name that the user gives it', async () => {
    expect((await read(volume('atlas-A_dseg.nii'))).facts?.name).toBe('A')
    expect((await read(folder.path('atlas-A_dseg.nii'), { name: ' Mine ' })).facts?.name).toBe('Mine')
  })
})

describe('names of the parcels of a label volume', () => {
  it.each([
    ['a.tsv', 'index\tname\tnetwork\n1\tV1\tVis\n2\tM1\tMot\n'],
    ['a.txt', '1\tLH_Vis_1\t1\t2\t3\t0\n2\tLH_Mot_1\t1\t2\t3\t0\n'],
    ['a.csv', 'label,region,network\n1,V1,Vis\n2,M1,Mot\n'],
  ])('come from %s beside it', async (name, table) => {
    folder.put(name, table)
    const [names] = await named(volume('a.nii'))
    expect(names).toEqual([expect.stringMatching(/Vis$/), expect.stringMatching(/Mot$/)])
  })
  it('come from an atlas of FSL beside it', async () => {
    folder.put(
      'a.xml',
      '<atlas><header><type>Probabalistic</type></header><data><label index="0">V1</label><label index="1">M1</label></data></atlas>',
    )
    expect(await named(volume('a.nii'))).toEqual([['V1 null', 'M1 null'], []])
  })
  it('come from the table that is given, before one that lies beside', async () => {
    folder.put('a.tsv', 'index\tname\n1\tbeside\n2\tbeside too\n')
    const labels = folder.put('elsewhere/list.txt', 'A\nB\n')
    expect(await named(volume('a.nii'), { labels })).toEqual([['A null', 'B null'], []])
  })
  it('that belong to labels which no voxel carries are kept, and the line is told', async () => {
    folder.put('a.tsv', 'index\tname\n1\tA\n2\tB\n7\tC\n')
    expect(await named(volume('a.nii'))).toEqual([['A null', 'B null', 'C null'], ['atlas.label.absent a.tsv 4']])
  })
  it('of a table that has nothing to do with it are refused with the line', async () => {
    folder.put('a.tsv', 'index\tname\n11\tA\n12\tB\n')
    expect(await named(volume('a.nii'))).toEqual([null, ['labels.foreign a.tsv 2']])
  })
})

describe('a probabilistic atlas', () => {
  it('has a parcel for each map, by the names in their order', async () => {
    folder.put('a.csv', 'x,y,z,name,net name\n1,2,3,Left Aud,Aud\n4,5,6,DMN,DMN\n')
    const { facts, findings } = await read(maps('a.nii'))
    expect(facts).toMatchObject({
      kind: 'maps',
      parcels: [
        { label: 1, name: 'Left Aud', network: 'Aud', voxels: 32 },
        { label: 2, name: 'DMN', network: 'DMN', voxels: 32 },
      ],
    })
    expect(findings).toEqual([])
  })
  it('is refused with a table of another number of names', async () => {
    folder.put('a.txt', 'A\nB\nC\n')
    expect((await read(maps('a.nii'))).findings).toEqual(['labels.count a.txt'])
  })
  it('keeps a map that is empty, without a centre, and says so', async () => {
    const { facts, findings } = await read(maps('a.nii', 1))
    expect(facts?.parcels[2]).toEqual({ label: 3, name: 'map-3', network: null, voxels: 0, centre: null })
    expect(findings).toEqual(['atlas.label.absent a.nii'])
  })
  it('is refused when all maps are empty', async () => {
    const values = new Array<number>(128).fill(-1)
    const path = folder.put('a.nii', buildNifti({ lengths: [4, 4, 4, 2], values, sform: mniForm }))
    expect((await read(path)).findings).toEqual(['atlas.empty a.nii'])
  })
  it('that is a recording is doubted, because all its frames cover the same voxels', async () => {
    const values = Array.from({ length: 192 }, (_, i) => 100 + (i % 7))
    const path = folder.put('a.nii', buildNifti({ lengths: [4, 4, 4, 3], values, sform: mniForm }))
    expect((await read(path)).findings).toEqual(['atlas.maps.dense a.nii'])
  })
})

describe('what is no atlas', () => {
  it('is refused with a finding: intensities, an empty volume, a surface, a cut file, text', async () => {
    const codes = async (path: string) => (await read(path)).findings.map((finding) => finding.split(' ')[0])
    const type = 'float32' as const
    expect(await codes(volume('a.nii', { type, values: halves.map((v) => v / 3) }))).toEqual(['atlas.notLabels'])
    expect(await codes(volume('b.nii', { values: new Array<number>(64).fill(0) }))).toEqual(['atlas.empty'])
    expect(await codes(folder.put('lh.label.gii', '<GIFTI/>'))).toEqual(['atlas.gifti'])
    expect(await codes(volume('c.nii', { values: halves.slice(9) }))).toEqual(['nifti.truncated'])
    expect(await codes(folder.put('d.nii', 'no volume'))).toEqual(['nifti.notNifti'])
    expect(await codes(folder.put('e.dlabel.nii', 'no atlas'))).toEqual(['cifti.notCifti'])
  })
})
