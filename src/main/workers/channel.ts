import type { FromChild } from '../../preload/contract/taskMessages'
import type { Channel } from './serveTask'

/** What Electron puts on `process` in a utility process. */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
}

/** The line to the process that started this one: Electron's utility process or Node's fork. */
export const openChannel = (): Channel => {
  const { parentPort } = process as typeof process & { parentPort?: ParentPort }
  return parentPort ? utilityChannel(parentPort) : forkChannel()
}

/** Electron ends its utility processes itself, whichever way the program goes down. */
const utilityChannel = (port: ParentPort): Channel => ({
  send: (message) => port.postMessage(message),
  onMessage: (listener) => port.on('message', ({ data }) => listener(data)),
})

const forkChannel = (): Channel => {
  // Without a parent nobody waits for the result, and nobody could stop this process.
  process.on('disconnect', () => process.exit(1))
  // Ctrl+C reaches every process of a terminal: the parent decides what it means.
  process.on('SIGINT', () => {})
  return {
    send: (message: FromChild) => void process.send?.(message, undefined, undefined, () => {}),
    onMessage: (listener) => void process.on('message', listener),
  }
}
