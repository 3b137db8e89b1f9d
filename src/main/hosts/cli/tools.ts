import type { FileStore, TaskRunner } from '../../ports'
import { tellError, type Io } from './outcome'

/** What every command works with. */
export interface Tools {
  io: Io
  files: FileStore
  runner: TaskRunner
  /** Folder of the built main entries. */
  mainFolder: string
  /** Does a command's work and keeps its exit code. */
  settle(json: boolean, work: () => Promise<number>): Promise<void>
  exitCode(): number
}

export const makeTools = (parts: Omit<Tools, 'settle' | 'exitCode'>): Tools => {
  let code = 0
  return {
    ...parts,
    async settle(json, work) {
      try {
        code = await work()
      } catch (error) {
        code = tellError(parts.io, json, error)
      }
    },
    exitCode: () => code,
  }
}
