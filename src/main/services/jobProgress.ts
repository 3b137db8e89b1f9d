import type { Job, Progress } from '../../preload/contract'
import { addPoint } from './lossCurve'

const publishEveryMs = 200
const keepEveryMs = 2000

/**
 * Seconds until the work is done, at the speed it had since it started; null while that cannot be told.
 * Work that goes on from a checkpoint starts at `from`, not at 0.
 */
export const remainingSeconds = (elapsed: number, from: number | null, fraction: number | null): number | null => {
  if (fraction === null || from === null || fraction - from < 0.005 || elapsed < 1) return null
  return (elapsed * (1 - fraction)) / (fraction - from)
}

export interface ProgressReport {
  progress(progress: Progress): void
  /** Passes on at once what is still waiting. */
  flush(): void
}

/** Passes a job's progress on a few times a second, and has it kept every few seconds. */
export const reportProgress = (
  current: () => Job,
  report: (changes: Partial<Job>, keep: boolean) => void,
): ProgressReport => {
  const startMs = Date.now()
  let startFraction: number | null = null
  let pending: Partial<Job> | null = null
  let timer: ReturnType<typeof setTimeout> | null = null
  let keptMs = startMs

  const flush = () => {
    if (timer) clearTimeout(timer)
    timer = null
    if (!pending) return
    const keep = Date.now() - keptMs >= keepEveryMs
    if (keep) keptMs = Date.now()
    report(pending, keep)
    pending = null
  }

  const progress = ({ fraction, message, point }: Progress) => {
    startFraction ??= fraction
    const etaSeconds = remainingSeconds((Date.now() - startMs) / 1000, startFraction, fraction)
    pending = { ...pending, fraction, message, etaSeconds }
    if (point) pending.curve = addPoint(pending.curve ?? current().curve, point)
    timer ??= setTimeout(flush, publishEveryMs)
  }

  return { progress, flush }
}
