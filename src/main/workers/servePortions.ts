import type { PortionAnswer, PortionRequest } from '../adapters/threadCrew'
import type { Portion, PortionTable, TaskContext } from '../ports'
import { describeError } from './serveTask'

/** The thread's side of the line to the task that it works for. */
export interface PortionLine {
  postMessage(answer: PortionAnswer): void
  on(event: 'message', listener: (request: PortionRequest) => void): unknown
}

/** Whoever started the thread tells how far the work is, and ends the thread when it is not wanted any more. */
const context: TaskContext = { progress: () => {}, signal: new AbortController().signal }

/** Does portions of a task as they are asked for. */
export const servePortions = (portions: PortionTable, line: PortionLine): void => {
  line.on('message', async ({ number, kind, setting, item }) => {
    try {
      const portion = portions[kind] as Portion<unknown, unknown, unknown>
      line.postMessage({ number, outcome: await portion(setting, item, context) })
    } catch (error) {
      line.postMessage({ number, error: describeError(error) })
    }
  })
}
