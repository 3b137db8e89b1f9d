import { beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError, type GivenJobRequest, type Job } from '../../../src/preload/contract'
import type { Planner } from '../../../src/main/services/jobPlans'
import { Jobs, type JobRow } from '../../../src/main/services/jobs'
import { openMemoryCatalogue } from '../../fixtures/memoryCatalogue'
import { makePuppetRunner } from '../../fixtures/puppetRunner'

const train: GivenJobRequest = {
  kind: 'train',
  name: 'small',
  recordingIds: ['r'],
  settings: {},
  steps: 100,
  seed: 1,
  device: 'cpu',
}
const sample: GivenJobRequest = { kind: 'sample', seed: 1 }
const output = { files: [], findings: [] }

let catalogue = openMemoryCatalogue()
let checkpoint = false
let discarded: string[] = []
let ids = 0

/** Plans that need no files: what a job makes has the id `made-` and the job's own. */
const plan = (async (jobId, request) => ({
  title: request.kind,
  device: request.kind === 'train' ? request.device : null,
  kind: request.kind,
  input: request as never,
  register: async () => `made-${jobId}`,
  left: async () => ({ resumable: request.kind === 'train' && checkpoint, message: checkpoint ? 'Kept.' : 'Nothing.' }),
  discard: async () => void discarded.push(jobId),
})) as Planner

const open = async (options: { plan?: Planner; onBug?: (error: unknown) => void } = {}) => {
  const runner = makePuppetRunner()
  const shelf = catalogue.shelf<JobRow>('jobs')
  const jobs = await Jobs.open({
    shelf,
    runner,
    plan: options.plan ?? plan,
    newId: () => `job-${++ids}`,
    onBug: options.onBug ?? (() => {}),
  })
  return { jobs, runner, shelf }
}

