import {
  AppError,
  taskSchemas,
  type AppErrorData,
  type DeviceStatus,
  type TaskInput,
  type TaskKind,
} from '../../preload/contract'
import { toChildSchema, type FromChild, type ToChild } from '../../preload/contract/taskMessages'
import type { TaskContext, TaskTable } from '../ports'

/** The child's side of the line to its parent. */
export interface Channel {
  send(message: FromChild): void
  onMessage(listener: (message: unknown) => void): void
}

/** What this process can do for its parent. */
export interface Abilities {
  tasks: TaskTable
  devices(): Promise<DeviceStatus[]>
}

/** Takes one request from the parent, does it, and answers with its result or its error. */
export const serveTask = (abilities: Abilities, channel: Channel): void => {
  const abort = new AbortController()
  const context: TaskContext = {
    signal: abort.signal,
    progress: (progress) => channel.send({ type: 'progress', progress }),
  }
  let busy = false
  channel.onMessage((raw) => {
    const message = toChildSchema.safeParse(raw)
    if (!message.success || (message.data.type !== 'cancel' && busy)) {
      channel.send({ type: 'error', error: bug('The child process was sent a message that means nothing.') })
    } else if (message.data.type === 'cancel') {
      abort.abort()
    } else {
      busy = true
      void answer(abilities, message.data, context).then(channel.send)
    }
  })
}

const answer = async ({ tasks, devices }: Abilities, request: ToChild, context: TaskContext): Promise<FromChild> => {
  try {
    if (request.type !== 'run') return { type: 'result', output: await devices() }
    const input = checkInput(request.kind, request.input)
    return { type: 'result', output: await runTask(tasks, request.kind, input, context) }
  } catch (error) {
    return { type: 'error', error: describe(error) }
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

const describe = (error: unknown): AppErrorData => {
  if (error instanceof AppError) return error.toData()
  // The parent is told what; where in the program it was is for whoever reads the terminal.
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  return bug(error instanceof Error ? error.message : String(error))
}
