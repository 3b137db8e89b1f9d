import { AppError, toErrorData, type AppErrorData, type GivenJobRequest, type Job } from '../../preload/contract'
import type { Shelf, TaskRunner } from '../ports'
import { makeBroadcast } from './broadcast'
import type { JobPlan, Planner } from './jobPlans'
import { reportProgress } from './jobProgress'

export interface JobRow {
  id: string
  job: Job
  request: GivenJobRequest
}

export interface JobsParts {
  shelf: Shelf<JobRow>
  runner: TaskRunner
  plan: Planner
  /** Throws AppError where what a request speaks of is no longer what it was. */
  check?(request: GivenJobRequest): Promise<void>
  newId(): string
  onBug(error: unknown): void
  /** How many jobs run at the same time. */
  atOnce?: number
}

/** The queue of long work. Everything about a job that matters after a restart is on the shelf. */
export class Jobs {
  private readonly rows: Map<string, JobRow>
  private readonly queue: string[] = []
  private readonly running = new Map<string, { abort: AbortController; ended: Promise<void> }>()
  private readonly broadcast = makeBroadcast<Job>()
  private readonly waiting = new Map<string, Array<() => void>>()
  private closing = false

  private constructor(private readonly parts: JobsParts) {
    this.rows = new Map(parts.shelf.list().map((row) => [row.id, row]))
  }

  /** Jobs that were under way when the program ended count as interrupted. */
  static async open(parts: JobsParts): Promise<Jobs> {
    const jobs = new Jobs(parts)
    for (const { id, job } of jobs.rows.values()) if (isActive(job)) await jobs.stop(id, 'interrupted')
    return jobs
  }

  list(): Job[] {
    return [...this.rows.values()].map((row) => row.job)
  }

  async start(request: GivenJobRequest): Promise<Job> {
    await this.parts.check?.(request)
    const id = this.parts.newId()
    const work = await this.parts.plan(id, request)
    this.rows.set(id, { id, request, job: newJob(id, request, work) })
    this.change(id, {})
    return this.enqueue(id)
  }

  /** Gives the job once it has ended. */
  async cancel(id: string): Promise<Job> {
    const { job } = this.row(id)
    const active = this.running.get(id)
    if (active) {
      active.abort.abort()
      await active.ended
    } else if (job.state === 'queued') {
      this.queue.splice(this.queue.indexOf(id), 1)
      await this.stop(id, 'cancelled')
    }
    return this.row(id).job
  }

  async resume(id: string): Promise<Job> {
    const row = this.row(id)
    if (!row.job.resumable || !(await this.left(row)).resumable)
      throw new AppError('conflict', 'This job cannot go on: there is nothing it could go on from.')
    this.change(id, { state: 'queued', resumable: false, error: null, endedAt: null, message: 'Waiting' })
    return this.enqueue(id)
  }

  /** Forgets a job that is over, with what it left unfinished. What it made stays. */
  async remove(id: string): Promise<void> {
    const row = this.row(id)
    if (isActive(row.job)) throw new AppError('conflict', 'This job is under way: cancel it first.')
    this.rows.delete(id)
    this.parts.shelf.remove(id)
    if (row.job.state !== 'done') await (await this.planAgain(row))?.discard()
  }

  /** Each change from now on. */
  watch(): AsyncIterableIterator<Job> {
    return this.broadcast.listen()
  }

  /** The job once it is neither queued nor running. */
  async ended(id: string): Promise<Job> {
    if (isActive(this.row(id).job))
      await new Promise<void>((resolve) => this.waiting.set(id, [...(this.waiting.get(id) ?? []), resolve]))
    return this.row(id).job
  }

  /** Stops what runs; it counts as interrupted. */
  async close(): Promise<void> {
    this.closing = true
    const active = [...this.running.values()]
    for (const { abort } of active) abort.abort()
    await Promise.all(active.map(({ ended }) => ended))
    for (const id of this.queue.splice(0)) await this.stop(id, 'interrupted')
    this.broadcast.close()
  }

  private row(id: string): JobRow {
    const row = this.rows.get(id)
    if (!row) throw new AppError('notFound', 'There is no such job.')
    return row
  }

  private change(id: string, changes: Partial<Job>, keep = true): void {
    const row = this.row(id)
    row.job = { ...row.job, ...changes }
    if (keep) this.parts.shelf.put(row)
    this.broadcast.send(row.job)
  }

  private enqueue(id: string): Job {
    this.queue.push(id)
    this.pump()
    return this.row(id).job
  }

  private pump(): void {
    while (!this.closing && this.running.size < (this.parts.atOnce ?? 1) && this.queue.length > 0) {
      const id = this.queue.shift()!
      const abort = new AbortController()
      this.change(id, { state: 'running', startedAt: new Date().toISOString(), message: 'Starting' })
      const ended = this.run(id, abort.signal).finally(() => {
        this.running.delete(id)
        this.pump()
      })
      this.running.set(id, { abort, ended })
    }
  }

  private async run(id: string, signal: AbortSignal): Promise<void> {
    const report = reportProgress(
      () => this.row(id).job,
      (changes, keep) => this.change(id, changes, keep),
    )
    try {
      const { request } = this.row(id)
      await this.parts.check?.(request)
      const work = await this.parts.plan(id, request)
      const output = await this.parts.runner.run(work.kind, work.input, { progress: report.progress, signal })
      report.flush()
      const madeId = await work.register(output)
      const told = work.tell?.(output)
      this.end(id, { state: 'done', fraction: 1, message: 'Done', madeId, findings: output.findings, ...told })
    } catch (error) {
      report.flush()
      if (signal.aborted) await this.stop(id, this.closing ? 'interrupted' : 'cancelled')
      else await this.stop(id, 'failed', this.describe(error))
    }
  }

  private end(id: string, changes: Partial<Job>): void {
    this.change(id, { etaSeconds: null, endedAt: new Date().toISOString(), ...changes })
    for (const tell of this.waiting.get(id) ?? []) tell()
    this.waiting.delete(id)
  }

  private async stop(id: string, state: 'failed' | 'cancelled' | 'interrupted', error: AppErrorData | null = null) {
    this.end(id, { state, error, ...(await this.left(this.row(id))), findings: error?.findings ?? [] })
  }

  private async left(row: JobRow): ReturnType<JobPlan['left']> {
    return (await (await this.planAgain(row))?.left()) ?? { resumable: false, message: '' }
  }

  /** Null when what the job needs is gone by now. */
  private async planAgain(row: JobRow): Promise<JobPlan | null> {
    try {
      return await this.parts.plan(row.id, row.request)
    } catch {
      return null
    }
  }

  private describe(error: unknown): AppErrorData {
    const data = toErrorData(error)
    if (data.code === 'bug') this.parts.onBug(error)
    return data
  }
}

const isActive = (job: Job): boolean => job.state === 'queued' || job.state === 'running'

const newJob = (id: string, request: GivenJobRequest, work: JobPlan): Job => ({
  id,
  kind: request.kind,
  title: work.title,
  state: 'queued',
  fraction: null,
  message: 'Waiting',
  etaSeconds: null,
  device: work.device,
  createdAt: new Date().toISOString(),
  startedAt: null,
  endedAt: null,
  curve: [],
  resumable: false,
  madeId: null,
  learningRates: null,
  error: null,
  findings: [],
})