/** Lets promises that are ready go on. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 5))

beforeEach(() => {
  catalogue = openMemoryCatalogue()
  checkpoint = false
  discarded = []
  ids = 0
})

describe('the queue of jobs', () => {
  it('runs one job at a time, in the order in which they came', async () => {
    const { jobs, runner } = await open()
    await jobs.start(sample)
    await jobs.start(train)
    await settle()
    expect(jobs.list().map((job) => job.state)).toEqual(['running', 'queued'])
    expect(runner.runs.map((run) => run.kind)).toEqual(['sample'])
    runner.runs[0].finish(output)
    await settle()
    expect(jobs.list().map((job) => job.state)).toEqual(['done', 'running'])
  })

  it('goes on with the next job when one fails', async () => {
    const { jobs, runner } = await open()
    await jobs.start(sample)
    await jobs.start(sample)
    await settle()
    runner.runs[0].fail(new AppError('input.bad', 'The file is broken.'))
    await settle()
    expect(jobs.list().map((job) => job.state)).toEqual(['failed', 'running'])
  })

  it('keeps what a job made, and its findings', async () => {
    const { jobs, runner } = await open()
    const { id } = await jobs.start(sample)
    await settle()
    const finding = { code: 'a.b', severity: 'warning', place: {}, message: 'm', suggestion: 's' }
    runner.runs[0].finish({ files: [], findings: [finding] })
    const job = await jobs.ended(id)
    expect(job).toMatchObject({ state: 'done', madeId: `made-${id}`, fraction: 1, findings: [finding] })
    expect(job.endedAt).not.toBeNull()
  })

  it('counts a job as failed when its outcome cannot be taken in, and tells nobody but the log of a bug', async () => {
    const bugs: unknown[] = []
    const broken: Planner = async (id, request) => ({
      ...(await plan(id, request)),
      register: async () => {
        throw new Error('secret /home/somebody')
      },
    })
    const { jobs, runner } = await open({ plan: broken, onBug: (error) => bugs.push(error) })
    const { id } = await jobs.start(sample)
    await settle()
    runner.runs[0].finish(output)
    const job = await jobs.ended(id)
    expect(job.state).toBe('failed')
    expect(job.error?.code).toBe('bug')
    expect(JSON.stringify(job)).not.toContain('secret')
    expect(bugs).toHaveLength(1)
  })

  it('refuses a request that makes no sense at once and keeps no job for it', async () => {
    const refusing: Planner = async () => {
      throw new AppError('notFound', 'There is no such recording.')
    }
    const { jobs } = await open({ plan: refusing })
    await expect(jobs.start(sample)).rejects.toMatchObject({ code: 'notFound' })
    expect(jobs.list()).toEqual([])
  })
})

describe('cancelling', () => {
  it('gives the job once it has ended, as cancelled and without an error', async () => {
    const { jobs } = await open()
    const { id } = await jobs.start(sample)
    await settle()
    const job = await jobs.cancel(id)
    expect(job).toMatchObject({ state: 'cancelled', error: null, resumable: false })
  })

  it('takes a waiting job out of the queue, so that it never runs', async () => {
    const { jobs, runner } = await open()
    await jobs.start(sample)
    const { id } = await jobs.start(train)
    expect((await jobs.cancel(id)).state).toBe('cancelled')
    runner.runs[0].finish(output)
    await settle()
    expect(runner.runs).toHaveLength(1)
  })

  it('leaves a job that is done as it is', async () => {
    const { jobs, runner } = await open()
    const { id } = await jobs.start(sample)
    await settle()
    runner.runs[0].finish(output)
    await jobs.ended(id)
    expect((await jobs.cancel(id)).state).toBe('done')
  })

  it('lets a training with a checkpoint go on, and no other', async () => {
    const { jobs, runner } = await open()
    const { id } = await jobs.start(train)
    await settle()
    checkpoint = true
    expect(await jobs.cancel(id)).toMatchObject({ resumable: true, message: 'Kept.' })
    expect((await jobs.resume(id)).state).toBe('running')
    await settle()
    expect(runner.runs[1].input).toEqual(train)
    checkpoint = false
    expect(await jobs.cancel(id)).toMatchObject({ resumable: false, message: 'Nothing.' })
    await expect(jobs.resume(id)).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('after a restart', () => {
  it('counts what was running or waiting as interrupted; a training with a checkpoint can go on', async () => {
    const first = await open()
    await first.jobs.start(train)
    await first.jobs.start(sample)
    await settle()
    checkpoint = true
    const second = await open()
    const listed = second.jobs.list()
    expect(listed.map((job) => job.state)).toEqual(['interrupted', 'interrupted'])
    expect(listed.map((job) => job.resumable)).toEqual([true, false])
    expect((await second.jobs.resume(listed[0].id)).state).toBe('running')
  })

  it('still has the jobs that had ended', async () => {
    const first = await open()
    const { id } = await first.jobs.start(sample)
    await settle()
    first.runner.runs[0].finish(output)
    await first.jobs.ended(id)
    const second = await open()
    expect(second.jobs.list()).toEqual(first.jobs.list())
  })

  it('does not mistake the end of the program for a cancel by the user', async () => {
    const { jobs, shelf } = await open()
    const { id } = await jobs.start(train)
    const waiting = await jobs.start(sample)
    await settle()
    checkpoint = true
    await jobs.close()
    expect(shelf.get(id)?.job).toMatchObject({ state: 'interrupted', resumable: true })
    expect(shelf.get(waiting.id)?.job.state).toBe('interrupted')
  })

  it('can list jobs whose recordings are gone by now', async () => {
    const first = await open()
    await first.jobs.start(train)
    await settle()
    const gone: Planner = async () => {
      throw new AppError('notFound', 'There is no such recording.')
    }
    const second = await open({ plan: gone })
    expect(second.jobs.list()[0]).toMatchObject({ state: 'interrupted', resumable: false })
  })
})

describe('removing', () => {
  it('refuses while the job is under way and forgets it afterwards, also on the shelf', async () => {
    const { jobs, shelf } = await open()
    const { id } = await jobs.start(sample)
    await expect(jobs.remove(id)).rejects.toMatchObject({ code: 'conflict' })
    await jobs.cancel(id)
    await jobs.remove(id)
    expect(jobs.list()).toEqual([])
    expect(shelf.get(id)).toBeNull()
  })

  it('clears away what was left unfinished, and never what was made', async () => {
    const { jobs, runner } = await open()
    const done = await jobs.start(train)
    const stopped = await jobs.start(train)
    await settle()
    runner.runs[0].finish(output)
    await jobs.ended(done.id)
    await jobs.cancel(stopped.id)
    await jobs.remove(done.id)
    await jobs.remove(stopped.id)
    expect(discarded).toEqual([stopped.id])
  })
})

describe('watching', () => {
  const gather = async (news: AsyncIterable<Job>, into: Job[]) => {
    for await (const job of news) into.push(job)
  }

  it('tells every listener of each state, ends when a listener leaves, and goes on for the others', async () => {
    const { jobs, runner } = await open()
    const [first, second]: Job[][] = [[], []]
    const leaving = jobs.watch()
    const left = gather(leaving, first)
    void gather(jobs.watch(), second)
    await jobs.start(sample)
    await settle()
    await leaving.return?.()
    await left
    runner.runs[0].finish(output)
    await settle()
    expect(first.at(-1)?.state).toBe('running')
    expect(second.at(-1)?.state).toBe('done')
  })

  it('ends all streams when the program ends', async () => {
    const { jobs } = await open()
    const seen: Job[] = []
    const done = gather(jobs.watch(), seen)
    await jobs.close()
    await expect(done).resolves.toBeUndefined()
  })

  it('does not pile up values for a listener that does not listen', async () => {
    const { jobs, runner } = await open()
    const slow = jobs.watch()
    await jobs.start(sample)
    await settle()
    runner.runs[0].finish(output)
    await settle()
    const { value } = await slow.next()
    expect(value.state).toBe('done')
  })

  it('shows progress with a curve and what is left, a few times a second and not at every step', async () => {
    vi.useFakeTimers()
    try {
      const { jobs, runner } = await open()
      const { id } = await jobs.start(train)
      await vi.advanceTimersByTimeAsync(0)
      const seen: Job[] = []
      void gather(jobs.watch(), seen)
      for (let step = 1; step <= 100; step++) {
        const point = { step, loss: 1 / step, learningRate: 0.001, seconds: step / 10 }
        runner.runs[0].progress({ fraction: step / 200, message: `step ${step}`, point })
        await vi.advanceTimersByTimeAsync(20)
      }
      const last = seen.at(-1)!
      expect(seen.length).toBeLessThan(15)
      expect(last.fraction).toBeGreaterThan(0.45)
      expect(last.curve.length).toBeGreaterThan(90)
      expect(last.etaSeconds).toBeGreaterThan(1.5)
      expect(last.etaSeconds).toBeLessThan(2.7)
      expect(last.id).toBe(id)
    } finally {
      vi.useRealTimers()
    }
  })
})
