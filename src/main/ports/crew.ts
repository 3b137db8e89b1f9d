import type { TaskContext } from './task'

/**
 * One of many like pieces of a task, which needs nothing of what the others do. Setting, item and outcome are small
 * values that can be copied; arrays go by file. Never native computing that blocks: it could not be ended.
 */
export type Portion<Setting, Item, Outcome> = (setting: Setting, item: Item, context: TaskContext) => Promise<Outcome>

/** Portions by name. */
export type PortionTable = Record<string, Portion<never, never, unknown>>

type Of<P> = P extends Portion<infer Setting, infer Item, infer Outcome> ? [Setting, Item, Outcome] : never
export type SettingOf<P> = Of<P>[0]
export type ItemOf<P> = Of<P>[1]
export type OutcomeOf<P> = Of<P>[2]

export interface Sharing {
  /** How many items are worked on at once; as many as there are processors when left out. */
  workers?: number
  /** Items for each worker below which it is not worth its start; 2 when left out. */
  fewestEach?: number
  /**
   * Bytes that an item takes while it is worked on, where that is much: unless `workers` says otherwise, no more are
   * worked on at once than there is memory for.
   */
  bytesEach?: number
}

/** Does the portions of a task, several at a time where the machine has several processors. */
export interface Crew<Portions extends PortionTable> {
  /**
   * Does a portion for each item and gives the outcomes in the order of the items, whichever is done first; a portion
   * must come to the same wherever it is done. Throws what the portion of the first item that failed threw, AppError
   * 'cancelled' as soon as the signal says so, and 'process.failed' or 'memory.exceeded' where a worker broke down.
   * Whoever stops taking outcomes ends the work: files that are being written then are finished, no more are begun.
   */
  each<K extends keyof Portions & string>(
    kind: K,
    setting: SettingOf<Portions[K]>,
    items: ReadonlyArray<ItemOf<Portions[K]>>,
    context: TaskContext,
    sharing?: Sharing,
  ): AsyncIterable<OutcomeOf<Portions[K]>>
}
