import { AppError } from '../../preload/contract'
import type { FileStore } from '../ports'

/**
 * Files whose writing can be brought to an end: after `stop` no file is begun, and it comes back when those that were
 * begun are whole. Files that are written at the same time are so all written, or none of them.
 */
export const makeStoppableFiles = (files: FileStore): { files: FileStore; stop(): Promise<void> } => {
  const begun = new Set<Promise<void>>()
  let isStopped = false
  const begin = async (work: () => Promise<void>): Promise<void> => {
    if (isStopped) throw new AppError('cancelled', 'Cancelled before the file was written.')
    const done = work()
    begun.add(done)
    await done.finally(() => begun.delete(done))
  }
  return {
    files: {
      ...files,
      write: (path, content) => begin(() => files.write(path, content)),
      copy: (from, to) => begin(() => files.copy(from, to)),
    },
    async stop() {
      isStopped = true
      await Promise.allSettled(begun)
    },
  }
}
