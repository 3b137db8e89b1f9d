import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Hdf5Content, Hdf5Problem, ReadHdf5 } from '../../domain/hdf5'
import type { Answer, Question } from './thread'

/** Where the thread's script is, seen from a bundle (out/main, out/main/chunks) and from the sources. */
const scripts = ['hdf5.js', '../hdf5.js', 'thread.ts']

/** A file is given a second of a processor, and one more for each part of this size: what is larger may take longer. */
const bytesPerSecond = 8 * 2 ** 20
/** On a machine that is busy with other things a second of a processor may take so many. */
const mostStretch = 20
const secondsToStart = 30
/** The memory of the library never shrinks: after larger files than this it is given back. */
const mostToStay = 32 * 2 ** 20

export interface Hdf5Options {
  /** The script of the thread; the one of the program when left out. */
  script?: string
  /** For a file without large arrays. */
  mostMilliseconds?: number
  /** A library that has met a damaged file is not used again. */
  freshAfterDamage?: boolean
}

interface Thread {
  /** 'tooSlow' when no answer came in time, 'damaged' when the thread broke over it: then it is gone. */
  ask(question: Question, milliseconds: number, transfer?: ArrayBuffer[]): Promise<Answer>
  isGone(): boolean
  end(): void
}

const problem = (what: Hdf5Problem): Answer => ({ answer: 'problem', problem: what })

/** What this process has had of the processors in all its threads, ms. */
const processorMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Calls `late` when the process has had the processor for so long, or has waited for it much longer; gives the way out. */
const allow = (milliseconds: number, late: () => void): (() => void) => {
  const [start, startMs] = [performance.now(), processorMs()]
  let timer: ReturnType<typeof setTimeout>
  const check = (): void => {
    const left = milliseconds - (processorMs() - startMs)
    const isPatient = performance.now() - start < mostStretch * milliseconds
    if (left > 0 && isPatient) timer = setTimeout(check, Math.max(left, 10))
    else late()
  }
  timer = setTimeout(check, milliseconds)
  return () => clearTimeout(timer)
}

const startThread = async (script: string): Promise<Thread> => {
  const worker = new Worker(script, { stdout: true, stderr: true, env: {}, execArgv: [] })
  /** Why the thread is no more. */
  let gone: { problem: Hdf5Problem; error: unknown } | null = null
  let answered: (answer: Answer) => void = () => {}
  const leave = (what: Hdf5Problem, error: unknown = null): void => {
    gone ??= { problem: what, error }
    answered(problem(gone.problem))
  }
  worker.on('message', (answer: Answer) => answered(answer))
  worker.on('error', (error) => leave('damaged', error))
  worker.on('exit', () => leave('damaged'))

  const next = (milliseconds: number, say: () => void): Promise<Answer> =>
    new Promise((resolve) => {
      if (gone) return resolve(problem(gone.problem))
      // The process stays while an answer is awaited, and need not wait for an idle thread to end.
      worker.ref()
      const stopClock = allow(milliseconds, () => {
        void worker.terminate()
        leave('tooSlow')
      })
      answered = (answer) => {
        stopClock()
        worker.unref()
        answered = () => {}
        resolve(answer)
      }
      say()
    })
  const started = await next(secondsToStart * 1000, () => {})
  if (started.answer !== 'ready') {
    const why = 'The thread that reads HDF5 files did not start.'
    throw new Error(why, { cause: (gone as { error: unknown } | null)?.error })
  }
  return {
    ask: (question, milliseconds, transfer = []) => next(milliseconds, () => worker.postMessage(question, transfer)),
    isGone: () => gone !== null,
    end: () => void worker.terminate(),
  }
}

const findScript = (): string => {
  const found = scripts.map((script) => join(__dirname, script)).find((path) => existsSync(path))
  if (!found) throw new Error('The thread that reads HDF5 files is missing: the installation is not complete.')
  return found
}

/**
 * A reader of HDF5 files in a thread of its own, started when first needed and used for one file after the other. A
 * file that the library does not come to an end with costs the thread, not the process.
 */
export const makeReadHdf5 = (options: Hdf5Options = {}): ReadHdf5 => {
  const { script, mostMilliseconds = 1000, freshAfterDamage = true } = options
  let thread: Promise<Thread> | null = null
  let turn: Promise<unknown> = Promise.resolve()
  const time = (bytes: number): number => mostMilliseconds + (bytes / bytesPerSecond) * 1000

  const read = async (
    { ask }: Thread,
    bytes: Uint8Array,
    choose: Parameters<ReadHdf5>[1],
  ): Promise<Hdf5Content | Hdf5Problem> => {
    // A buffer of Node's may be part of a larger one, and the caller's own is not taken from him.
    const copy = new Uint8Array(bytes)
    const opened = await ask({ ask: 'open', bytes: copy }, time(bytes.length), [copy.buffer])
    if (opened.answer !== 'members') return opened.answer === 'problem' ? opened.problem : 'damaged'
    const { members } = opened
    const name = choose(members)
    const member = members.find((one) => one.name === name)
    if (!member?.datatype) return { members, chosen: null }
    const most = member.shape.reduce((product, length) => product * length, 8)
    const numbers = await ask({ ask: 'numbers', name: member.name }, time(bytes.length + Math.min(most, 2 ** 30)))
    if (numbers.answer !== 'numbers') return numbers.answer === 'problem' ? numbers.problem : 'damaged'
    return { members, chosen: { member, bytes: numbers.bytes } }
  }

  const takeTurn: ReadHdf5 = async (bytes, choose) => {
    thread ??= startThread(script ?? findScript())
    const current = await thread.catch((error: unknown) => {
      thread = null
      throw error
    })
    let isToStay = false
    try {
      const content = await read(current, bytes, choose)
      const isWhole = typeof content !== 'string'
      const size = bytes.length + (isWhole ? (content.chosen?.bytes.length ?? 0) : 0)
      isToStay = (isWhole || !freshAfterDamage) && size <= mostToStay
      return content
    } finally {
      if (isToStay) await current.ask({ ask: 'close' }, mostMilliseconds)
      if (!isToStay || current.isGone()) {
        current.end()
        thread = null
      }
    }
  }

  return (bytes, choose) => {
    const mine = turn.then(() => takeTurn(bytes, choose))
    turn = mine.catch(() => {})
    return mine
  }
}
