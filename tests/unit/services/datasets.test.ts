import { mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import type { QualitySummary } from '../../../src/preload/contract'
import { useFolder } from '../../fixtures/folder'
import { openLibrary } from '../../fixtures/library'
import { openMemoryCatalogue } from '../../fixtures/memoryCatalogue'
import { buildNifti, mniForm } from '../../fixtures/nifti'

const folder = useFolder()
const root = () => folder.path('set')
let library: ReturnType<typeof openLibrary>

beforeEach(() => {
  library = openLibrary(folder.path('workspace'))
})

const bold = (value: number) =>
  buildNifti({
    lengths: [4, 4, 4, 6],
    values: Array.from({ length: 384 }, (_, i) => value + (i % 7)),
    sform: mniForm,
    pixdim: [2, 2, 2, 2],
  })
const nameOf = (subject: string) => `sub-${subject}/func/sub-${subject}_task-rest_bold.nii`
const putBold = (subject: string, value = Number(subject)) => folder.put(`set/${nameOf(subject)}`, bold(value))
const describeSet = () =>
  folder.put('set/dataset_description.json', '{"Name": "Rest", "BIDSVersion": "1.9.0", "License": "CC0"}')

const good: QualitySummary = {
  meanFdMm: 0.1,
  meanStdDvars: 1,
  tsnr: 50,
  gcor: 0.1,
  censored: 0,
  outlierIn: [],
}
/** Gives a recording a parcel series and a quality, as work on it does. */
const workOn = async (id: string) => {
  const series = folder.put(`workspace/parcels/${id}/x_timeseries.tsv`, 'a\tb\n1\t2\n3\t4\n')
  await library.recordings.attachSeries(id, series, [])
  const rule = { fdThreshold: 0.5, dvarsThreshold: 1.5, censorBefore: 0, censorAfter: 0, minContiguous: 5 }
  const judged = { folder: folder.path(`workspace/quality/${id}`), name: 'x', rule, madeAt: '2026-01-01T00:00:00Z' }
  await library.recordings.keepQuality([{ id, judged, quality: good }])
}
const idOf = (subject: string): string => library.recordings.list().find((one) => one.subject === subject)!.id
const standing = (subject: string) => {
  const { parcels, quality, missing } = library.recordings.row(idOf(subject)).recording
  return { series: parcels !== null, quality: quality !== null, missing }
}
const whole = { series: true, quality: true, missing: false }
const bare = { series: false, quality: false, missing: false }
const codes = () => library.datasets.findings(library.datasets.list()[0].id).map(({ code }) => code)

describe('a folder that is scanned', () => {
  it('becomes a data set with its recordings, people and findings', async () => {
    describeSet()
    folder.put('set/participants.tsv', 'participant_id\tage\nsub-01\t30\nsub-02\tn/a\n')
    putBold('01')
    putBold('02')
    folder.put('set/sub-01/func/sub-01_task-rest_desc-confounds_timeseries.tsv', 'trans_x\n0\n0\n0\n0\n0\n0\n')
    const { id } = await library.rescan(root())
    expect(library.datasets.list()).toMatchObject([{ id, name: 'Rest', kind: 'bids', recordings: 2, participants: 2 }])
    expect(library.recordings.list().map((one) => [one.subject, one.datasetId, one.hasConfounds])).toEqual([
      ['01', id, true],
      ['02', id, false],
    ])
    expect(library.datasets.participants(id).participants.map(({ values }) => values.age)).toEqual([30, null])
  })

  it('gives the same ids again after the catalogue was deleted', async () => {
    describeSet()
    for (const subject of ['01', '02', '03']) putBold(subject)
    await library.rescan(root())
    const before = library.recordings.list().map(({ id }) => id)
    library = openLibrary(folder.path('workspace'))
    await library.rescan(root())
    expect(library.recordings.list().map(({ id }) => id)).toEqual(before)
  })

  it('takes over a recording of the folder that came alone before, with what was made of it', async () => {
    describeSet()
    const [{ id }] = (await library.recordings.import([putBold('01')])).recordings
    await workOn(id)
    await library.rescan(root())
    expect(library.recordings.list()).toHaveLength(1)
    expect(library.recordings.row(id).recording.datasetId).toBe(library.datasets.list()[0].id)
    expect(standing('01')).toEqual(whole)
  })

  it('does not hold what the program has made, also when the workspace lies in it', async () => {
    describeSet()
    library = openLibrary(folder.path('set/workspace'))
    putBold('01')
    await library.rescan(root())
    const source = library.recordings.row(idOf('01'))
    const path = folder.put('set/workspace/parcels/job/sub-01_desc-denoised_timeseries.tsv', 'a\tb\n1\t2\n3\t4\n')
    const [cleaned] = await library.recordings.addCleaned([{ source, path }])
    await library.rescan(root())
    expect(library.datasets.list()).toMatchObject([{ recordings: 1 }])
    expect(library.recordings.list()).toHaveLength(2)
    expect(library.recordings.row(cleaned).recording).toMatchObject({ sourceId: source.id, missing: false })
  })

  it('is forgotten with its recordings and those that were made of them, and no file of it is touched', async () => {
    describeSet()
    const path = putBold('01')
    const { id } = await library.rescan(root())
    await workOn(idOf('01'))
    const series = folder.put('workspace/parcels/job/sub-01_desc-denoised_timeseries.tsv', 'a\tb\n1\t2\n3\t4\n')
    await library.recordings.addCleaned([{ source: library.recordings.row(idOf('01')), path: series }])
    library.datasets.remove(id)
    expect(library.recordings.list()).toEqual([])
    expect(library.datasets.list()).toEqual([])
    expect(await library.files.facts(path)).not.toBeNull()
    expect(() => library.datasets.findings(id)).toThrow('no such data set')
  })

  it('is put back as it was, with the quality and series of its recordings', async () => {
    describeSet()
    putBold('01')
    const { id } = await library.rescan(root())
    await workOn(idOf('01'))
    const before = {
      sets: library.datasets.list(),
      findings: library.datasets.findings(id),
      row: library.recordings.row(idOf('01')),
    }
    const putBack = library.datasets.remove(id)
    putBack()
    const { datasets, recordings } = library
    expect({ sets: datasets.list(), findings: datasets.findings(id), row: recordings.row(idOf('01')) }).toEqual(before)
    expect(standing('01')).toEqual(whole)
  })

  it('is not put back over what a scan has found since', async () => {
    describeSet()
    putBold('01')
    const { id } = await library.rescan(root())
    const putBack = library.datasets.remove(id)
    putBold('02')
    await library.rescan(root())
    putBack()
    expect(library.datasets.list()).toMatchObject([{ recordings: 2 }])
    expect(library.recordings.list()).toHaveLength(2)
  })

  it('has single recordings taken off its list and put back', async () => {
    describeSet()
    for (const subject of ['01', '02']) putBold(subject)
    await library.rescan(root())
    await workOn(idOf('01'))
    const putBack = library.recordings.remove([idOf('01')])
    expect(library.recordings.list()).toHaveLength(1)
    putBack()
    expect(standing('01')).toEqual(whole)
    expect(() => library.recordings.remove([idOf('02'), 'x'])).toThrow('no such recording')
    expect(library.recordings.list()).toHaveLength(2)
  })
})

describe('a folder that is scanned again', () => {
  beforeEach(async () => {
    describeSet()
    for (const subject of ['01', '02']) putBold(subject)
    await library.rescan(root())
    for (const subject of ['01', '02']) await workOn(idOf(subject))
  })

  it('keeps series and quality of recordings that have not changed', async () => {
    await library.rescan(root())
    expect(library.recordings.list()).toHaveLength(2)
    expect([standing('01'), standing('02')]).toEqual([whole, whole])
  })

  it('knows a recording again whose file was moved and renamed, by its content', async () => {
    const id = idOf('01')
    mkdirSync(folder.path('set/sub-A/func'), { recursive: true })
    renameSync(folder.path(`set/${nameOf('01')}`), folder.path(`set/${nameOf('A')}`))
    await library.rescan(root())
    expect(idOf('A')).toBe(id)
    expect(standing('A')).toEqual(whole)
    expect(library.recordings.row(id).path).toBe(folder.path(`set/${nameOf('A')}`))
    expect(library.recordings.list()).toHaveLength(2)
    expect(codes()).toContain('recording.moved')
  })

  it('tells two files apart that have changed places', async () => {
    const [first, second] = [idOf('01'), idOf('02')]
    const [a, b, aside] = [folder.path(`set/${nameOf('01')}`), folder.path(`set/${nameOf('02')}`), folder.path('aside')]
    renameSync(a, aside)
    renameSync(b, a)
    renameSync(aside, b)
    await library.rescan(root())
    expect([idOf('01'), idOf('02')]).toEqual([second, first])
    expect([standing('01'), standing('02')]).toEqual([whole, whole])
  })

  it('gives another id to what lies where a recording was moved away from', async () => {
    const id = idOf('01')
    mkdirSync(folder.path('set/sub-A/func'), { recursive: true })
    renameSync(folder.path(`set/${nameOf('01')}`), folder.path(`set/${nameOf('A')}`))
    putBold('01', 77)
    await library.rescan(root())
    expect(idOf('A')).toBe(id)
    expect(idOf('01')).not.toBe(id)
    expect(standing('01')).toEqual(bare)
  })

  it('lets go what was made of a file that has changed, and says so', async () => {
    const id = idOf('01')
    putBold('01', 99)
    await library.rescan(root())
    expect(idOf('01')).toBe(id)
    expect(standing('01')).toEqual(bare)
    expect(standing('02')).toEqual(whole)
    const { findings } = library.recordings.row(id).recording
    expect(findings.find(({ code }) => code === 'recording.changed')?.message).toContain('parcel series')
    expect(codes()).toContain('recording.changed')
  })

  it('notices a change that leaves length and time of the file as they were', async () => {
    const path = folder.path(`set/${nameOf('01')}`)
    const { modifiedMs } = (await library.files.facts(path))!
    writeFileSync(path, bold(98))
    utimesSync(path, modifiedMs / 1000, modifiedMs / 1000)
    await library.rescan(root())
    expect(standing('01')).toEqual(bare)
  })

  it('does not take a file for changed that was only touched or copied over by itself', async () => {
    const path = folder.path(`set/${nameOf('01')}`)
    utimesSync(path, 1_000_000, 1_000_000)
    await library.rescan(root())
    expect(standing('01')).toEqual(whole)
    expect(codes()).not.toContain('recording.changed')
  })

  it('keeps a recording that has vanished as missing, and takes it back with all it had when it is there again', async () => {
    const [path, aside] = [folder.path(`set/${nameOf('01')}`), folder.path('aside.nii')]
    renameSync(path, aside)
    await library.rescan(root())
    expect(standing('01')).toEqual({ ...whole, missing: true })
    expect(codes()).toContain('recording.missing')
    renameSync(aside, path)
    await library.rescan(root())
    expect(standing('01')).toEqual(whole)
    expect(codes()).not.toContain('recording.missing')
  })

  it('keeps its recordings when the folder was moved as a whole, and the data set once', async () => {
    const before = [idOf('01'), idOf('02')]
    renameSync(root(), folder.path('elsewhere'))
    await library.rescan(folder.path('elsewhere'))
    expect([idOf('01'), idOf('02')]).toEqual(before)
    expect([standing('01'), standing('02')]).toEqual([whole, whole])
    expect(library.datasets.list()).toMatchObject([{ name: 'Rest', recordings: 2 }])
  })

  it('does not take a copy of the folder for the folder that was moved', async () => {
    for (const subject of ['01', '02']) folder.put(`copy/${nameOf(subject)}`, bold(Number(subject)))
    await library.rescan(folder.path('copy'))
    expect(library.recordings.list()).toHaveLength(4)
    expect(library.datasets.list()).toHaveLength(2)
    expect(library.recordings.row(library.rows.list()[0].id).path).toBe(folder.path(`set/${nameOf('01')}`))
  })

  it('says of a cleaned series that what it was made of has changed', async () => {
    const series = folder.put('workspace/parcels/job/sub-01_desc-denoised_timeseries.tsv', 'a\tb\n1\t2\n3\t4\n')
    const source = library.recordings.row(idOf('01'))
    const [cleaned] = await library.recordings.addCleaned([{ source, path: series }])
    await library.rescan(root())
    expect(library.recordings.row(cleaned).recording.findings.map(({ code }) => code)).not.toContain(
      'recording.source.changed',
    )
    putBold('01', 99)
    await library.rescan(root())
    expect(library.recordings.row(cleaned).recording).toMatchObject({ missing: false, sourceId: source.id })
    expect(library.recordings.row(cleaned).recording.findings.map(({ code }) => code)).toContain(
      'recording.source.changed',
    )
  })
})

it('a scan that cannot be kept as a whole leaves everything as it was', async () => {
  const kept = openMemoryCatalogue()
  library = openLibrary(folder.path('workspace'), kept)
  describeSet()
  putBold('01')
  await library.rescan(root())
  putBold('02')
  const output = await library.rescan(root()).then(({ output }) => output)
  rmSync(folder.path(`set/${nameOf('02')}`))
  const broken = openLibrary(folder.path('workspace'), { ...kept, batch: failing(kept.batch) })
  const before = broken.recordings.list().length
  await expect(broken.datasets.register(root(), { ...output, recordings: [] })).rejects.toThrow('disk full')
  expect(broken.recordings.list()).toHaveLength(before)
  expect(broken.recordings.list().some(({ missing }) => missing)).toBe(false)
})

const failing = (batch: (work: () => void) => void) => (work: () => void) =>
  batch(() => {
    work()
    throw new Error('disk full')
  })
