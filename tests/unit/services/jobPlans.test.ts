import { beforeEach, describe, expect, it } from 'vitest'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { makeNodeZipper } from '../../../src/main/adapters/nodeZipper'
import { writeCheckpoint } from '../../../src/main/services/checkpoints'
import { makePlanner, type Planner } from '../../../src/main/services/jobPlans'
import { makeModels, type ModelRow } from '../../../src/main/services/models'
import type { Recordings } from '../../../src/main/services/recordings'
import { makeReports } from '../../../src/main/services/reports'
import { makeResults } from '../../../src/main/services/results'
import type { Workspace } from '../../../src/main/services/workspace'
import type { Catalogue, Task } from '../../../src/main/ports'
import type { GivenJobRequest, JobRequest } from '../../../src/preload/contract'
import { makeModel } from '../../fixtures/modelCard'
import { useFolder } from '../../fixtures/folder'
import { openLibrary } from '../../fixtures/library'
import { openMemoryCatalogue } from '../../fixtures/memoryCatalogue'
import { buildNifti, mniForm } from '../../fixtures/nifti'

const folder = useFolder()
let catalogue: Catalogue
let recordings: Recordings
let plan: Planner
let workspace: Workspace

beforeEach(() => {
  catalogue = openMemoryCatalogue()
  const library = openLibrary(folder.path('workspace'), catalogue)
  ;({ recordings, workspace } = library)
  const [models, results, reports] = [
    makeModels({ catalogue, files: library.files }),
    makeResults({ catalogue, files: library.files, keepsakes: library.keepsakes }),
    makeReports({ catalogue }),
  ]
  plan = makePlanner({ ...library, zipper: makeNodeZipper(), models, results, reports })
})

const volume = async () => {
  const content = buildNifti({ lengths: [4, 4, 4, 3], values: new Array(192).fill(1), sform: mniForm })
  return (await recordings.import([folder.put('sub-09_bold.nii', content)])).recordings[0].id
}
/** Series of an atlas, whose two halves are numbered from `first`. */
const series = async (subject: string, first: number, phantom = false) => {
  const values = Array.from({ length: 64 }, (_, i) => (i < 32 ? first : first + 1))
  const atlas = folder.put(`set/atlas-${first}_dseg.nii`, buildNifti({ lengths: [4, 4, 4], values, sform: mniForm }))
  const Atlas = { Name: `a${first}`, Hash: await makeNodeFiles().sha256(atlas), File: `atlas-${first}_dseg.nii` }
  folder.put(`set/sub-${subject}_timeseries.json`, JSON.stringify({ RepetitionTime: 2, Atlas, Phantom: phantom }))
  const path = folder.put(`set/sub-${subject}_timeseries.tsv`, 'a\tb\n1\t2\n3\t4\n')
  return { id: (await recordings.import([path])).recordings[0].id, path }
}
const keepModel = (id: string) =>
  catalogue.shelf<ModelRow>('models').put({ ...makeModel({}, id), folder: `/models/${id}` })
const training = (recordingIds: string[]) =>
  ({ kind: 'train', name: 'm', recordingIds, settings: {}, steps: 5, seed: 1, device: 'cpu' }) as const

