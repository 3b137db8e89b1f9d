import { taskSchemas, type TaskKind, type TaskOutput, type TaskRequest } from '../../src/preload/contract'
import type { Task } from '../../src/main/ports'
import { tuneForOneTask } from '../../src/main/adapters/tuneForOneTask'
import { makeTaskTable } from '../../src/main/workers/taskTable'

const quiet = { progress: () => {}, signal: new AbortController().signal }

/** Runs a task with all that a worker process loads, and as it is set up, in this process. */
export const runHere = async <K extends TaskKind>(kind: K, request: TaskRequest<K>): Promise<TaskOutput<K>> => {
  tuneForOneTask()
  const task = makeTaskTable()[kind] as unknown as Task<TaskKind>
  return (await task(taskSchemas[kind].input.parse(request), quiet)) as TaskOutput<K>
}

/** Processor time of all threads of this process since `from`, seconds. */
export const cpuSeconds = (from = 0): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6 - from
}
