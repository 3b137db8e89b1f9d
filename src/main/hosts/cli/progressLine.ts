import type { Progress } from '../../../preload/contract'
import type { Io } from './outcome'

const sparseEveryMs = 10_000

export type ProgressLine = ReturnType<typeof makeProgressLine>

/** Progress on standard error: one line that is written over on a screen, a line now and then elsewhere. */
export const makeProgressLine = (io: Io) => {
  let shown = false
  let saidMs = 0
  let saidMessage = ''

  const text = ({ fraction, message }: Pick<Progress, 'fraction' | 'message'>): string => {
    const share = fraction === null ? '' : `${String(Math.floor(fraction * 100)).padStart(3)} %  `
    return `${share}${message}`
  }

  return {
    show(progress: Pick<Progress, 'fraction' | 'message'>): void {
      const now = Date.now()
      if (io.screen) {
        if (now - saidMs < 50) return
        io.err(`\r\x1b[2K${text(progress).slice(0, io.width - 1)}`)
        shown = true
      } else {
        // What is being done, without the numbers in it, tells one stage from the next.
        const stage = progress.message.replace(/[\d.,:]+/g, '#')
        if (stage === saidMessage && now - saidMs < sparseEveryMs) return
        saidMessage = stage
        io.err(`${text(progress)}\n`)
      }
      saidMs = now
    },
    clear(): void {
      if (shown) io.err('\r\x1b[2K')
      shown = false
    },
  }
}
