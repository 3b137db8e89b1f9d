import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { AppError, type AppErrorData } from '../../preload/contract'
import type { Crew, PortionTable, Sharing } from '../ports'

/** What a thread of a crew is asked, and what it answers, by the number of the request. */
export interface PortionRequest {
  number: number
  item: unknown
}
export type PortionAnswer = { number: number } & ({ outcome: unknown } | { error: AppErrorData })
/** Instead of a request: the thread finishes the files that it is writing, and ends. */
export const stopRequest = 'stop'

/** What a thread is started with: all its portions are of one kind, in one setting. */
export interface CrewDuty {
  crew: 'boldscope'
  kind: string
  setting: unknown
}
/** Whether a script was started as a thread of a crew, by its `workerData`. */
export const isCrewDuty = (data: unknown): data is CrewDuty =>
  typeof data === 'object' && data !== null && 'crew' in data && data.crew === 'boldscope'

export interface CrewOptions<Portions extends PortionTable> {
  /** The script that a thread runs; it answers each `PortionRequest` by a `PortionAnswer`. */
  entry: string
  /** Who works where one worker is enough: starting threads takes longer than a few portions do. */
  alone: Crew<Portions>
  /** Threads at once; as many as the machine offers this process when left out. */
  size?: number
  /** Memory that may still be taken; without it memory sets no limit. */
  freeBytes?: () => Promise<number>
  /** What a thread that is to stop has time to finish its files in, before it is ended wherever it is. */
  graceMs?: number
}

/** Portions that a thread has in hand: while the disk is busy with the files of one, it computes another. */
const lanes = 2
/** Of the free memory, what large items may take together. */
const shareOfMemory = 0.5

/** Threads of this process, started for a piece of work and ended with it, wherever they are. */
export const makeThreadCrew = <Portions extends PortionTable>({
  entry,
  alone,
  size = availableParallelism(),
  freeBytes = () => Promise.resolve(Infinity),
  graceMs = 300,
}: CrewOptions<Portions>): Crew<Portions> => ({
  async *each(kind, setting, items, context, { workers, fewestEach = 2, bytesEach }: Sharing = {}) {
    const isLarge = bytesEach !== undefined
    const fitting = isLarge ? Math.floor((shareOfMemory * (await freeBytes())) / bytesEach) : Infinity
    const wanted = Math.min(workers ?? Math.min(size, fitting), Math.floor(items.length / fewestEach))
    if (wanted < 2) return yield* alone.each(kind, setting, items, context)
    const { signal } = context
    const threads = Array.from({ length: wanted }, () => startThread(entry, { crew: 'boldscope', kind, setting }))
    const outcomes = share(threads, items, isLarge ? 1 : lanes)
    const cancel = () => outcomes.giveUp(new AppError('cancelled', 'Cancelled.'))
    if (signal.aborted) cancel()
    signal.addEventListener('abort', cancel)
    try {
      for (let at = 0; at < items.length; at++) yield (await outcomes.take(at)) as never
    } finally {
      signal.removeEventListener('abort', cancel)
      await Promise.all(threads.map((thread) => thread.end(graceMs)))
    }
  },
})

interface Thread {
  ask(item: unknown): Promise<unknown>
  /** At once when it has nothing in hand. */
  end(graceMs: number): Promise<unknown>
}

const startThread = (entry: string, duty: CrewDuty): Thread => {
  const worker = new Worker(entry, { workerData: duty })
  const asked = new Map<number, Later>()
  const left = later()
  let gone: AppError | null = null
  let number = 0
  const breakDown = (why: Error | number) => {
    gone ??= brokeDown(why)
    for (const answer of asked.values()) answer.reject(gone)
  }
  worker.on('error', breakDown)
  worker.on('exit', breakDown)
  worker.on('exit', left.resolve)
  worker.on('message', (answer: PortionAnswer) => {
    const { resolve, reject } = asked.get(answer.number)!
    asked.delete(answer.number)
    if ('outcome' in answer) resolve(answer.outcome)
    else reject(new AppError(answer.error.code, answer.error.message, answer.error.findings))
  })
  return {
    ask(item) {
      const answer = later()
      if (gone) answer.reject(gone)
      asked.set(++number, answer)
      worker.postMessage({ number, item } satisfies PortionRequest)
      return answer.promise
    },
    async end(graceMs) {
      if (asked.size > 0 && !gone) {
        worker.postMessage(stopRequest)
        await atMost(graceMs, left.promise)
      }
      return worker.terminate()
    },
  }
}

/** Waits for something, but not for long. */
const atMost = async (milliseconds: number, something: Promise<unknown>): Promise<void> => {
  let timer: ReturnType<typeof setTimeout>
  await Promise.race([something, new Promise((resolve) => (timer = setTimeout(resolve, milliseconds)))])
  clearTimeout(timer!)
}

/**
 * Hands the items to the threads, each the next one as soon as it is free. Items are begun in their order, so that all
 * before one that failed come to an end; none is begun after it. An outcome is held until it is taken, which is once:
 * matrices of a whole cohort would fill the memory.
 */
const share = (threads: readonly Thread[], items: readonly unknown[], inHand: number) => {
  const outcomes = new Map(items.map((_, at) => [at, later()]))
  let next = 0
  const work = async (thread: Thread): Promise<void> => {
    while (next < items.length) {
      const at = next++
      try {
        const outcome = await thread.ask(items[at])
        outcomes.get(at)?.resolve(outcome)
      } catch (error) {
        next = items.length
        outcomes.get(at)?.reject(error)
      }
    }
  }
  for (const thread of threads) for (let lane = 0; lane < inHand; lane++) void work(thread)
  return {
    async take(at: number): Promise<unknown> {
      try {
        return await outcomes.get(at)!.promise
      } finally {
        outcomes.delete(at)
      }
    },
    /** Begins no more, and fails what is not done. */
    giveUp(error: AppError): void {
      next = items.length
      for (const { reject } of outcomes.values()) reject(error)
    },
  }
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

const brokeDown = (why: Error | number): AppError => {
  const isMemory = why instanceof Error && 'code' in why && why.code === 'ERR_WORKER_OUT_OF_MEMORY'
  if (isMemory) return new AppError('memory.exceeded', 'A worker ran out of memory. Work on fewer recordings at once.')
  const reason = why instanceof Error ? why.message : `exit code ${why}`
  return new AppError('process.failed', `A worker of this task ended unexpectedly (${reason}).`)
}
