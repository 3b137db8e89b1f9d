import type { TaskInput } from '../../../preload/contract'
import type { FileStore } from '../../ports'
import type { AtlasKeeping } from './keepAtlas'
import type { CleaningFiles } from './pairConfounds'

/** Where things go, and who made them. */
export interface Target {
  files: FileStore
  program: { name: string; version: string }
  input: TaskInput<'clean'>
}

export interface CleaningItem extends CleaningFiles {
  /** What becomes of its atlas; null where none lies beside it. */
  atlas: AtlasKeeping | null
  /** Tables of `quality` that frames are to be judged by; more than one is more than can be chosen from. */
  judged: string[]
}
