import { AppError } from '../../preload/contract'

/** Puts back on a list what was taken off it; what has come back by other ways meanwhile stays as it is. */
export type PutBack = () => void

/** What was taken off lists lately and can be put back, for as long as the program runs. */
export interface Removals {
  /** Gives the name by which it is put back. */
  keep(putBack: PutBack): string
  /** Throws AppError 'notFound' when it was put back already, or so much was taken off since that it is forgotten. */
  undo(id: string): void
}

const mostKept = 20

export const makeRemovals = (): Removals => {
  const kept = new Map<string, PutBack>()
  let count = 0
  return {
    keep(putBack) {
      const id = String(++count)
      kept.set(id, putBack)
      for (const oldest of [...kept.keys()].slice(0, -mostKept)) kept.delete(oldest)
      return id
    },
    undo(id) {
      const putBack = kept.get(id)
      if (!putBack) throw new AppError('notFound', 'This can no longer be put back. Add the files again.')
      kept.delete(id)
      putBack()
    },
  }
}