describe('what a job means', () => {
  it('hands on the times between frames that the data set alone knows, whatever is done with the series', async () => {
    const [a, b] = [await series('01', 1), await series('02', 1)]
    keepModel('m')
    const [ids, one] = [[a.id, b.id], { modelId: 'm', recordingId: a.id }]
    const times = { [a.path]: 2, [b.path]: 2 }
    const requests: GivenJobRequest[] = [
      training(ids),
      { kind: 'findLearningRate', recordingIds: ids },
      { kind: 'detect', ...one, referenceIds: [b.id] },
      { kind: 'truth', modelId: 'm', recordingIds: ids },
      { kind: 'embed', modelId: 'm', recordingIds: ids },
      { kind: 'predict', modelId: 'm', recordingIds: ids },
      { kind: 'clean', recordingIds: ids },
      { kind: 'connectivity', recordingIds: ids },
      { kind: 'exportData', recordingIds: ids, name: 'x' },
    ]
    for (const request of requests) expect((await plan('job', request)).input, request.kind).toMatchObject({ times })
    for (const kind of ['forecast', 'explain'] as const)
      expect((await plan('job', { kind, ...one, method: 'attention' })).input, kind).toMatchObject({
        times: { [a.path]: 2 },
      })
  })

  it('trains on the series of the recordings, with the atlas that they share', async () => {
    const [a, b] = [await series('01', 1), await series('02', 1)]
    const { input } = await plan('job', training([a.id, b.id]))
    expect(input).toMatchObject({ series: [a.path, b.path], name: 'm', resume: true, out: workspace.modelAt('job') })
    expect(input).toMatchObject({ atlas: folder.path('set/atlas-1_dseg.nii') })
  })

  it('of connectivity says which kind, so that its jobs can be told apart', async () => {
    const { id } = await series('01', 1)
    const titles = []
    for (const matrix of ['pearson', 'fisher-z', 'partial', 'tangent', 'lagged'] as const)
      titles.push((await plan('job', { kind: 'connectivity', recordingIds: [id], matrix, maxLagSeconds: 2 })).title)
    expect(titles[2]).toBe('Connectivity (partial correlation) of sub-01_timeseries.tsv')
    expect(new Set(titles).size).toBe(5)
  })

  it('does not give the atlas of one recording to another', async () => {
    const [a, b] = [await series('01', 1), await series('02', 5)]
    expect((await plan('job', training([a.id, b.id]))).input).toMatchObject({ atlas: undefined })
  })

  it('can go on with a training once there is a checkpoint, and removes it when the job is removed', async () => {
    const work = await plan('job', training([(await series('01', 1)).id]))
    const nothing = { resumable: false, message: expect.stringContaining('nothing is kept') }
    expect(await work.left()).toEqual(nothing)
    folder.put('workspace/models/job/checkpoint/.state.safetensors.1-0-1.part', 'half of the first one')
    expect(await work.left()).toEqual(nothing)
    const progress = { step: 7, seconds: 1, curve: [], firstLoss: 1, recentLosses: [1], best: null, worse: 0 }
    const state = { w: { dtype: 'float32' as const, shape: [1], data: Float32Array.of(1) } }
    await writeCheckpoint(makeNodeFiles(), folder.path('workspace/models/job'), {
      binding: {},
      progress,
      state,
      best: null,
    })
    expect(await work.left()).toEqual({ resumable: true, message: expect.stringContaining('after step 7') })
    folder.put('workspace/models/job/checkpoint/state.safetensors', 'x')
    expect(await work.left()).toEqual({ resumable: false, message: expect.stringMatching(/\S/) })
    await work.discard()
    expect(await work.left()).toEqual(nothing)
  })

  it('compares a recording with the series of its cohort, and with the truth where there is one', async () => {
    folder.put('set/truth.tsv', 'subject\n')
    const [own, other] = [await series('01', 1, true), await series('02', 1)]
    keepModel('m')
    const request: JobRequest = {
      kind: 'detect',
      modelId: 'm',
      recordingId: own.id,
      referenceIds: [other.id],
      fdr: 0.1,
    }
    expect((await plan('job', request)).input).toMatchObject({
      model: '/models/m',
      series: own.path,
      reference: [other.path],
      truth: folder.path('set/truth.tsv'),
      fdr: 0.1,
    })
    const unknown = { ...request, recordingId: other.id }
    expect((await plan('job', unknown)).input).toMatchObject({ truth: undefined })
  })

  it('refuses what cannot be done, before anything is started', async () => {
    const { id } = await series('01', 1)
    await expect(plan('job', training([await volume()]))).rejects.toMatchObject({ code: 'usage.bad' })
    await expect(plan('job', training([id, 'gone']))).rejects.toMatchObject({ code: 'notFound' })
    const [atlas] = catalogue.shelf('atlases').list()
    const cut = { kind: 'parcellate', recordingId: id, atlasId: atlas.id } as const
    await expect(plan('job', cut)).rejects.toMatchObject({ code: 'usage.bad' })
    const lost = { ...cut, recordingId: await volume(), atlasId: 'gone' }
    await expect(plan('job', lost)).rejects.toMatchObject({ code: 'notFound' })
  })

  it('gives a recording the series that was cut out of it', async () => {
    const id = await volume()
    const { path } = await series('09', 1)
    const [atlas] = catalogue.shelf('atlases').list()
    const work = await plan('job', { kind: 'parcellate', recordingId: id, atlasId: atlas.id })
    const output = { timeseries: path, findings: [] } as unknown as Awaited<ReturnType<Task<'parcellate'>>>
    expect(await work.register(output as never)).toBe(id)
    expect(recordings.row(id).recording).toMatchObject({ kind: 'volume', parcels: 2, atlasId: atlas.id })
  })

  it('goes on from a model with its own architecture, not with the one that the form was left at', async () => {
    catalogue
      .shelf<ModelRow>('models')
      .put({ ...makeModel({ architecture: 'brainlm-vitmae' }, 'base'), folder: '/models/base' })
    const { input } = await plan('job', { ...training([(await series('01', 1)).id]), baseId: 'base' })
    expect(input).toMatchObject({ base: '/models/base', model: 'brainlm-vitmae' })
  })

  it('fine-tunes by a table that was sent, and refuses a name that leads out of the uploads', async () => {
    keepModel('m')
    const { id, path } = await series('01', 1)
    const request = {
      kind: 'finetune' as const,
      modelId: 'm',
      recordingIds: [id],
      target: 'age',
      headKind: 'regression' as const,
      name: 'ages',
      steps: 5,
    }
    const sent = { upload: 'abc', file: 'participants.tsv' }
    expect((await plan('job', { ...request, labels: sent })).input).toMatchObject({
      model: '/models/m',
      series: [path],
      labels: folder.path('workspace/imports/abc/participants.tsv'),
      kind: 'regression',
      out: workspace.modelAt('job'),
    })
    for (const escape of [{ upload: '..' }, { upload: 'abc', file: '../../x' }, { upload: 'abc', file: '/etc/passwd' }])
      await expect(plan('job', { ...request, labels: escape })).rejects.toMatchObject({ code: 'usage.bad' })
  })

  it('tells the rate that a search found, and leaves no model behind', async () => {
    const { id } = await series('01', 1)
    const work = await plan('job', { kind: 'findLearningRate', recordingIds: [id] })
    folder.put('workspace/models/job/left.txt', 'x')
    const output = { files: [], findings: [], suggested: 0.01, curve: [{ learningRate: 0.01, loss: 1 }] } as never
    expect(await work.register(output)).toBeNull()
    expect(await makeNodeFiles().facts(workspace.modelAt('job'))).toBeNull()
    expect(work.tell?.(output)).toEqual({
      learningRates: { suggested: 0.01, curve: [{ learningRate: 0.01, loss: 1 }] },
    })
  })

  it('explains beside another model by its folder, or beside random weights', async () => {
    keepModel('m')
    keepModel('other')
    const { id, path } = await series('01', 1)
    const request = { kind: 'explain', modelId: 'm', recordingId: id, method: 'attention' } as const
    expect((await plan('job', { ...request, control: 'random' })).input).toMatchObject({
      model: '/models/m',
      series: path,
      from: 0,
      control: 'random',
    })
    expect((await plan('job', { ...request, control: { modelId: 'other' } })).input).toMatchObject({
      control: { model: '/models/other' },
    })
  })
})
