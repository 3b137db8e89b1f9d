import type { FileStore } from '../ports'

/**
 * Writes files at the same time, so that the disk is waited for once and not for each. Comes back when all are written
 * or given up; throws what the first of them that failed threw.
 */
export async function writeTogether(
  files: FileStore,
  contents: ReadonlyArray<readonly [path: string, content: Uint8Array | string]>,
): Promise<void> {
  const outcomes = await Promise.allSettled(contents.map(([path, content]) => files.write(path, content)))
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
}
