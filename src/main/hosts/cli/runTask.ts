import {
  AppError,
  taskSchemas,
  type Finding,
  type TaskInput,
  type TaskKind,
  type TaskOutput,
  type TaskRequest,
} from '../../../preload/contract'
import type { FileStore, TaskRunner } from '../../ports'
import { baseName } from '../../services/paths'
import { interruptible } from './interruption'
import type { Io } from './outcome'
import { makeProgressLine } from './progressLine'

/** Runs one task in a child process, showing how far it is; Ctrl-C cancels it. */
export const runTask = async <K extends TaskKind>(
  runner: TaskRunner,
  io: Io,
  kind: K,
  request: TaskRequest<K>,
): Promise<TaskOutput<K>> => {
  const input = checkInput(kind, request)
  const line = makeProgressLine(io)
  try {
    return await interruptible((signal) => runner.run(kind, input, { progress: line.show, signal }))
  } finally {
    line.clear()
  }
}

/** What was typed, checked against the task's own schema: a value that is out of range is a mistake in usage. */
const checkInput = <K extends TaskKind>(kind: K, request: TaskRequest<K>): TaskInput<K> => {
  const checked = taskSchemas[kind].input.safeParse(request)
  if (checked.success) return checked.data as TaskInput<K>
  const [issue] = checked.error.issues
  throw new AppError('usage.bad', `--${issue.path.join('.')}: ${issue.message}`)
}

/** Throws AppError 'input.bad' naming each path that does not exist, before any work starts. */
export const demandPaths = async (files: FileStore, paths: ReadonlyArray<string | undefined>): Promise<void> => {
  const findings: Finding[] = []
  for (const path of paths) if (path !== undefined && !(await files.facts(path))) findings.push(missing(path))
  if (findings.length > 0) throw new AppError('input.bad', findings[0].message, findings)
}

const missing = (path: string): Finding => ({
  code: 'file.missing',
  severity: 'error',
  place: { file: baseName(path) },
  message: `${baseName(path)} does not exist.`,
  suggestion: 'Check the path.',
})
