import { stopRequest, type CrewDuty, type PortionAnswer, type PortionRequest } from '../adapters/threadCrew'
import type { Portion, PortionTable, TaskContext } from '../ports'
import { describeError } from './serveTask'

/** The thread's side of the line to the task that it works for. */
export interface PortionLine {
  postMessage(answer: PortionAnswer): void
  on(event: 'message', listener: (request: PortionRequest | typeof stopRequest) => void): unknown
}

/** Whoever started the thread tells how far the work is, and stops the thread when it is not wanted any more. */
const context: TaskContext = { progress: () => {}, signal: new AbortController().signal }

/**
 * Does portions of a task as they are asked for.
 *
 * @param stop  finishes what may not be left half done; the thread ends when it comes back
 */
export const servePortions = (
  portions: PortionTable,
  { kind, setting }: CrewDuty,
  line: PortionLine,
  stop: () => Promise<void>,
): void => {
  const portion = portions[kind] as Portion<unknown, unknown, unknown>
  const answer = async ({ number, item }: PortionRequest) => {
    try {
      line.postMessage({ number, outcome: await portion(setting, item, context) })
    } catch (error) {
      line.postMessage({ number, error: describeError(error) })
    }
  }
  line.on('message', (request) => {
    if (request === stopRequest) void stop().finally(() => process.exit())
    else void answer(request)
  })
}
