import Database from 'libsql'
import { AppError } from '../../preload/contract'

/**
 * Takes a workspace for this process alone, so that no two of them run each other's jobs. The lock is SQLite's, kept
 * by the operating system: it ends with the process, however that ends. Gives what lets it go.
 */
export const lockWorkspace = (path: string): (() => void) => {
  const database = new Database(path)
  database.pragma('busy_timeout = 1000')
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error
    throw new AppError(
      'conflict',
      'This workspace is open in another Boldscope. Close that one, or take another folder.',
    )
  }
  return () => {
    // Closing alone keeps the lock until the object is collected.
    database.exec('COMMIT')
    database.close()
  }
}
