import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { makeNodeFiles } from '../../src/main/adapters/nodeFiles'
import { makeNodeCompressor } from '../../src/main/adapters/nodeZlib'
import { makeThreadCrew } from '../../src/main/adapters/threadCrew'
import { makeRandom } from '../../src/main/domain/random'
import { formatTsv } from '../../src/main/domain/tables/delimited'
import type { Crew, Sharing, Task, TaskTable } from '../../src/main/ports'
import { makeClean } from '../../src/main/services/clean'
import { makeConnectivity } from '../../src/main/services/connectivity'
import { makeQuality } from '../../src/main/services/quality'
import { makeScan } from '../../src/main/services/scan'
import { shareRecordings } from '../../src/main/services/shareRecordings'
import { workAlone } from '../../src/main/services/workAlone'
import { makePortionTable, type Portions } from '../../src/main/workers/portionTable'
import {
  AppError,
  taskSchemas,
  type ScannedRecording,
  type TaskInput,
  type TaskRequest,
} from '../../src/preload/contract'
import { writeBidsDataset } from '../../bench/lib/bidsDataset'
import { buildWorker } from '../fixtures/builtWorker'
import { testPortions, type Errand, type TestPortions } from '../fixtures/crewThread'
import { writeFakeCohort } from '../fixtures/fakeCohort'
import { useFolder } from '../fixtures/folder'

let errands: Awaited<ReturnType<typeof buildWorker>>
let worker: Awaited<ReturnType<typeof buildWorker>>
beforeAll(async () => {
  errands = await buildWorker('tests/fixtures/crewThread.ts')
  worker = await buildWorker()
})
afterAll(async () => {
  await errands.remove()
  await worker.remove()
})

const alone = workAlone(testPortions)
const options = () => ({ entry: errands.entry, alone, size: 2 })
const threads = (): Crew<TestPortions> => makeThreadCrew(options())
const nobody = () => ({ progress: () => {}, signal: new AbortController().signal })
const gather = async (
  crew: Crew<TestPortions>,
  items: Errand[],
  { signal, ...sharing }: { signal?: AbortSignal } & Sharing = {},
) => {
  const outcomes: Array<{ value: number; thread: number }> = []
  let error: unknown = null
  try {
    const context = { ...nobody(), ...(signal ? { signal } : {}) }
    for await (const outcome of crew.each('errand', { factor: 10 }, items, context, sharing)) outcomes.push(outcome)
  } catch (caught) {
    error = caught
  }
  return { values: outcomes.map(({ value }) => value), threads: new Set(outcomes.map(({ thread }) => thread)), error }
}
const give = (value: number, milliseconds = 0): Errand => ({ do: 'give', value, milliseconds })

const implementations: Array<[string, () => Crew<TestPortions>]> = [
  ['of one who works alone', () => alone],
  ['of threads', threads],
]

describe.each(implementations)('a crew %s', (_, make) => {
  it('gives the outcomes in the order of the items, not in the order in which they are done', async () => {
    const items = [give(0, 60), give(1), give(2, 30), give(3), give(4), give(5, 20), give(6), give(7)]
    const { values, error } = await gather(make(), items)
    expect(error).toBeNull()
    expect(values).toEqual([0, 10, 20, 30, 40, 50, 60, 70])
  })

  it('has nothing to give for no items', async () => {
    expect(await gather(make(), [])).toMatchObject({ values: [], error: null })
  })

  it('throws what the portion of the first bad item threw, after the outcomes of the items before it', async () => {
    const bad = (value: number, milliseconds = 0): Errand => ({ do: 'fail', value, milliseconds })
    const { values, error } = await gather(make(), [give(0, 50), give(1), bad(2, 40), bad(3), give(4), give(5)])
    expect(values).toEqual([0, 10])
    expect(error).toBeInstanceOf(AppError)
    expect((error as AppError).toData()).toMatchObject({
      code: 'input.bad',
      message: 'Item 2 is bad.',
      findings: [{ code: 'test.bad', place: { line: 2 } }],
    })
  })

  it('does nothing for a signal that was given before', async () => {
    const { values, error } = await gather(make(), [0, 1, 2, 3].map(give), { signal: AbortSignal.abort() })
    expect(values).toEqual([])
    expect(error).toMatchObject({ code: 'cancelled' })
  })
})

