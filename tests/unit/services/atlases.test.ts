import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { resourcePath } from '../../../src/main/adapters/resources'
import { parseNiftiHeader } from '../../../src/main/domain/nifti/parse'
import type { Catalogue } from '../../../src/main/ports'
import { makeAtlases, type Atlases, type AtlasRow } from '../../../src/main/services/atlases'
import { atlasSchema, atlasSummarySchema } from '../../../src/preload/contract'
import { useFolder } from '../../fixtures/folder'
import { openMemoryCatalogue } from '../../fixtures/memoryCatalogue'
import { buildNifti, mniForm, type NiftiOptions } from '../../fixtures/nifti'

const folder = useFolder()
const files = makeNodeFiles()
const halves = Array.from({ length: 64 }, (_, i) => (i < 32 ? 1 : 2))
const volume = (name: string, more: Partial<NiftiOptions> = {}) =>
  folder.put(name, buildNifti({ lengths: [4, 4, 4], values: halves, sform: mniForm, ...more }))
const formats = join(import.meta.dirname, '../../parity/formats/files')

let catalogue: Catalogue
let atlases: Atlases
beforeEach(() => {
  catalogue = openMemoryCatalogue()
  atlases = makeAtlases({ catalogue, files })
})
const take = async (...given: Parameters<Atlases['take']>) => {
  const { atlas, findings } = await atlases.take(...given)
  return { atlas: atlas!, codes: findings.map(({ code }) => code).filter((code) => code !== 'labels.none') }
}

describe('atlases that come with the program', () => {
  const folderOfAtlases = resourcePath('atlases')

  it('are offered in a fresh workspace, whole and with what to cite', async () => {
    await atlases.stock(folderOfAtlases)
    const list = atlases.list()
    expect(list.map(({ name, parcelCount }) => [name, parcelCount])).toEqual([
      ['SchaeferProjected100', 100],
      ['SchaeferProjected200', 200],
      ['YeoProjected17', 17],
      ['YeoProjected7', 7],
    ])
    for (const summary of list) {
      expect(atlasSummarySchema.parse(summary)).toEqual(summary)
      expect(summary).toMatchObject({ bundled: true, space: 'MNI152NLin2009aSym', kind: 'labels', phantom: false })
      expect(summary.licence).toMatch(/^MIT/)
      expect(summary.reference).toMatch(/doi\.org/)
      const { parcels } = (await atlases.current(summary.id)).atlas
      expect(parcels.every(({ voxels, network, centre }) => voxels > 50 && network !== null && centre !== null)).toBe(
        true,
      )
    }
  })
  it('say what their files are: the checksums in their sidecars are those of the files', async () => {
    await atlases.stock(folderOfAtlases)
    for (const { id, hash } of atlases.list()) {
      const sidecar = atlases.row(id).path.replace(/\.nii\.gz$/, '.json')
      expect(JSON.parse(readFileSync(sidecar, 'utf8')).SHA256).toBe(hash)
    }
  })
  it('stand behind the user’s own, cannot be taken off, and are not taken in again as a copy', async () => {
    await atlases.stock(folderOfAtlases)
    const [first] = atlases.list()
    const copy = folder.put('copy_dseg.nii.gz', readFileSync(atlases.row(first.id).path))
    expect((await take(copy, { name: 'Mine' })).codes).toEqual(['atlas.bundled'])
    expect(atlases.row(first.id).atlas).toMatchObject({ name: first.name, bundled: true })
    await atlases.import(copy, true)
    expect(atlases.row(first.id).path).not.toBe(copy)
    expect(() => atlases.remove(first.id)).toThrow(/comes with the program/)
    const own = await take(volume('own.nii'), {})
    expect(atlases.list()[0].id).toBe(own.atlas.id)
  })
  it('are read again only when their files have changed', async () => {
    await atlases.stock(folderOfAtlases)
    const read: string[] = []
    const watched = {
      ...files,
      stream: (path: string, options?: object) => (read.push(path), files.stream(path, options)),
    }
    await makeAtlases({ catalogue, files: watched }).stock(folderOfAtlases)
    expect(read).toEqual([])
  })
  it('may be missing altogether', async () => {
    await atlases.stock(folder.path('nowhere'))
    expect(atlases.list()).toEqual([])
  })
})

