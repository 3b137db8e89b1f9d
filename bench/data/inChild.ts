import type { TaskKind, TaskOutput, TaskRequest } from '../../src/preload/contract'
import type { Task } from '../../src/main/ports'

const quiet = { progress: () => {}, signal: new AbortController().signal }

/**
 * Sets this process up as a worker is and loads what it loads, no less and no more; gives what does tasks in it. With
 * the script of a built worker, whose threads run it as well, on all processors, else on one.
 */
export const startWorker = async (script?: string) => {
  const { tuneForOneTask } = await import('../../src/main/adapters/tuneForOneTask')
  tuneForOneTask()
  const { taskSchemas } = await import('../../src/preload/contract/tasks')
  const { makeTaskTable } = await import('../../src/main/workers/taskTable')
  const table = makeTaskTable({ crew: script === undefined ? undefined : await startCrew(script) })
  return async <K extends TaskKind>(kind: K, request: TaskRequest<K>): Promise<TaskOutput<K>> => {
    const task = table[kind] as unknown as Task<TaskKind>
    return (await task(taskSchemas[kind].input.parse(request), quiet)) as TaskOutput<K>
  }
}

const startCrew = async (entry: string) => {
  const { makeNodeFiles } = await import('../../src/main/adapters/nodeFiles')
  const { makeThreadCrew } = await import('../../src/main/adapters/threadCrew')
  const { workAlone } = await import('../../src/main/services/workAlone')
  const { makePortionTable } = await import('../../src/main/workers/portionTable')
  return makeThreadCrew({ entry, alone: workAlone(makePortionTable(makeNodeFiles())) })
}

/** Processor time of all threads of this process since `from`, seconds. */
export const cpuSeconds = (from = 0): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6 - from
}
