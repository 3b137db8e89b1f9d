import { AppError } from '../../preload/contract'
import type { Crew, ItemOf, OutcomeOf, PortionTable, SettingOf, Sharing, TaskContext } from '../ports'

interface Cohort<P> {
  setting: SettingOf<P>
  recordings: ReadonlyArray<ItemOf<P>>
  /** What a recording is called. */
  nameOf(recording: ItemOf<P>): string
  sharing: Sharing
}

/**
 * What the portions of recordings come to, in the order of these, told as they come: how many are done, and of the one
 * that is worked on alone how far it is. Throws as a crew does; where a worker broke down, with the recording's name.
 */
export async function* shareRecordings<Portions extends PortionTable, K extends keyof Portions & string>(
  crew: Crew<Portions>,
  kind: K,
  { setting, recordings, nameOf, sharing }: Cohort<Portions[K]>,
  { progress, signal }: TaskContext,
): AsyncGenerator<OutcomeOf<Portions[K]>> {
  const { length } = recordings
  let done = 0
  const tell = (within = 0) =>
    progress({ fraction: (done + within) / length, message: `Recording ${done + 1} of ${length}` })
  const context: TaskContext = { signal, progress: ({ fraction }) => tell(fraction ?? 0) }
  if (length > 0) tell()
  try {
    for await (const outcome of crew.each(kind, setting, recordings, context, sharing)) {
      yield outcome
      if (++done < length) tell()
    }
  } catch (error) {
    throw isBreakdown(error) && done < length ? naming(error, nameOf(recordings[done])) : error
  }
}

const isBreakdown = (error: unknown): error is AppError =>
  error instanceof AppError && (error.code === 'process.failed' || error.code === 'memory.exceeded')

const naming = (error: AppError, name: string): AppError =>
  new AppError(error.code, `${error.message} It had ${name} in hand.`, error.findings)
