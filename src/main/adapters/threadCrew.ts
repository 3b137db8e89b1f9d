import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { AppError, type AppErrorData } from '../../preload/contract'
import type { Crew, PortionTable } from '../ports'

/** What a thread of a crew is asked, and what it answers, by the number of the request. */
export interface PortionRequest {
  number: number
  kind: string
  setting: unknown
  item: unknown
}
export type PortionAnswer = { number: number } & ({ outcome: unknown } | { error: AppErrorData })

/** By this a script knows that it was started as a thread of a crew. */
export const crewThread = 'boldscope-crew'

export interface CrewOptions<Portions extends PortionTable> {
  /** The script that a thread runs; it answers each `PortionRequest` by a `PortionAnswer`. */
  entry: string
  /** Who works where one worker is enough: starting threads takes longer than a few portions do. */
  alone: Crew<Portions>
  /** Threads at once; as many as the machine offers this process when left out. */
  size?: number
}

/** Fewer items than this for each thread are not worth starting it. */
const fewestEach = 2
/** Portions that a thread has in hand: while the disk is busy with the files of one, it computes another. */
const lanes = 2

/** Threads of this process, started for a piece of work and ended with it, wherever they are. */
export const makeThreadCrew = <Portions extends PortionTable>({
  entry,
  alone,
  size,
}: CrewOptions<Portions>): Crew<Portions> => ({
  async *each(kind, setting, items, context, workers = size ?? availableParallelism()) {
    const wanted = Math.min(workers, Math.floor(items.length / fewestEach))
    if (wanted < 2) return yield* alone.each(kind, setting, items, context)
    const { signal } = context
    const threads = Array.from({ length: wanted }, () => startThread(entry))
    const outcomes = share(threads, { kind, setting }, items)
    const stop = cancelledBy(signal)
    try {
      for (const outcome of outcomes) yield (await Promise.race([outcome, stop.cancelled])) as never
    } finally {
      stop.forget()
      await Promise.all(threads.map((thread) => thread.end()))
    }
  },
})

interface Thread {
  ask(request: Omit<PortionRequest, 'number'>): Promise<unknown>
  end(): Promise<unknown>
}

const startThread = (entry: string): Thread => {
  const worker = new Worker(entry, { workerData: crewThread })
  const asked = new Map<number, Later>()
  let gone: AppError | null = null
  let number = 0
  const breakDown = (why: Error | number) => {
    gone ??= brokeDown(why)
    for (const answer of asked.values()) answer.reject(gone)
  }
  worker.on('error', breakDown)
  worker.on('exit', breakDown)
  worker.on('message', (answer: PortionAnswer) => {
    const { resolve, reject } = asked.get(answer.number)!
    asked.delete(answer.number)
    if ('outcome' in answer) resolve(answer.outcome)
    else reject(new AppError(answer.error.code, answer.error.message, answer.error.findings))
  })
  return {
    ask(request) {
      const answer = later()
      if (gone) answer.reject(gone)
      asked.set(++number, answer)
      worker.postMessage({ ...request, number } satisfies PortionRequest)
      return answer.promise
    },
    end: () => worker.terminate(),
  }
}

/**
 * Hands the items to the threads, each the next one as soon as it is free. Items are begun in their order, so that all
 * before one that failed come to an end; none is begun after it.
 */
const share = (
  threads: readonly Thread[],
  portion: { kind: string; setting: unknown },
  items: readonly unknown[],
): Array<Promise<unknown>> => {
  const outcomes = items.map(later)
  let next = 0
  const work = async (thread: Thread): Promise<void> => {
    while (next < items.length) {
      const at = next++
      try {
        outcomes[at].resolve(await thread.ask({ ...portion, item: items[at] }))
      } catch (error) {
        next = items.length
        outcomes[at].reject(error)
      }
    }
  }
  for (const thread of threads) for (let lane = 0; lane < lanes; lane++) void work(thread)
  return outcomes.map(({ promise }) => promise)
}

interface Later {
  promise: Promise<unknown>
  resolve(value: unknown): void
  reject(error: unknown): void
}

/** A promise that is settled from outside. Nobody need have waited for it when it fails. */
const later = (): Later => {
  let [resolve, reject]: Array<(value: unknown) => void> = []
  const promise = new Promise<unknown>((...both) => ([resolve, reject] = both))
  promise.catch(() => {})
  return { promise, resolve, reject }
}

const cancelledBy = (signal: AbortSignal) => {
  const { promise: cancelled, reject } = later()
  const say = () => reject(new AppError('cancelled', 'Cancelled.'))
  if (signal.aborted) say()
  signal.addEventListener('abort', say)
  return { cancelled, forget: () => signal.removeEventListener('abort', say) }
}

const brokeDown = (why: Error | number): AppError => {
  const isMemory = why instanceof Error && 'code' in why && why.code === 'ERR_WORKER_OUT_OF_MEMORY'
  if (isMemory) return new AppError('memory.exceeded', 'A worker ran out of memory. Work on fewer recordings at once.')
  const reason = why instanceof Error ? why.message : `exit code ${why}`
  return new AppError('process.failed', `A worker of this task ended unexpectedly (${reason}).`)
}