describe('an atlas of the user’s', () => {
  it('is known by its content, under the names and the space that were given', async () => {
    const labels = folder.put('t.txt', 'A\nB\n')
    const { atlas, codes } = await take(volume('x.nii'), { labels, name: 'Mine', space: 'MNI305' })
    expect(codes).toEqual([])
    expect(atlas).toMatchObject({ name: 'Mine', space: 'MNI305', parcelCount: 2, bundled: false })
    expect(atlasSchema.parse(atlases.row(atlas.id).atlas).parcels.map(({ name }) => name)).toEqual(['A', 'B'])
    expect((await take(volume('copy.nii'), {})).atlas.id).toBe(atlas.id)
    expect(atlases.list()).toHaveLength(1)
  })
  it('keeps what the user said of it when its file is met again in a folder', async () => {
    const labels = folder.put('t.txt', 'A\nB\n')
    const path = volume('x.nii')
    const { atlas } = await take(path, { labels, name: 'Mine', space: 'MNI305' })
    await atlases.import(path, false)
    expect(atlases.row(atlas.id).atlas).toMatchObject({ name: 'Mine', space: 'MNI305', parcels: [{ name: 'A' }, {}] })
  })
  it('is neither copied nor changed, and stays where it is when it is taken off the list', async () => {
    const path = volume('x.nii')
    const before = statSync(path).mtimeMs
    const { atlas } = await take(path, {})
    const putBack = atlases.remove(atlas.id)
    expect(atlases.list()).toEqual([])
    expect(statSync(path).mtimeMs).toBe(before)
    expect((await files.list(folder.path())).map(({ name }) => name)).toEqual(['x.nii'])
    putBack()
    expect(atlases.list()).toMatchObject([{ id: atlas.id, name: atlas.name }])
  })
  it('whose file has changed is not shown with the parcels of the old one', async () => {
    const path = volume('x.nii')
    const { atlas } = await take(path, {})
    utimesSync(path, new Date(), new Date(0))
    expect((await atlases.current(atlas.id)).id).toBe(atlas.id)
    writeFileSync(path, buildNifti({ lengths: [4, 4, 4], values: halves.map((half) => half * 5), sform: mniForm }))
    await expect(atlases.current(atlas.id)).rejects.toMatchObject({ code: 'conflict' })
    await expect(atlases.labels(atlas.id)).rejects.toMatchObject({ code: 'conflict' })
    await files.remove(path)
    await expect(atlases.current(atlas.id)).rejects.toMatchObject({ code: 'notFound' })
  })
  it('that is a picture is doubted, and refused when no atlas has so many parcels', async () => {
    const noise = (length: number, most: number) => Array.from({ length }, (_, i) => 1 + ((i * 7919) % most))
    expect((await take(volume('few.nii', { values: noise(64, 13) }), {})).codes).toEqual(['atlas.notRegions'])
    const many = { lengths: [16, 16, 16], values: noise(4096, 4001) }
    const refused = await atlases.take(volume('many.nii', many), {})
    expect(refused).toMatchObject({ atlas: null, findings: [{ code: 'atlas.notRegions', severity: 'error' }] })
  })
  it('of another kind gives a label volume of its own making; one of surfaces says that it has none', async () => {
    const values = [...halves.map((half) => (half === 1 ? 1 : 0)), ...halves.map((half) => (half === 2 ? 0.5 : 0))]
    const maps = buildNifti({ lengths: [4, 4, 4, 2], values, type: 'float32', sform: mniForm })
    const { atlas } = await take(folder.put('maps.nii', maps), {})
    const made = (await atlases.labels(atlas.id)) as Uint8Array
    const header = parseNiftiHeader(made, 'made')
    expect(header.ok && header.value).toMatchObject({ shape: [4, 4, 4], frames: 1 })
    expect([...new Int32Array(made.slice(352).buffer)]).toEqual(halves)

    const surface = folder.put('s.dlabel.nii', readFileSync(join(formats, 'atlas.dlabel.nii')))
    const other = await take(surface, {})
    expect(other.atlas).toMatchObject({ kind: 'dlabel', grid: null, parcelCount: 2 })
    await expect(atlases.labels(other.atlas.id)).rejects.toMatchObject({ code: 'notFound' })
  })
})

