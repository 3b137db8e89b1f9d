import { fork } from 'node:child_process'
import type { ProcessAdapter } from '../ports'

export interface ForkOptions {
  /** The script that the child runs. */
  entry: string
  /** The Node binary; default: the one this process runs on. */
  execPath?: string
}

/**
 * Child processes of Node. What a child prints goes to this process's error output, so that it never mixes with the
 * answer of a command.
 */
export const makeForkedProcesses = ({ entry, execPath = process.execPath }: ForkOptions): ProcessAdapter => ({
  start() {
    const child = fork(entry, [], {
      execPath,
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', process.stderr.fd, process.stderr.fd, 'ipc'],
    })
    const exited = new Promise<number | null>((resolve) => {
      child.once('exit', resolve)
      // A script or binary that cannot be started ends without ever having run; later errors come with an exit.
      child.on('error', () => child.pid === undefined && resolve(null))
    })
    return {
      pid: child.pid,
      // A child that is gone takes no messages: its exit says so.
      send: (message) => void (child.connected && child.send(message as object, () => {})),
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => void exited.then(listener),
      kill: () => void child.kill('SIGKILL'),
    }
  },
})
