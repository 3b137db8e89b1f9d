import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it } from 'vitest'
import { useFolder } from '../../fixtures/folder'
import { openLibrary } from '../../fixtures/library'
import { openMemoryCatalogue } from '../../fixtures/memoryCatalogue'
import { buildNifti, mniForm } from '../../fixtures/nifti'

const folder = useFolder()

const open = (catalogue = openMemoryCatalogue(), root = folder.path('workspace')) => openLibrary(root, catalogue)

let { recordings, atlases, datasets } = open()
beforeEach(() => {
  ;({ recordings, atlases, datasets } = open())
})

const bold = (frames = 5) =>
  buildNifti({
    lengths: [4, 4, 4, frames],
    values: new Array(64 * frames).fill(7),
    sform: mniForm,
    pixdim: [2, 2, 2, 2.5],
  })
/** Two parcels, 3 and 300, as halves of a cube. */
const labels = () =>
  buildNifti({ lengths: [4, 4, 4], values: Array.from({ length: 64 }, (_, i) => (i < 32 ? 3 : 300)), sform: mniForm })
const anatomy = () =>
  buildNifti({ lengths: [4, 4, 4], values: Array.from({ length: 64 }, (_, i) => i), sform: mniForm })

const seriesFiles = (name: string, sidecar: object) => {
  folder.put(`${name}.json`, JSON.stringify(sidecar))
  return folder.put(`${name}.tsv`, 'a\tb\n1\t2\nn/a\t4\n5\t6\n')
}

