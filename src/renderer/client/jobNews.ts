import type { AppError, Job } from '../../preload/contract'
import { toAppError } from './errors'

/** What is heard of jobs: all of them at the start and after every reconnection, then one at a time. */
export type JobNews = { kind: 'all'; jobs: Job[] } | { kind: 'one'; job: Job } | { kind: 'lost'; error: AppError }

export interface JobSource {
  list(): Promise<Job[]>
  watch(signal: AbortSignal): Promise<AsyncIterable<Job>>
}

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 8000

const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
  })

/**
 * Follows the jobs until the signal aborts. A broken stream is opened again, with growing pauses. The stream is
 * opened before the list is read, so that nothing falls between the two.
 */
export async function* followJobs(source: JobSource, signal: AbortSignal, pause = sleep): AsyncGenerator<JobNews> {
  let wait = FIRST_WAIT_MS
  while (!signal.aborted) {
    try {
      const stream = await source.watch(signal)
      yield { kind: 'all', jobs: await source.list() }
      wait = FIRST_WAIT_MS
      for await (const job of stream) yield { kind: 'one', job }
    } catch (error) {
      if (!signal.aborted) yield { kind: 'lost', error: toAppError(error) }
    }
    if (signal.aborted) return
    await pause(wait, signal)
    wait = Math.min(wait * 2, LONGEST_WAIT_MS)
  }
}
