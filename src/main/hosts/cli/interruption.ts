import { exitCodes } from './outcome'

/** The same key press may reach a program twice: from the terminal, and passed on by what started it. */
const echoMs = 300

/**
 * Runs work that the user can stop: SIGINT and SIGTERM abort the signal; a second one, later, ends the program at once.
 */
export const interruptible = async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const abort = new AbortController()
  let firstMs = 0
  const stop = () => {
    if (abort.signal.aborted && Date.now() - firstMs > echoMs) process.exit(exitCodes.cancelled)
    if (!abort.signal.aborted) firstMs = Date.now()
    abort.abort()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  try {
    return await work(abort.signal)
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}
