import type { Progress, TaskInput, TaskKind, TaskOutput } from '../../preload/contract'

/** What a long piece of work is given besides its input. */
export interface TaskContext {
  progress(progress: Progress): void
  /** Aborted when somebody cancels; work checks it between steps. */
  signal: AbortSignal
}

export type Task<K extends TaskKind> = (input: TaskInput<K>, context: TaskContext) => Promise<TaskOutput<K>>
export type TaskTable = { [K in TaskKind]: Task<K> }

/** Runs a task somewhere else and can stop it. */
export interface TaskRunner {
  run<K extends TaskKind>(kind: K, input: TaskInput<K>, context: TaskContext): Promise<TaskOutput<K>>
}
