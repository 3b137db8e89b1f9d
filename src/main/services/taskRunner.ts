import { AppError, taskSchemas, type AppErrorData, type TaskKind, type TaskOutput } from '../../preload/contract'
import { fromChildSchema, type FromChild, type ToChild } from '../../preload/contract/taskMessages'
import type { ChildProcessHandle, ProcessAdapter, TaskContext, TaskRunner } from '../ports'

/**
 * Runs every task in a child process of its own, which ends with the task. A task that is cancelled has `graceMs` to stop
 * by itself: a computation in native code hears nothing until it is done.
 */
export const makeTaskRunner = (processes: ProcessAdapter, graceMs = 600): TaskRunner => ({
  async run(kind, input, context) {
    if (context.signal.aborted) throw cancelled()
    const child = processes.start()
    try {
      const outcome = awaitOutcome(child, context, graceMs)
      send(child, { type: 'run', kind, input })
      return checkOutput(kind, await outcome)
    } finally {
      child.kill()
    }
  },
})

const send = (child: ChildProcessHandle, message: ToChild): void => child.send(message)
const cancelled = (): AppError => new AppError('cancelled', 'Cancelled.')
const restored = ({ code, message, findings }: AppErrorData): AppError => new AppError(code, message, findings)

/** What the child answers in the end. After a cancel, nothing but its end or its own word for it counts. */
const awaitOutcome = (
  child: ChildProcessHandle,
  { progress, signal }: TaskContext,
  graceMs: number,
): Promise<unknown> => {
  let killing: ReturnType<typeof setTimeout> | undefined
  const stop = () => {
    send(child, { type: 'cancel' })
    killing = setTimeout(() => child.kill(), graceMs)
  }
  const answered = new Promise<unknown>((resolve, reject) => {
    child.onMessage((raw) => {
      const message = fromChildSchema.safeParse(raw)
      if (!message.success) return reject(new AppError('bug', 'A child process sent a message that means nothing.'))
      settle(message.data, { progress, resolve, reject })
    })
    child.onExit((code) => reject(signal.aborted ? cancelled() : new AppError('process.failed', endedWith(code))))
    signal.addEventListener('abort', stop)
  })
  return answered.finally(() => {
    clearTimeout(killing)
    signal.removeEventListener('abort', stop)
  })
}

interface Listener {
  progress: TaskContext['progress']
  resolve(output: unknown): void
  reject(error: unknown): void
}

const settle = (message: FromChild, { progress, resolve, reject }: Listener): void => {
  if (message.type === 'progress') progress(message.progress)
  else if (message.type === 'result') resolve(message.output)
  else reject(restored(message.error))
}

const endedWith = (code: number | null): string =>
  code === null
    ? 'The process that did the work was ended from outside. The machine may have run out of memory.'
    : `The process that did the work ended unexpectedly (exit code ${code}).`

const checkOutput = <K extends TaskKind>(kind: K, output: unknown): TaskOutput<K> => {
  const checked = taskSchemas[kind].output.safeParse(output)
  if (!checked.success) throw new AppError('bug', `The task ${kind} gave an answer of another shape than agreed.`)
  return checked.data as TaskOutput<K>
}
