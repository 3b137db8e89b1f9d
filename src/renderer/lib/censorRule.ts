import type { Censoring, CensorRule } from '../../preload/contract'
import { parseNumber } from './parseNumber'
import { plainNumber } from './plainNumber'

/** A rule as it is typed; a threshold without a text is one that is not used. */
export type RuleDraft = Record<keyof CensorRule, string>

export const draftOf = (rule: CensorRule): RuleDraft => ({
  fdThreshold: rule.fdThreshold === null ? '' : plainNumber(rule.fdThreshold),
  dvarsThreshold: rule.dvarsThreshold === null ? '' : plainNumber(rule.dvarsThreshold),
  censorBefore: String(rule.censorBefore),
  censorAfter: String(rule.censorAfter),
  minContiguous: String(rule.minContiguous),
})

const whole = (text: string, least: number): number | string => {
  const value = parseNumber(text)
  return Number.isInteger(value) && value >= least ? value : `A whole number from ${least} on`
}
const threshold = (text: string): number | null | string => {
  if (text.trim() === '') return null
  const value = parseNumber(text)
  return value > 0 ? value : 'A number above 0, or nothing'
}

/** The rule that the texts say, or what is wrong with them. */
export const readDraft = (
  draft: RuleDraft,
): { rule: CensorRule | null; problems: Partial<Record<keyof CensorRule, string>> } => {
  const read = {
    fdThreshold: threshold(draft.fdThreshold),
    dvarsThreshold: threshold(draft.dvarsThreshold),
    censorBefore: whole(draft.censorBefore, 0),
    censorAfter: whole(draft.censorAfter, 0),
    minContiguous: whole(draft.minContiguous, 1),
  }
  const problems = Object.fromEntries(Object.entries(read).filter(([, value]) => typeof value === 'string'))
  return { rule: Object.keys(problems).length ? null : (read as CensorRule), problems }
}

/** What a rule costs. Seconds are null where the repetition time is unknown. */
export interface CensorCounts {
  byFd: number
  byDvars: number
  both: number
  /** Left out for their neighbours or as part of a short run alone. */
  around: number
  censored: number
  kept: number
  frames: number
  keptSeconds: number | null
  seconds: number | null
}

export const countCensored = (
  { byFd, byDvars, censored, kept }: Pick<Censoring, 'byFd' | 'byDvars' | 'censored' | 'kept'>,
  frames: number,
  trSeconds: number | null,
): CensorCounts => {
  const fd = new Set(byFd)
  const both = byDvars.filter((frame) => fd.has(frame)).length
  return {
    byFd: byFd.length,
    byDvars: byDvars.length,
    both,
    around: censored.length - (byFd.length + byDvars.length - both),
    censored: censored.length,
    kept,
    frames,
    keptSeconds: trSeconds === null ? null : kept * trSeconds,
    seconds: trSeconds === null ? null : frames * trSeconds,
  }
}

/** Frames in ascending order as runs [first, last]. */
export const runsOf = (frames: readonly number[]): Array<readonly [first: number, last: number]> => {
  const runs: Array<[number, number]> = []
  for (const frame of frames) {
    const last = runs.at(-1)
    if (last && frame === last[1] + 1) last[1] = frame
    else runs.push([frame, frame])
  }
  return runs
}