describe('threads', () => {
  const many = Array.from({ length: 12 }, (_, value) => give(value, 15))

  it('share the work, as many of them as are asked for', async () => {
    expect((await gather(threads(), many)).threads.size).toBe(2)
    expect((await gather(threads(), many, { workers: 3 })).threads.size).toBe(3)
  })

  it('are not started for a few items, nor for a single worker', async () => {
    expect([...(await gather(threads(), many.slice(0, 3))).threads]).toEqual([0])
    expect([...(await gather(threads(), many, { workers: 1 })).threads]).toEqual([0])
  })

  it('are started for two large items, but for no more than there is memory for', async () => {
    const large = { fewestEach: 1, bytesEach: 100 }
    const of = async (freeBytes: number, items: Errand[]) =>
      (
        await gather(
          makeThreadCrew({ ...options(), size: 3, freeBytes: () => Promise.resolve(freeBytes) }),
          items,
          large,
        )
      ).threads.size
    expect(await of(1e9, [give(1, 60), give(2, 60)])).toBe(2)
    expect(await of(450, many)).toBe(2)
    expect(await of(150, many)).toBe(1)
  })

  it('stop at once when cancelled, though they compute and hear nothing', async () => {
    const abort = new AbortController()
    const work = gather(
      threads(),
      Array.from({ length: 8 }, () => ({ do: 'block' }) as const),
      abort,
    )
    setTimeout(() => abort.abort(), 300)
    expect((await work).error).toMatchObject({ code: 'cancelled' })
  })

  it('end when nobody takes their outcomes any more', async () => {
    const items = [give(1), { do: 'block' } as const, give(2), give(3)]
    for await (const { value } of threads().each('errand', { factor: 1 }, items, nobody())) {
      expect(value).toBe(1)
      break
    }
  })

  it('that break down are an error that says so, not a silence', async () => {
    const { values, error } = await gather(threads(), [give(0), give(1), { do: 'exit', milliseconds: 60 }, ...many])
    expect(values.slice(0, 2)).toEqual([0, 10])
    expect(error).toMatchObject({ code: 'process.failed', message: expect.stringContaining('exit code 3') })
  })

  it('that cannot be started are an error', async () => {
    const crew = makeThreadCrew({ entry: `${errands.entry}.none`, alone, size: 2 })
    expect((await gather(crew, many)).error).toMatchObject({ code: 'process.failed' })
  })

  it('name a bug by its message alone', async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const { error } = await gather(threads(), [{ do: 'break' }, ...many])
    vi.restoreAllMocks()
    expect(error).toMatchObject({ code: 'bug', message: 'x is undefined' })
  })
})

type Shared = 'clean' | 'connectivity' | 'quality'

