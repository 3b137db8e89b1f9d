import { utilityProcess } from 'electron'
import type { ProcessAdapter } from '../../ports'

/** Electron's own child processes: Node without Chromium's windows, ended with the program whatever happens. */
export const makeUtilityProcesses = (entry: string): ProcessAdapter => ({
  start() {
    const child = utilityProcess.fork(entry, [], {
      stdio: ['ignore', 'inherit', 'inherit'],
      serviceName: 'Boldscope task',
    })
    let running = true
    child.once('exit', () => (running = false))
    return {
      get pid() {
        return child.pid
      },
      send: (message) => {
        if (running) child.postMessage(message)
      },
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => void child.once('exit', (code: number) => listener(code)),
      kill: () => void child.kill(),
    }
  },
})