describe('the space of an atlas', () => {
  const code1 = { ...mniForm, code: 1 }

  it('can be said afterwards, also of one that series were made by already, and taken back', async () => {
    const { atlas } = await take(volume('a_dseg.nii', { sform: code1 }), { name: 'Mine' })
    expect(atlas.space).toBe('unknown')
    const said = await atlases.correct(atlas.id, ' MNI152NLin6Asym ')
    expect(said.atlas).toMatchObject({ id: atlas.id, space: 'MNI152NLin6Asym', name: 'Mine' })
    expect(said.findings.map(({ code }) => code)).toEqual(['labels.none'])
    expect(atlases.list()).toMatchObject([{ space: 'MNI152NLin6Asym', name: 'Mine' }])
    expect(atlases.row(atlas.id).given?.space).toBe('MNI152NLin6Asym')
    expect((await atlases.correct(atlas.id, '')).atlas.space).toBe('unknown')
  })

  it('of one that comes with the program stays', async () => {
    await atlases.stock(resourcePath('atlases'))
    const [{ id }] = atlases.list()
    await expect(atlases.correct(id, 'MNI305')).rejects.toMatchObject({ code: 'usage.bad' })
  })

  it('is compared with that of recordings before parcels are made of them', async () => {
    const { atlas } = await take(volume('a_dseg.nii', { sform: code1 }), {})
    const bold = (name: string, code: number) =>
      volume(name, { lengths: [4, 4, 4, 2], values: [...halves, ...halves], sform: { ...mniForm, code } })
    const volumes = [bold('sub-1_bold.nii', 1), bold('sub-2_space-MNI152NLin2009cAsym_bold.nii', 4)]
    expect(await atlases.doubts(atlas.id, volumes)).toEqual([])
    await atlases.correct(atlas.id, 'MNI152NLin6Asym')
    expect((await atlases.doubts(atlas.id, volumes)).map(({ code, place }) => [code, place.file])).toEqual([
      ['atlas.space.differs', 'sub-1_bold.nii'],
      ['atlas.template.differs', 'sub-2_space-MNI152NLin2009cAsym_bold.nii'],
    ])
  })
})

describe('atlases that are met on the way', () => {
  it('are taken in when they are maps of labels; what is none is remarked on only when it was named', async () => {
    const code1 = { ...mniForm, code: 1 }
    expect(await atlases.import(volume('a_dseg.nii', { sform: code1 }), false)).toEqual([])
    expect(atlases.list()).toHaveLength(1)
    const t1 = volume('sub-01_T1w.nii')
    expect(await atlases.import(t1, false)).toEqual([])
    expect((await atlases.import(t1, true)).map(({ code }) => code)).toEqual(['volume.single'])
    expect(atlases.list()).toHaveLength(1)
  })
  it('are found again by the checksum that a series names, else by its file', async () => {
    const path = volume('a_dseg.nii')
    const id = await atlases.resolve({ name: 'A', hash: null, file: path })
    const hash = await files.sha256(path)
    expect(await atlases.resolve({ name: 'A', hash, file: null })).toBe(id)
    expect(await atlases.resolve({ name: 'B', hash: 'f'.repeat(64), file: folder.path('gone.nii') })).toBeNull()
  })
  it('of an older catalogue are told whole', () => {
    const atlas = { id: 'old', name: 'Old', space: 'mni', hash: 'h', phantom: false, parcels: [] }
    catalogue.shelf<AtlasRow>('atlases').put({ id: 'old', path: '/x.nii', atlas: atlas as never })
    expect(atlases.list()).toMatchObject([{ id: 'old', kind: 'labels', grid: null, licence: null, bundled: false }])
  })
})