describe('a cohort by the program’s own threads', () => {
  const folder = useFolder()
  const files = makeNodeFiles()
  const ports = { files, compressor: makeNodeCompressor(), program: { name: 'Boldscope', version: '0.1.0' } }
  const portions = workAlone(makePortionTable(files))
  const shared = () => makeThreadCrew({ entry: worker.entry, alone: portions, size: 2 })
  const tasksOf = (crew: Crew<Portions>): Pick<TaskTable, Shared> => ({
    clean: makeClean(ports, crew),
    connectivity: makeConnectivity(ports, crew),
    quality: makeQuality(ports, crew),
  })
  const writtenIn = (out: string) =>
    readdirSync(out).map((name) => [name, readFileSync(`${out}/${name}`).toString('latin1')])
  const run = async <K extends Shared>(
    kind: K,
    out: string,
    crew: Crew<Portions>,
    request: Partial<TaskRequest<K>>,
  ) => {
    const told: string[] = []
    const input = taskSchemas[kind].input.parse({ series: [folder.path('in')], out, ...request }) as TaskInput<K>
    const context = { ...nobody(), progress: ({ message }: { message: string }) => void told.push(message) }
    const output = await (tasksOf(crew)[kind] as Task<K>)(input, context)
    return { output: JSON.parse(JSON.stringify(output).replaceAll(out, 'OUT')), written: writtenIn(out), told }
  }
  const same = async <K extends Shared>(kind: K, request: Partial<TaskRequest<K>>) => {
    const serial = await run(kind, folder.path('serial'), portions, request)
    expect(await run(kind, folder.path('shared'), shared(), request)).toEqual(serial)
    return serial
  }
  const series = (subject: string) => `in/sub-${subject}_task-rest_atlas-Fake_stat-mean_timeseries.tsv`
  const putMotion = (subject: number, random = makeRandom(subject, 'motion')) =>
    folder.put(
      `motion/sub-${String(subject).padStart(2, '0')}_task-rest_desc-confounds_timeseries.tsv`,
      formatTsv([
        ['trans_x', 'trans_y', 'trans_z', 'rot_x', 'rot_y', 'rot_z'],
        ...Array.from({ length: 60 }, () => Array.from({ length: 6 }, () => (random.normal() / 800).toFixed(5))),
      ]),
    )

  it.each([
    { kind: 'pearson', measures: true, alff: true, groupMean: true },
    { kind: 'lagged', maxLagSeconds: 4 },
  ] as const)('has the same files, findings and order as that of one worker: $kind', async (request) => {
    await writeFakeCohort(folder.path('in'), { subjects: 11, parcels: 8, frames: 60 })
    folder.put(series('03'), 'P1\tP2\n1\tx\n')
    folder.put(series('05'), 'P1\tP2\n1\t2\n')
    const { output, written } = await same('connectivity', request)
    expect(output).toMatchObject({ recordings: 9, leftOut: 2 })
    expect(written.length).toBeGreaterThan(18)
  })

  it('is cleaned the same, whoever brings the atlas that all share, and whoever has none of its own', async () => {
    await writeFakeCohort(folder.path('in'), { subjects: 9, parcels: 8, frames: 60 })
    for (const name of readdirSync(folder.path('in')).filter((name) => name.endsWith('.json'))) {
      const sidecar = JSON.parse(readFileSync(folder.path(`in/${name}`), 'utf8'))
      // The last recording means another volume of the same name.
      const place = name.includes('sub-09') ? 'other/' : ''
      const atlas = { Name: 'Fake', File: `${place}atlas-Fake_dseg.nii.gz` }
      folder.put(`in/${name}`, JSON.stringify({ ...sidecar, Atlas: atlas }))
    }
    folder.put('in/atlas-Fake_dseg.nii.gz', 'one')
    folder.put('in/atlas-Fake_dseg.tsv', 'index\tname\n1\tP1\n')
    folder.put('in/other/atlas-Fake_dseg.nii.gz', 'another')
    folder.put(series('01'), 'P1\tP2\n1\tx\n')
    for (let subject = 1; subject <= 8; subject++) putMotion(subject)
    const { output, written } = await same('clean', {
      confounds: [folder.path('motion')],
      strategy: '6P',
      censor: true,
    })
    expect(output).toMatchObject({ recordings: { length: 7 }, leftOut: 2 })
    expect(output.files).toContain('OUT/atlas-Fake_dseg.nii.gz')
    expect(written).toContainEqual(['atlas-Fake_dseg.nii.gz', 'one'])
    expect(written).toHaveLength(7 * 4 + 2)
  })

  it('is judged the same, with motion’s trace in it', async () => {
    await writeFakeCohort(folder.path('in'), { subjects: 11, parcels: 8, frames: 60 })
    for (let subject = 1; subject <= 10; subject++) putMotion(subject)
    folder.put(series('03'), 'P1\tP2\n1\tx\n')
    const { output } = await same('quality', { motion: [folder.path('motion')] })
    expect(output).toMatchObject({ recordings: 10, leftOut: 1, withMotion: 9, qcFc: { people: 9 } })
  })

  it('has each table with its sidecar when it is cancelled in the midst of it, and nothing is written afterwards', async () => {
    await writeFakeCohort(folder.path('in'), { subjects: 40, parcels: 60, frames: 400 })
    const abort = new AbortController()
    const input = taskSchemas.clean.input.parse({ series: folder.path('in'), despike: true, out: folder.path('out') })
    const progress = ({ message }: { message: string }) => message === 'Recording 6 of 40' && abort.abort()
    // Time enough for any disk to finish what is being written.
    const patient = makeThreadCrew({ entry: worker.entry, alone: portions, size: 2, graceMs: 60_000 })
    const work = makeClean(ports, patient)(input, { progress, signal: abort.signal })
    await expect(work).rejects.toMatchObject({ code: 'cancelled' })
    const names = readdirSync(folder.path('out'))
    expect(names.length).toBeGreaterThanOrEqual(5 * 4)
    expect(names.length).toBeLessThan(40 * 4)
    expect(names.filter((name) => name.endsWith('.part'))).toEqual([])
    const recordings = new Set(names.map((name) => name.slice(0, 6)))
    expect(names).toHaveLength(recordings.size * 4)
  })
})

