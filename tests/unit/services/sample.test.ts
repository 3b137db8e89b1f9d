import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { taskSchemas, type TaskOutput } from '../../../src/preload/contract'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { makeNodeCompressor } from '../../../src/main/adapters/nodeZlib'
import { readTruth } from '../../../src/main/domain/normative'
import { readAtlas } from '../../../src/main/services/atlasFiles'
import { makeParcellate } from '../../../src/main/services/parcellate'
import { makeSample } from '../../../src/main/services/sample'
import { phantomTraining } from '../../../src/main/services/sample/training'
import { listSeries, readSeries } from '../../../src/main/services/seriesFiles'
import { readTrainingSettings } from '../../../src/main/services/training/settings'
import { readNiftiHeader } from '../../../src/main/services/volumeFiles'

const files = makeNodeFiles()
const root = mkdtempSync(join(tmpdir(), 'boldscope-sample-'))
const quiet = { progress: () => {}, signal: new AbortController().signal }
const sample = (out: string, seed: number) =>
  makeSample({ files, compressor: makeNodeCompressor() })(
    taskSchemas.sample.input.parse({ out: join(root, out), seed, subjects: 4 }),
    quiet,
  )
const contents = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(join(root, folder), join(entry.parentPath, entry.name)))
    .sort()
const unwrap = async <T>(checked: Promise<{ ok: true; value: T; findings: unknown[] } | { ok: false }>): Promise<T> => {
  const result = await checked
  if (!result.ok) throw new Error('not readable')
  expect(result.findings).toEqual([])
  return result.value
}

let made: TaskOutput<'sample'>
beforeAll(async () => {
  made = await sample('one', 1)
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('the phantom’s data set', () => {
  it('is another for another seed', async () => {
    await sample('other', 2)
    const names = contents('one')
    expect(contents('other')).toEqual(names)
    const differs = (name: string) =>
      !readFileSync(join(root, 'one', name)).equals(readFileSync(join(root, 'other', name)))
    expect(names.filter(differs)).toEqual(
      expect.arrayContaining(['truth.tsv', 'sub-02/func/sub-02_task-rest_bold.nii.gz']),
    )
  })

  it('names every file that it wrote', () => {
    expect(made.files.map((path) => relative(join(root, 'one'), path)).sort()).toEqual(contents('one'))
    expect(made).toMatchObject({ volumes: 2, series: 2, parcels: 80, findings: [] })
  })

  it('says that it is a phantom wherever a program or a person looks', async () => {
    const text = (name: string) => readFileSync(join(root, 'one', name), 'utf8')
    expect(JSON.parse(text('dataset_description.json'))).toMatchObject({ Phantom: true, DatasetType: 'raw' })
    expect(JSON.parse(text('derivatives/phantom/dataset_description.json')).Phantom).toBe(true)
    expect(text('README.md')).toMatch(/^# Phantom/)
    expect(text('participants.tsv')).toMatch(/sub-01\tphantom/)
    for (const name of ['atlas-Phantom_dseg.json', 'phantom_T1w.json', 'sub-01/func/sub-01_task-rest_bold.json'])
      expect(JSON.parse(text(name)).Phantom).toBe(true)
    for (const path of await listSeries(files, [join(root, 'one')]))
      expect((await unwrap(readSeries(files, path))).phantom).toBe(true)
  })

  it('has an atlas that is read without a remark, with networks and centres on the right side', async () => {
    const atlas = await unwrap(readAtlas(files, join(root, 'one/atlas-Phantom_dseg.nii.gz')))
    expect(atlas).toMatchObject({ name: 'Phantom', phantom: true })
    expect(atlas.parcels.length).toBe(80)
    for (const { name, centre, network } of atlas.parcels) {
      expect(network).not.toBeNull()
      expect(Math.sign(centre![0])).toBe(name.startsWith('LH') ? -1 : 1)
    }
  })

  it('keeps series, motion and tables apart: only the cohort’s series are found as series', async () => {
    const found = await listSeries(files, [join(root, 'one')])
    expect(found.map((path) => relative(join(root, 'one/derivatives/phantom'), path))).toEqual([
      'sub-03/func/sub-03_task-rest_atlas-Phantom_stat-mean_timeseries.tsv',
      'sub-04/func/sub-04_task-rest_atlas-Phantom_stat-mean_timeseries.tsv',
    ])
    const motion = readFileSync(join(root, 'one/derivatives/phantom/sub-01/func/sub-01_task-rest_motion.tsv'), 'utf8')
    expect(motion.split('\n')[0]).toBe('trans_x\ttrans_y\ttrans_z\trot_x\trot_y\trot_z\tframewise_displacement')
    expect(motion.trimEnd().split('\n').length).toBe(241)
  })

  it('has recordings that parcellate without a remark, and look like the reference series', async () => {
    const bold = join(root, 'one/sub-02/func/sub-02_task-rest_bold.nii.gz')
    const header = await unwrap(readNiftiHeader(files, bold))
    expect(header).toMatchObject({ frames: 240, trSeconds: 2, datatype: 'int16' })
    const parcellated = await makeParcellate({ files })(
      { bold, atlas: join(root, 'one/atlas-Phantom_dseg.nii.gz'), out: join(root, 'parcellated') },
      quiet,
    )
    expect(parcellated).toMatchObject({ parcels: 80, emptyParcels: 0, meanCoverage: 1, findings: [] })
    const own = await unwrap(readSeries(files, parcellated.timeseries))
    const reference = await unwrap(readSeries(files, (await listSeries(files, [join(root, 'one')]))[0]))
    expect(own.parcels).toEqual(reference.parcels)
    expect(own.atlas!.hash).toBe(reference.atlas!.hash)
    const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length
    expect(mean(own.values) / mean(reference.values)).toBeCloseTo(1, 2)
  })

  it('plants anomalies in the first recording alone, in parcels of the atlas', () => {
    const truth = readTruth(readFileSync(join(root, 'one/truth.tsv'), 'utf8'))!
    expect(truth.length).toBeGreaterThanOrEqual(4)
    for (const { subject, parcel, lastFrame } of truth) {
      expect(subject).toBe('01')
      expect(parcel).toMatch(/^[LR]H-/)
      expect(lastFrame).toBeLessThan(240)
    }
  })

  it('stays small enough to keep', () => {
    for (const name of contents('one')) expect(statSync(join(root, 'one', name)).size).toBeLessThan(8 * 2 ** 20)
  })

  it('stops when cancelled', async () => {
    const make = makeSample({ files, compressor: makeNodeCompressor() })
    const input = taskSchemas.sample.input.parse({ out: join(root, 'stopped') })
    await expect(make(input, { progress: () => {}, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    })
  })
})

describe('the demo’s training', () => {
  it('gives settings that a training takes', () => {
    expect(() => readTrainingSettings(phantomTraining.settings)).not.toThrow()
  })
})
