import { renameSync, utimesSync, writeFileSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import { checkRecordings } from '../../../src/main/services/jobPlans'
import { useFolder } from '../../fixtures/folder'
import { openLibrary } from '../../fixtures/library'
import { buildNifti, mniForm } from '../../fixtures/nifti'

const folder = useFolder()
let library: ReturnType<typeof openLibrary>
beforeEach(() => {
  library = openLibrary(folder.path('workspace'))
})

const table = (frames: number) => `a\tb\n${Array.from({ length: frames }, (_, i) => `${i}\t${i * 2 + 1}`).join('\n')}\n`
const bold = (frames: number) =>
  buildNifti({ lengths: [4, 4, 4, frames], values: new Array(64 * frames).fill(7), sform: mniForm })
const take = async (path: string) => (await library.recordings.import([path])).recordings[0].id
const recording = (id: string) => library.recordings.row(id).recording

describe('a recording whose file has changed since it was read', () => {
  it('is read again before its series is given, so that the list and the series say the same', async () => {
    const id = await take(folder.put('sub-01_timeseries.tsv', table(4)))
    folder.put('sub-01_timeseries.tsv', table(7))
    expect((await library.recordings.series(id)).frames).toBe(7)
    expect(recording(id).frames).toBe(7)
  })

  it('loses the series that was cut out of the earlier content, instead of showing it beside the new volume', async () => {
    const id = await take(folder.put('sub-01_bold.nii', bold(4)))
    await library.recordings.attachSeries(id, folder.put('out/sub-01_timeseries.tsv', table(4)), [])
    expect(recording(id).parcels).toBe(2)
    folder.put('sub-01_bold.nii', bold(5))
    await expect(library.recordings.series(id)).rejects.toMatchObject({ code: 'notFound' })
    expect(recording(id)).toMatchObject({ frames: 5, parcels: null })
    expect(recording(id).findings.map(({ code }) => code)).toContain('recording.changed')
  })

  it('no longer says so once its series was made anew', async () => {
    const id = await take(folder.put('sub-01_bold.nii', bold(4)))
    const series = folder.put('out/sub-01_timeseries.tsv', table(4))
    await library.recordings.attachSeries(id, series, [])
    folder.put('sub-01_bold.nii', bold(5))
    await library.recordings.fresh(id)
    await library.recordings.attachSeries(id, series, [])
    expect(recording(id).findings.map(({ code }) => code)).not.toContain('recording.changed')
  })

  it('is refused with the reason when it can no longer be read, and read as soon as it is whole again', async () => {
    const path = folder.put('sub-01_bold.nii', bold(4))
    const id = await take(path)
    writeFileSync(path, bold(4).subarray(0, 700))
    await expect(library.recordings.fresh(id)).rejects.toMatchObject({ code: 'input.bad' })
    expect(recording(id).findings.some(({ severity }) => severity === 'error')).toBe(true)
    writeFileSync(path, bold(6))
    expect((await library.recordings.fresh(id)).recording).toMatchObject({ frames: 6 })
    expect(recording(id).findings.some(({ severity }) => severity === 'error')).toBe(false)
  })

  it('keeps what it is by its data set: whose it is, and where it was recorded', async () => {
    folder.put('set/dataset_description.json', '{"Name": "Rest", "BIDSVersion": "1.9.0"}')
    folder.put('set/participants.tsv', 'participant_id\tsite\nsub-01\tKiel\n')
    folder.put('set/sub-01/func/sub-01_task-rest_bold.nii', bold(4))
    await library.rescan(folder.path('set'))
    const [before] = library.recordings.list()
    folder.put('set/sub-01/func/sub-01_task-rest_bold.nii', bold(5))
    const after = (await library.recordings.fresh(before.id)).recording
    expect(after).toMatchObject({ frames: 5, datasetId: before.datasetId, subject: '01', site: before.site })
    expect(before.site).toBe('Kiel')
    await library.rescan(folder.path('set'))
    const [{ id }] = library.datasets.list()
    expect(library.datasets.findings(id).map(({ code }) => code)).not.toContain('recording.changed')
  })
})

describe('a recording whose file has not changed', () => {
  it('keeps its series, whoever looks at it, also when the file was touched', async () => {
    const path = folder.put('sub-01_bold.nii', bold(4))
    const id = await take(path)
    await library.recordings.attachSeries(id, folder.put('out/sub-01_timeseries.tsv', table(4)), [])
    utimesSync(path, 1_000_000, 1_000_000)
    expect((await library.recordings.series(id)).frames).toBe(4)
    expect(recording(id).findings.map(({ code }) => code)).not.toContain('recording.changed')
  })
})

describe('a recording whose file is gone', () => {
  it('says so, is marked, and is taken back when the file is there again', async () => {
    const path = folder.put('sub-01_timeseries.tsv', table(4))
    const id = await take(path)
    renameSync(path, folder.path('aside'))
    await expect(library.recordings.series(id)).rejects.toMatchObject({
      code: 'notFound',
      message: expect.stringContaining('sub-01_timeseries.tsv is no longer where it was'),
    })
    expect(recording(id).missing).toBe(true)
    renameSync(folder.path('aside'), path)
    await library.recordings.fresh(id)
    expect(recording(id)).toMatchObject({ missing: false, frames: 4 })
  })

  it('stops a job before it is started, but a cleaned series may outlive what it was made of', async () => {
    const path = folder.put('sub-01_timeseries.tsv', table(4))
    const source = library.recordings.row(await take(path))
    const cleaned = folder.put('workspace/parcels/job/sub-01_desc-denoised_timeseries.tsv', table(4))
    const [cleanedId] = await library.recordings.addCleaned([{ source, path: cleaned }])
    const check = checkRecordings(library.recordings)
    renameSync(path, folder.path('aside'))
    const request = (id: string) => ({ kind: 'clean' as const, recordingIds: [id] })
    await expect(check(request(source.id))).rejects.toMatchObject({ code: 'notFound' })
    await expect(check(request(cleanedId))).resolves.toBeUndefined()
  })
})
