import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { makeNodeFiles } from '../../src/main/adapters/nodeFiles'
import { makeNodeCompressor } from '../../src/main/adapters/nodeZlib'
import { makeThreadCrew } from '../../src/main/adapters/threadCrew'
import type { Crew } from '../../src/main/ports'
import { makeConnectivity } from '../../src/main/services/connectivity'
import { workAlone } from '../../src/main/services/workAlone'
import { makePortionTable, type Portions } from '../../src/main/workers/portionTable'
import { AppError, taskSchemas, type TaskRequest } from '../../src/preload/contract'
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
const threads = (): Crew<TestPortions> => makeThreadCrew({ entry: errands.entry, alone, size: 2 })
const nobody = () => ({ progress: () => {}, signal: new AbortController().signal })
const gather = async (
  crew: Crew<TestPortions>,
  items: Errand[],
  { signal, workers }: { signal?: AbortSignal; workers?: number } = {},
) => {
  const outcomes: Array<{ value: number; thread: number }> = []
  let error: unknown = null
  try {
    const context = { ...nobody(), ...(signal ? { signal } : {}) }
    for await (const outcome of crew.each('errand', { factor: 10 }, items, context, workers)) outcomes.push(outcome)
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

describe('connectivity by the program’s own threads', () => {
  const folder = useFolder()
  const files = makeNodeFiles()
  const ports = { files, compressor: makeNodeCompressor(), program: { name: 'Boldscope', version: '0.1.0' } }
  const run = async (out: string, crew: Crew<Portions>, request: Partial<TaskRequest<'connectivity'>>) => {
    const told: string[] = []
    const input = taskSchemas.connectivity.input.parse({ series: [folder.path('in')], out, ...request })
    const context = { ...nobody(), progress: ({ message }: { message: string }) => void told.push(message) }
    const output = await makeConnectivity(ports, crew)(input, context)
    const written = readdirSync(out).map((name) => [name, readFileSync(`${out}/${name}`).toString('latin1')])
    return { output: JSON.parse(JSON.stringify(output).replaceAll(out, 'OUT')), written, told }
  }

  it.each([
    { kind: 'pearson', measures: true, alff: true },
    { kind: 'lagged', maxLagSeconds: 4 },
  ] as const)('has the same files, findings and order as that of one worker: $kind', async (request) => {
    await writeFakeCohort(folder.path('in'), { subjects: 11, parcels: 8, frames: 60 })
    folder.put('in/sub-03_task-rest_atlas-Fake_stat-mean_timeseries.tsv', 'P1\tP2\n1\tx\n')
    folder.put('in/sub-05_task-rest_atlas-Fake_stat-mean_timeseries.tsv', 'P1\tP2\n1\t2\n')
    const portions = workAlone(makePortionTable())
    const crew = makeThreadCrew({ entry: worker.entry, alone: portions, size: 2 })
    const [serial, shared] = [
      await run(folder.path('serial'), portions, request),
      await run(folder.path('shared'), crew, request),
    ]
    expect(serial.output).toMatchObject({ recordings: 9, leftOut: 2 })
    expect(serial.written.length).toBeGreaterThan(18)
    expect(shared).toEqual(serial)
  })
})