describe('importing', () => {
  it('takes series in the files of other programs for series, and a CIFTI series for no volume', async () => {
    const written = join(import.meta.dirname, '../../parity/formats')
    folder.put(
      'set/sub-01_task-rest_timeseries.ptseries.nii',
      readFileSync(join(written, 'written/series.ptseries.nii')),
    )
    folder.put('set/sub-02_bold.mat', readFileSync(join(written, 'files/single.mat')))
    folder.put('set/sub-02_bold.json', '{"Orientation": "time-by-parcels", "RepetitionTime": 2}')
    folder.put('set/sub-03_bold.mat', readFileSync(join(written, 'files/single.mat')))
    const { recordings: taken } = await recordings.import([folder.path('set')])
    expect(taken.map(({ name, kind, frames, parcels, trSeconds }) => [name, kind, frames, parcels, trSeconds])).toEqual(
      [
        ['sub-01_task-rest_timeseries.ptseries.nii', 'series', 4, 3, 0.72],
        ['sub-02_bold.mat', 'series', 6, 4, 2],
        // Which side of it is time nobody knows: it is there, and says so.
        ['sub-03_bold.mat', 'series', 0, null, null],
      ],
    )
    expect(taken[2].findings.map(({ code }) => code)).toContain('series.orientation.unknown')
    expect(datasets.findings(taken[2].datasetId!).map(({ code, place }) => [code, place.file])).toContainEqual([
      'series.orientation.unknown',
      'sub-03_bold.mat',
    ])
    const [alone] = (await recordings.import([folder.path('set/sub-01_task-rest_timeseries.ptseries.nii')])).recordings
    expect(alone.kind).toBe('series')
  })

  it('asks which side is time where nothing tells, and keeps what was said until the file says it itself', async () => {
    const written = join(import.meta.dirname, '../../parity/formats')
    const path = folder.put('set/sub-03_bold.mat', readFileSync(join(written, 'files/single.mat')))
    const [alone] = (await recordings.import([path])).recordings
    expect(alone).toMatchObject({ kind: 'series', frames: 0, parcels: null })
    await expect(recordings.series(alone.id)).rejects.toMatchObject({ code: 'input.bad' })
    const asFrames = await recordings.orient(alone.id, 'time-by-parcels')
    expect(asFrames).toMatchObject({ frames: 6, parcels: 4 })
    expect(asFrames.findings.map(({ code }) => code)).toContain('series.orientation.told')
    const upright = await recordings.series(alone.id)
    const turned = await recordings.orient(alone.id, 'parcels-by-time')
    expect(turned).toMatchObject({ frames: 4, parcels: 6 })
    const lying = await recordings.series(alone.id)
    expect(lying.values[1]).toBe(upright.values[4])
    // Neither taking the file in again nor a scan of its folder asks anew.
    const again = await recordings.import([path])
    expect([again.findings, again.recordings[0]]).toMatchObject([[], { id: alone.id, frames: 4 }])
    const [scanned] = (await recordings.import([folder.path('set')])).recordings
    expect(scanned).toMatchObject({ id: alone.id, frames: 4, parcels: 6 })
    expect((await recordings.series(alone.id)).frames).toBe(4)
    folder.put('set/sub-03_bold.json', '{"Orientation": "time-by-parcels"}')
    const [told] = (await recordings.import([folder.path('set')])).recordings
    expect(told).toMatchObject({ id: alone.id, frames: 6, parcels: 4 })
    expect((await recordings.series(alone.id)).frames).toBe(6)
  })

  it('tells recordings, series, atlases and other files of a data set apart by what is in them', async () => {
    folder.put('set/sub-01/func/sub-01_ses-a_task-rest_bold.nii.gz', gzipSync(bold()))
    folder.put('set/sub-01/anat/sub-01_T1w.nii', anatomy())
    folder.put('set/picture.nii', anatomy())
    folder.put('set/atlas-halves_dseg.nii', labels())
    folder.put('set/atlas-halves_dseg.tsv', 'index\tname\n3\tleft\n300\tright\n')
    folder.put('set/participants.tsv', 'participant_id\nsub-01\n')
    folder.put('set/README.md', 'words')
    seriesFiles('set/derivatives/sub-02_task-rest_timeseries', { RepetitionTime: 2 })

    const imported = await recordings.import([folder.path('set')])
    expect(imported.recordings.map(({ name, kind }) => [name, kind])).toEqual([
      ['sub-02_task-rest_timeseries.tsv', 'series'],
      ['sub-01_ses-a_task-rest_bold.nii.gz', 'volume'],
    ])
    expect(imported.recordings[1]).toMatchObject({
      subject: '01',
      session: 'a',
      task: 'rest',
      frames: 5,
      trSeconds: 2.5,
      shape: [4, 4, 4],
      voxelSizeMm: [2, 2, 2],
      parcels: null,
    })
    expect(atlases.list()).toHaveLength(1)
    const { atlas } = atlases.row(atlases.list()[0].id)
    expect(atlas.parcels.map(({ label, name, voxels }) => [label, name, voxels])).toEqual([
      [3, 'left', 32],
      [300, 'right', 32],
    ])
    expect(imported.findings.filter(({ place }) => /T1w|README|dseg/.test(place.file ?? ''))).toEqual([])
  })

  it('reads tables and sidecars that are given by name with the file they belong to, not as series of their own', async () => {
    const imported = await recordings.import([
      folder.put('one/sub-01_bold.nii', bold()),
      folder.put('one/sub-01_bold.json', '{"RepetitionTime": 2.5}'),
      folder.put('one/regions.nii', labels()),
      folder.put('one/regions.tsv', 'index\tname\n3\tleft\n300\tright\n'),
    ])
    expect(imported.findings).toEqual([])
    expect(imported.recordings.map(({ trSeconds }) => trSeconds)).toEqual([2.5])
    expect(atlases.list().map(({ parcelCount }) => parcelCount)).toEqual([2])
  })

  it('leaves the files of the user as they are and puts nothing beside them', async () => {
    const path = folder.put('mine/sub-01_bold.nii', bold())
    const before = readFileSync(path)
    await recordings.import([folder.path('mine')])
    expect(readdirSync(folder.path('mine'))).toEqual(['sub-01_bold.nii'])
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it('goes on past a broken file, and says which one is broken', async () => {
    folder.put('set/cut.nii', bold().subarray(0, 500))
    folder.put('set/whole.nii', bold())
    const imported = await recordings.import([folder.path('set')])
    expect(imported.recordings.map(({ name }) => name)).toEqual(['whole.nii'])
    expect(imported.findings).toMatchObject([{ severity: 'error', place: { file: 'cut.nii' } }])
  })

  it('names what is wrong in a table by line and column', async () => {
    const path = folder.put('x_timeseries.tsv', 'a\tb\n1\t2\n3\toops\n')
    const imported = await recordings.import([path])
    expect(imported.recordings).toEqual([])
    expect(imported.findings).toMatchObject([{ place: { file: 'x_timeseries.tsv', line: 3, column: 'b' } }])
  })

  it('says so when a path leads nowhere, to nothing or to something else', async () => {
    folder.put('empty/notes.md', '')
    const picture = folder.put('picture.nii', anatomy())
    const text = folder.put('thesis.docx', 'x')
    const { findings } = await recordings.import([folder.path('gone'), folder.path('empty'), picture, text])
    expect(findings.map(({ code }) => code).sort()).toEqual([
      'file.missing',
      'file.unknownKind',
      'folder.nothing',
      'volume.single',
    ])
  })

  it('uses the stem as pseudonym for a name that is not BIDS', async () => {
    const path = folder.put('Pitt_0050003_rois_cc200.1D', '#1\t#2\n1\t2\n3\t4\n')
    const [recording] = (await recordings.import([path])).recordings
    expect(recording).toMatchObject({ subject: 'Pitt_0050003_rois_cc200', session: null, trSeconds: null })
    expect(recording.findings.map(({ code }) => code)).toContain('series.tr.unknown')
  })

  it('believes the sidecar before the header, and says that they differ', async () => {
    folder.put('set/dataset_description.json', '{}')
    folder.put('set/task-rest_bold.json', '{"RepetitionTime": 0.8}')
    folder.put('set/sub-01/func/sub-01_task-rest_bold.nii', bold())
    const [recording] = (await recordings.import([folder.path('set')])).recordings
    expect(recording.trSeconds).toBe(0.8)
    expect(recording.findings.map(({ code }) => code)).toContain('recording.tr.conflict')
  })

  it('gives the same recording the same id again, and keeps one row for it', async () => {
    const path = folder.put('sub-01_bold.nii', bold())
    const first = await recordings.import([path])
    const second = await recordings.import([path])
    expect(second.recordings[0].id).toBe(first.recordings[0].id)
    expect(recordings.list()).toHaveLength(1)
  })

  it('finds the ground truth of a phantom, and never takes a measured recording for planted', async () => {
    folder.put('set/truth.tsv', 'subject\n')
    seriesFiles('set/a/sub-01_timeseries', { RepetitionTime: 2, Phantom: true })
    seriesFiles('set/a/sub-02_timeseries', { RepetitionTime: 2 })
    const imported = await recordings.import([folder.path('set')])
    const truths = imported.recordings.map(({ id }) => recordings.row(id).truth)
    expect(truths).toEqual([folder.path('set/truth.tsv'), null])
  })
})

describe('a recording and its parcel series', () => {
  const sidecar = {
    RepetitionTime: 2.5,
    Atlas: { Name: 'halves', Hash: null, File: 'regions.nii' },
    Parcels: [
      { Name: 'a', Label: 3, Network: 'Vis', Centre: [1, 2, 3], Coverage: 1 },
      { Name: 'b', Label: 300, Network: null, Centre: null, Coverage: 0.5 },
    ],
  }

  it('belong together once the series is made, also after the recording is imported again', async () => {
    const path = folder.put('sub-01_bold.nii', bold())
    const [{ id }] = (await recordings.import([path])).recordings
    expect(await recordings.columns(id)).toEqual([])
    folder.put('out/regions.nii', labels())
    await recordings.attachSeries(id, seriesFiles('out/sub-01_timeseries', sidecar), [])
    await recordings.import([path])

    const row = recordings.row(id).recording
    expect(row).toMatchObject({ kind: 'volume', parcels: 2, coverage: 0.75 })
    expect(atlases.row(row.atlasId!).atlas.parcels).toHaveLength(2)
    expect(await recordings.columns(id)).toEqual([
      { name: 'a', label: 3, network: 'Vis', centre: [1, 2, 3], coverage: 1 },
      { name: 'b', label: 300, network: null, centre: null, coverage: 0.5 },
    ])
    const series = await recordings.series(id)
    expect([...series.values]).toEqual([1, 2, NaN, 4, 5, 6])
  })

  it('carry the remarks on both, each once, whichever was made again', async () => {
    folder.put('set/sub-01_task-rest_bold.json', '{"RepetitionTime": 0.8}')
    const path = folder.put('set/sub-01_task-rest_bold.nii', bold())
    const [{ id, findings }] = (await recordings.import([path])).recordings
    const ofSeries = { ...findings[0], code: 'parcel.empty', message: 'A parcel is empty.' }
    folder.put('out/regions.nii', labels())
    const series = seriesFiles('out/sub-01_timeseries', sidecar)
    await recordings.attachSeries(id, series, [findings[0], ofSeries])
    await recordings.attachSeries(id, series, [findings[0], ofSeries])
    await recordings.import([path])
    const codes = recordings.row(id).recording.findings.map(({ code }) => code)
    expect(codes).toEqual(['recording.tr.conflict', 'parcel.empty'])
  })

  it('are told apart from a recording that has none', async () => {
    const path = folder.put('sub-01_bold.nii', bold())
    const [{ id }] = (await recordings.import([path])).recordings
    await expect(recordings.series(id)).rejects.toMatchObject({ code: 'notFound' })
    expect(() => recordings.row('nobody')).toThrow('no such recording')
  })
})

describe('a workspace that was moved', () => {
  it('still finds what lies inside it, under the ids it had', async () => {
    const catalogue = openMemoryCatalogue()
    const before = open(catalogue, folder.path('before'))
    folder.put('before/sample/sub-01_bold.nii', bold())
    folder.put('elsewhere/sub-02_bold.nii', bold())
    const imported = await before.recordings.import([folder.path('before/sample'), folder.path('elsewhere')])
    const [inside, outside] = imported.recordings.map(({ id }) => id)

    const after = open(catalogue, folder.path('after'))
    folder.put('after/sample/sub-01_bold.nii', bold())
    expect(after.recordings.row(inside).path).toBe(folder.path('after/sample/sub-01_bold.nii'))
    expect(after.recordings.row(outside).path).toBe(folder.path('elsewhere/sub-02_bold.nii'))
    const again = await after.recordings.import([folder.path('after/sample')])
    expect(again.recordings[0].id).toBe(inside)
  })
})
