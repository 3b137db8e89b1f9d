import { AppError, taskSchemas, type AppErrorData, type TaskInput, type TaskKind } from '../../preload/contract'
import { toChildSchema, type FromChild, type ToChild } from '../../preload/contract/taskMessages'
import type { TaskContext, TaskTable } from '../ports'

/** The child's side of the line to its parent. */
export interface Channel {
  send(message: FromChild): void
  onMessage(listener: (message: unknown) => void): void
}

/** Takes one task from the parent, does it, and answers with its result or its error. */
export const serveTask = (table: TaskTable, channel: Channel): void => {
  const abort = new AbortController()
  const context: TaskContext = {
    signal: abort.signal,
    progress: (progress) => channel.send({ type: 'progress', progress }),
  }
  let busy = false
  channel.onMessage((raw) => {
    const message = toChildSchema.safeParse(raw)
    if (!message.success || (message.data.type === 'run' && busy)) {
      channel.send({ type: 'error', error: bug('The child process was sent a message that means nothing.') })
    } else if (message.data.type === 'cancel') {
      abort.abort()
    } else {
      busy = true
      void answer(table, message.data, context).then(channel.send)
    }
  })
}

type Run = Extract<ToChild, { type: 'run' }>

const answer = async (table: TaskTable, { kind, input }: Run, context: TaskContext): Promise<FromChild> => {
  try {
    return { type: 'result', output: await runTask(table, kind, checkInput(kind, input), context) }
  } catch (error) {
    return { type: 'error', error: describeError(error) }
  }
}

const checkInput = <K extends TaskKind>(kind: K, input: unknown): TaskInput<K> => {
  const checked = taskSchemas[kind].input.safeParse(input)
  if (!checked.success) throw new AppError('usage.bad', `The input of ${kind} is not usable: ${checked.error.message}`)
  return checked.data as TaskInput<K>
}

const runTask = <K extends TaskKind>(table: TaskTable, kind: K, input: TaskInput<K>, context: TaskContext) =>
  table[kind](input, context)

const bug = (message: string): AppErrorData => ({ code: 'bug', message, findings: [] })

/** What the parent is told of an error. */
export const describeError = (error: unknown): AppErrorData => {
  if (error instanceof AppError) return error.toData()
  // The parent is told what; where in the program it was is for whoever reads the terminal.
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  return bug(error instanceof Error ? error.message : String(error))
}
