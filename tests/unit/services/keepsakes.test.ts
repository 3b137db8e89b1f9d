import { existsSync, renameSync } from 'node:fs'
import { beforeEach, expect, it } from 'vitest'
import { makeAtlases } from '../../../src/main/services/atlases'
import { makeRowKeeper } from '../../../src/main/services/keepsakes'
import { makeModels } from '../../../src/main/services/models'
import { makeReports } from '../../../src/main/services/reports'
import type { ResultRow } from '../../../src/main/services/results'
import { makeModel } from '../../fixtures/modelCard'
import { useFolder } from '../../fixtures/folder'
import { openLibrary } from '../../fixtures/library'
import { buildNifti, mniForm } from '../../fixtures/nifti'

const folder = useFolder()
let library: ReturnType<typeof openLibrary>
beforeEach(() => {
  library = openLibrary(folder.path('workspace'))
})

const table = 'a\tb\n1\t2\n3\t5\n4\t1\n'
const bold = (value: number) =>
  buildNifti({ lengths: [4, 4, 4, 3], values: new Array(192).fill(value), sform: mniForm })
const rule = { fdThreshold: 0.5, dvarsThreshold: 1.5, censorBefore: 0, censorAfter: 0, minContiguous: 5 }
const quality = { meanFdMm: 0.1, meanStdDvars: 1, tsnr: 50, gcor: 0.1, censored: 0, outlierIn: [] }

/** A volume with a series, a quality, and a cleaned series of its own. */
const work = async () => {
  folder.put('set/dataset_description.json', '{"Name": "Rest", "BIDSVersion": "1.9.0"}')
  folder.put('set/sub-01/func/sub-01_task-rest_bold.nii', bold(7))
  await library.rescan(folder.path('set'))
  const [{ id }] = library.recordings.list()
  await library.recordings.attachSeries(id, folder.put(`workspace/parcels/${id}/sub-01_timeseries.tsv`, table), [])
  const judged = { folder: folder.path(`workspace/quality/${id}`), name: 'x', rule, madeAt: '2026-01-01T00:00:00Z' }
  await library.recordings.keepQuality([{ id, judged, quality }])
  const path = folder.put('workspace/parcels/job/sub-01_desc-denoised_timeseries.tsv', table)
  await library.recordings.addCleaned([{ source: library.recordings.row(id), path }])
  return id
}
/** Another program start on the same folder, without the catalogue. */
const lose = async (root = folder.path('workspace')) => {
  library = openLibrary(root)
  await library.keepsakes.restore(library.catalogue)
}

it('a lost catalogue has the recordings again that something was made of, under their ids', async () => {
  const id = await work()
  const before = library.recordings.list()
  await lose()
  expect(library.recordings.list().toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
    before.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  )
  await library.rescan(folder.path('set'))
  expect(library.recordings.row(id).recording).toMatchObject({ parcels: 2, quality, frames: 3 })
  expect(library.recordings.list()).toHaveLength(2)
})

it('what was made of a file is not given to another content that lies in its place after the loss', async () => {
  const id = await work()
  folder.put('set/sub-01/func/sub-01_task-rest_bold.nii', bold(8))
  await lose()
  await library.rescan(folder.path('set'))
  expect(library.recordings.row(id).recording).toMatchObject({ parcels: null, quality: null })
})

it('a workspace that was moved and has lost its catalogue finds its files where they are now', async () => {
  const id = await work()
  renameSync(folder.path('workspace'), folder.path('moved'))
  await lose(folder.path('moved'))
  expect(library.recordings.row(id).series).toBe(folder.path(`moved/parcels/${id}/sub-01_timeseries.tsv`))
  expect((await library.recordings.series(id)).frames).toBe(3)
})

it('analyses and models are on the list again; a folder that is no model stays out', async () => {
  const id = await work()
  const subject = {
    id: 'a1',
    folder: folder.path('workspace/analyses/a1'),
    model: null,
    recordings: [library.recordings.row(id)],
  }
  folder.put('workspace/analyses/a1/predictions.tsv', 'recording\tage\nx\t3\n')
  await library.analyses.registerTable(subject, 'predict', ['predictions.tsv'])
  folder.put('workspace/models/m1/model.json', JSON.stringify(makeModel().card))
  folder.put('workspace/models/m2/model.json', '{"half": ')
  folder.put('workspace/models/m3/checkpoint/state', '')
  await lose()
  expect(await library.analyses.get('a1')).toMatchObject({ kind: 'predict', table: { rows: [['x', '3']] } })
  const models = makeModels({ catalogue: library.catalogue, files: library.files })
  await models.restore(folder.path('workspace/models'))
  expect(models.list().map((model) => model.id)).toEqual(['m1'])
})

it('nothing is written into a folder of the user', async () => {
  const id = await work()
  const path = folder.put('mine/sub-01_timeseries.tsv', table)
  await library.recordings.attachSeries(id, path, [])
  expect(existsSync(folder.path('mine/catalogue-recordings.json'))).toBe(false)
})

it('reports and the user’s own atlases are on their lists again, with what was said of them, but for those taken off', async () => {
  const open = () => {
    const { catalogue, files, keepsakes } = library
    const { workspace } = library
    return {
      atlases: makeAtlases({ catalogue, files, keeper: makeRowKeeper(keepsakes, 'atlases', workspace.atlasFactsAt) }),
      reports: makeReports({ catalogue, keeper: makeRowKeeper(keepsakes, 'reports', workspace.reportFactsAt) }),
    }
  }
  const halves = (lower: number) => Array.from({ length: 64 }, (_, i) => (i < 32 ? lower : lower + 1))
  const volume = (name: string, values: number[]) =>
    folder.put(name, buildNifti({ lengths: [4, 4, 4], values, sform: { ...mniForm, code: 1 } }))
  const { atlases, reports } = open()
  const { atlas } = await atlases.take(volume('mine_dseg.nii', halves(1)), { name: 'Mine' })
  await atlases.correct(atlas!.id, 'MNI305')
  const gone = await atlases.take(volume('other_dseg.nii', halves(3)), {})
  const isKept = () => existsSync(folder.path(`workspace/atlases/${gone.atlas!.id}/catalogue-atlases.json`))
  expect(isKept()).toBe(true)
  atlases.remove(gone.atlas!.id)
  await expect.poll(isKept).toBe(false)
  const result = { id: 'r', summary: { subject: '01' } } as ResultRow
  await reports.register('report', folder.put('workspace/reports/report.pdf', '%PDF'), result, 3)
  const before = { atlases: atlases.list(), reports: reports.list() }
  await lose()
  const after = open()
  expect(after.atlases.list()).toEqual(before.atlases)
  expect(after.atlases.list()).toMatchObject([{ name: 'Mine', space: 'MNI305' }])
  expect(after.reports.list()).toEqual(before.reports)
  expect(after.reports.row('report').path).toBe(folder.path('workspace/reports/report.pdf'))
})
