import type { Job } from '../../preload/contract'

/** One line of what a job said. */
export interface JobLine {
  atMs: number
  text: string
  tone: 'plain' | 'good' | 'bad'
}

const LONGEST = 400
const states: Partial<Record<Job['state'], Omit<JobLine, 'atMs'>>> = {
  queued: { text: 'Waiting', tone: 'plain' },
  done: { text: 'Done', tone: 'good' },
  failed: { text: 'Failed', tone: 'bad' },
  cancelled: { text: 'Stopped', tone: 'plain' },
  interrupted: { text: 'Interrupted: the program ended', tone: 'bad' },
}

/** Messages that differ only in their numbers are one message that counts on. */
const patternOf = (text: string): string => text.replace(/\d+(?:[.,]\d+)*/g, '#')

const lineOf = (job: Job, atMs: number): JobLine | null => {
  const state = states[job.state]
  if (job.state === 'failed' && job.error) return { atMs, text: `Failed: ${job.error.message}`, tone: 'bad' }
  if (state) return { atMs, ...state }
  return job.message ? { atMs, text: job.message, tone: 'plain' } : null
}

/** The lines with what the job says now: a counting message replaces the one it continues, a repeated one is dropped. */
export const withLine = (lines: readonly JobLine[], job: Job, atMs: number): readonly JobLine[] => {
  const line = lineOf(job, atMs)
  const last = lines.at(-1)
  if (!line || last?.text === line.text) return lines
  const continues = last !== undefined && patternOf(last.text) === patternOf(line.text)
  return [...(continues ? lines.slice(0, -1) : lines), line].slice(-LONGEST)
}