describe('a cohort whose worker breaks down', () => {
  it('names the recording that it had in hand', async () => {
    const recordings = [give(0), give(1), { do: 'exit', milliseconds: 60, value: 2 } as const, give(3)]
    const cohort = {
      setting: { factor: 10 },
      recordings,
      nameOf: ({ value }: Errand) => `sub-0${value}`,
      sharing: { workers: 2 },
    }
    const work = async () => {
      for await (const _ of shareRecordings(threads(), 'errand', cohort, nobody())) continue
    }
    await expect(work()).rejects.toMatchObject({
      code: 'process.failed',
      message: expect.stringContaining('It had sub-02 in hand.'),
    })
  })
})

describe('a scan by the program’s own threads', () => {
  const root = mkdtempSync(join(tmpdir(), 'boldscope-scan-crew-'))
  const put = (name: string, content: string) => writeFileSync(join(root, name), content)
  const scan = (crew?: Crew<Portions>, known: ScannedRecording[] = [], context = nobody()) =>
    makeScan({ files: makeNodeFiles() }, crew)(
      { folder: root, known, eachFinding: true, readsConnectomes: false, thorough: false },
      context,
    )
  const crewOf = (entry: string) =>
    makeThreadCrew({ entry, alone: workAlone(makePortionTable(makeNodeFiles())), size: 2 })
  beforeAll(() => {
    writeBidsDataset(root, { recordings: 530 })
    put('sub-003/func/sub-003_task-rest_run-1_bold.nii.gz', 'nothing')
    put('sub-263/func/sub-263_task-rest_run-1_bold.nii.gz', '')
  })
  afterAll(() => rmSync(root, { recursive: true }))

  it('has the same rows, findings and order as that of one worker, anew and again', async () => {
    const alone = await scan()
    expect(alone.recordings).toHaveLength(528)
    expect(alone.findings.map(({ code }) => code)).toEqual(expect.arrayContaining(['nifti.notNifti', 'file.empty']))
    const crew = crewOf(worker.entry)
    expect(await scan(crew)).toEqual(alone)
    put('sub-200/func/sub-200_task-rest_run-1_bold.nii.gz', 'changed')
    // All but some of the first are new.
    const known = alone.recordings.filter(({ subject }) => subject === '200' || subject < '003')
    const changed = await scan(crew, known)
    expect(changed.recordings).toHaveLength(527)
    expect(changed).toEqual(await scan())
  })

  it('is an error where a thread breaks down, and stops when it is cancelled', async () => {
    await expect(scan(crewOf(`${worker.entry}.none`))).rejects.toMatchObject({ code: 'process.failed' })
    const abort = new AbortController()
    abort.abort()
    await expect(scan(crewOf(worker.entry), [], { ...nobody(), signal: abort.signal })).rejects.toMatchObject({
      code: 'cancelled',
    })
  })
})
