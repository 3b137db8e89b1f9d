import { readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import { routes, type AnalysisOf } from '../../../../src/preload/contract'
import { encodeParcelConnectivity } from '../../../../src/main/domain/cifti/write'
import { encodeNifti } from '../../../../src/main/domain/nifti/write'
import { makeRouter } from '../../../../src/main/services/router'
import { useFolder } from '../../../fixtures/folder'
import { openLibrary } from '../../../fixtures/library'

const folder = useFolder()
let library: ReturnType<typeof openLibrary>
let handlers: ReturnType<typeof makeRouter>['handlers']
beforeEach(() => {
  library = openLibrary(folder.path('workspace'))
  handlers = makeRouter({ ...library, pathOf: () => '' } as never).handlers
})

const name = 'sub-01_task-rest_stat-pearsoncorrelation_relmat.tsv'
const table = (value: number) => `Node\tLeft\tRight\nLeft\t1\t${value}\nRight\t${value}\t1\n`
const take = async (...paths: string[]) =>
  routes.recordings.import.output.parse(await handlers.recordings.import({ paths }))
const open = async (id: string) =>
  routes.analyses.get.output.parse(await handlers.analyses.get({ id })) as AnalysisOf<'connectivity'>
/** A little volume in which Left is at -4 mm and Right at 4 mm. */
const putAtlas = () => {
  const data = Int32Array.from({ length: 216 }, (_, at) => [0, 1, 1, 2, 2, 0][at % 6])
  const affine = [4, 0, 0, -10, 0, 4, 0, -10, 0, 0, 4, -10]
  folder.put('atlas/halves_dseg.tsv', 'index\tname\tnetwork\n1\tLeft\tVis\n2\tRight\tMot\n')
  return folder.put(
    'atlas/halves_dseg.nii',
    encodeNifti({ shape: [6, 6, 6], affine, space: 'mni', datatype: 'int32', data }),
  )
}

describe('a matrix of connectivity that is taken in', () => {
  it('becomes an analysis of its file, and nothing is written beside that or copied', async () => {
    const path = folder.put(`own/${name}`, table(0.5))
    const { recordings, connectomes, findings } = await take(path)
    expect([recordings, findings]).toEqual([[], []])
    expect(connectomes).toMatchObject([
      { kind: 'connectivity', imported: true, title: 'pearsoncorrelation', recordings: name, recordingId: null },
    ])
    const [{ id }] = connectomes
    expect(routes.analyses.list.output.parse(await handlers.analyses.list({})).map((one) => one.id)).toEqual([id])
    const { connectome } = await open(id)
    expect(connectome).toMatchObject({
      kind: 'imported',
      file: name,
      matrices: [{ stat: 'pearsoncorrelation', recordingId: null, framesUsed: null }],
      parcels: [{ name: 'Left', centre: null }, { name: 'Right' }],
    })
    expect(connectome.warnings).toEqual([expect.stringContaining('where the parcels lie')])
    expect((await library.analyses.matrix(id, 0)).values).toEqual(Float32Array.of(1, 0.5, 0.5, 1))
    await expect(library.analyses.matrix(id, 1)).rejects.toMatchObject({ code: 'notFound' })
    expect(readdirSync(folder.path('own'))).toEqual([name])
    const kept = folder.path(`workspace/analyses/${id}`)
    expect(readdirSync(kept).sort()).toEqual(['catalogue-analyses.json', 'matrix.json'])
    expect(readFileSync(`${kept}/matrix.json`, 'utf8')).not.toContain('0.5')
    expect(JSON.stringify(await open(id))).not.toContain(folder.path())
  })

  it('is the same analysis when it is taken in again', async () => {
    const path = folder.put(name, table(0.5))
    const [first] = (await take(path)).connectomes
    expect((await take(path)).connectomes).toEqual([first])
    expect(library.analyses.list()).toHaveLength(1)
  })

  it('has the places and networks of an atlas of the same names, and says that it supposes so', async () => {
    const { connectomes } = await take(putAtlas(), folder.put(name, table(0.5)))
    const { summary, connectome } = await open(connectomes[0].id)
    expect(connectome.parcels).toMatchObject([
      { label: 1, network: 'Vis', centre: [-4, 0, 0] },
      { label: 2, network: 'Mot', centre: [4, 0, 0] },
    ])
    expect(summary.atlasId).toBe(library.atlases.list()[0].id)
    expect(connectome.warnings).toEqual([expect.stringContaining('same names')])
  })

  it('has the places of those parcels that an atlas names, and says how many are left without', async () => {
    const more = 'Left,Right,Pons\n1,.5,.1\n.5,1,.2\n.1,.2,1\n'
    const { connectomes } = await take(putAtlas(), folder.put('sub-01_conmat.csv', more))
    const { summary, connectome } = await open(connectomes[0].id)
    expect(summary.atlasId).not.toBeNull()
    expect(connectome.parcels.map(({ label }) => label)).toEqual([1, 2, null])
    expect(connectome.warnings[1]).toContain('where 1 of 3 parcels lie')
  })

  it('gets places from an atlas that comes later', async () => {
    const { connectomes } = await take(folder.put(name, table(0.5)))
    await take(putAtlas())
    const { summary } = await open(connectomes[0].id)
    expect(summary.atlasId).toBe(library.atlases.list()[0].id)
    expect(library.analyses.list()[0].atlasId).toBe(summary.atlasId)
  })

  it('takes no atlas by names that are numbers', async () => {
    const numbered = 'Node\t1\t2\n1\t1\t.5\n2\t.5\t1\n'
    putAtlas()
    folder.put('atlas/halves_dseg.tsv', 'index\tname\n1\t1\n2\t2\n')
    const { connectomes } = await take(folder.path('atlas/halves_dseg.nii'), folder.put(name, numbered))
    expect((await open(connectomes[0].id)).summary.atlasId).toBeNull()
  })

  it('has the places that a CIFTI file knows itself, and a kind that is not guessed', async () => {
    const parcels = [
      { name: 'a', voxels: [1, 0, 0] },
      { name: 'b', voxels: [] },
    ]
    const grid = { shape: [3, 3, 3] as const, affine: [2, 0, 0, -1, 0, 2, 0, 0, 0, 0, 2, 0] }
    const bytes = encodeParcelConnectivity(parcels, grid, Float32Array.of(1, -0.25, -0.25, 1))
    const { connectomes } = await take(folder.put('some.pconn.nii', bytes))
    const { connectome } = await open(connectomes[0].id)
    expect(connectome.parcels.map(({ centre }) => centre)).toEqual([[1, 0, 0], null])
    expect(connectome.matrices[0].stat).toBe('not stated')
    expect(connectome.warnings).toEqual([expect.stringContaining('where 1 of 2 parcels lie')])
  })
})

describe('the JSON beside a matrix', () => {
  it('is taken with it, and says what the name leaves open: the kind, the atlas by its hash, a phantom', async () => {
    await take(putAtlas())
    const [{ id: atlasId, hash }] = library.atlases.list()
    const bytes = encodeParcelConnectivity(
      ['Left', 'elsewhere'].map((name) => ({ name, voxels: [] })),
      null,
      Float32Array.of(1, 0.5, 0.5, 1),
    )
    const sidecar = { Method: 'Partial correlation', Atlas: { Name: 'halves', Hash: hash }, Phantom: true }
    const { connectomes, findings } = await take(
      folder.put('x_boldmap.pconn.nii', bytes),
      folder.put('x_boldmap.json', JSON.stringify(sidecar)),
    )
    expect(findings).toEqual([])
    expect(connectomes).toMatchObject([{ title: 'Partial correlation', atlasId, phantom: true }])
    const { connectome } = await open(connectomes[0].id)
    expect(connectome.matrices[0].stat).toBe('Partial correlation')
    expect(connectome.warnings).toEqual([expect.stringContaining('where 1 of 2 parcels lie')])
  })
})

describe('a matrix whose file changes', () => {
  it('is read anew before it is shown, and never given with what was said of the earlier one', async () => {
    const path = folder.put(name, table(0.5))
    const [{ id }] = (await take(path)).connectomes
    folder.put(name, table(0.25).replaceAll('Right', 'Other'))
    await expect(library.analyses.matrix(id, 0)).rejects.toMatchObject({ code: 'conflict' })
    expect((await open(id)).connectome.parcels.map((parcel) => parcel.name)).toEqual(['Left', 'Other'])
    expect((await library.analyses.matrix(id, 0)).values[1]).toBe(0.25)
  })

  it('is the same when only its time is another', async () => {
    const path = folder.put(name, table(0.5))
    const [{ id }] = (await take(path)).connectomes
    utimesSync(path, 1000, 1000)
    expect((await library.analyses.matrix(id, 0)).values[1]).toBe(0.5)
  })

  it('is told when it is gone or broken, and can be removed', async () => {
    const path = folder.put(name, table(0.5))
    const [{ id }] = (await take(path)).connectomes
    folder.put(name, 'Node\tLeft\n')
    await expect(handlers.analyses.get({ id })).rejects.toMatchObject({ code: 'input.bad' })
    rmSync(path)
    await expect(handlers.analyses.get({ id })).rejects.toMatchObject({ code: 'notFound' })
    await handlers.analyses.remove({ id })
    expect(library.analyses.list()).toEqual([])
  })
})

describe('files that are no such matrix', () => {
  it('are told, and nothing of them is kept', async () => {
    const { connectomes, findings } = await take(
      folder.put('cut_relmat.tsv', 'a\tb\n1\t2\n'),
      folder.put('x.pconn.nii.gz', 'packed'),
    )
    expect(connectomes).toEqual([])
    expect(findings.map(({ code }) => code).sort()).toEqual(['cifti.packed', 'connectome.notSquare'])
    expect(library.analyses.list()).toEqual([])
  })
})

describe('matrices in the folder of a data set', () => {
  it('are listed with it, and taken in one by one; others than these are not', async () => {
    folder.put(`set/sub-01/${name}`, table(0.5))
    folder.put('set/sub-02/sub-02_relmat.tsv', 'a\tb\n1\t2\n')
    const path = `sub-01/${name}`
    await library.rescan(folder.path('set'))
    const [dataset] = routes.datasets.list.output.parse(await handlers.datasets.list({}))
    expect(dataset).toMatchObject({ recordings: 0, connectomes: 2 })
    const { id } = dataset
    const listed = routes.datasets.connectomes.output.parse(await handlers.datasets.connectomes({ id }))
    expect(listed).toMatchObject([{ path, subject: '01', stat: 'pearsoncorrelation' }, { stat: null }])
    const good = routes.datasets.openConnectome.output.parse(await handlers.datasets.openConnectome({ id, path }))
    expect(good).toMatchObject({ analysis: { recordings: name }, findings: [] })
    const bad = await handlers.datasets.openConnectome({ id, path: listed[1].path })
    expect(bad).toMatchObject({ analysis: null, findings: [{ code: 'connectome.notSquare' }] })
    await expect(handlers.datasets.openConnectome({ id, path: '../elsewhere' })).rejects.toMatchObject({
      code: 'notFound',
    })
  })
})
