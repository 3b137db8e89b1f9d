import { AppError, type TaskInput } from '../../../preload/contract'
import type { Finding } from '../../domain/finding'
import { censorFrames, type Censoring, type CensorPlan } from '../../domain/signal'
import { formatTsv } from '../../domain/tables/delimited'
import type { CensorRule, FrameJudge } from './readJudged'

type Thresholds = Pick<
  TaskInput<'clean'>,
  'fdThreshold' | 'dvarsThreshold' | 'censorBefore' | 'censorAfter' | 'minContiguous'
>

/** Frames that are left out, and the rule by which they are. */
export interface Censored {
  censoring: Censoring
  rule: CensorRule
}

export const ruleOf = (input: Thresholds): CensorPlan => ({
  fdThreshold: input.fdThreshold,
  dvarsThreshold: input.dvarsThreshold,
  before: input.censorBefore,
  after: input.censorAfter,
  minContiguous: input.minContiguous,
})

/**
 * Frames to leave out, of those after the dummies. Nothing is left out without anything to judge by. Throws AppError
 * 'input.bad' when that holds none of the measures that are to judge, and when no frame is left.
 */
export function censorRecording(
  input: Thresholds,
  judge: FrameJudge | null,
  frames: number,
  dummies: number,
  findings: Finding[],
): Censored {
  const made = judge?.mask
    ? { censoring: withoutDummies(judge.mask.marks, dummies), rule: judge.mask.rule }
    : censorByThresholds(ruleOf(input), coursesOf(input, judge, findings), frames, dummies)
  if (judge === null || made.censoring.censored.includes(0)) return made
  throw refusal(noFrame(judge.file, frames), findings)
}

type Courses = Pick<FrameJudge, 'fd' | 'dvars'>

/** The measures that are to judge. Adds a finding for one that is not there; throws AppError 'input.bad' where none is. */
function coursesOf(
  { fdThreshold, dvarsThreshold }: Thresholds,
  judge: FrameJudge | null,
  findings: Finding[],
): Courses {
  if (judge === null) return { fd: null, dvars: null }
  const fd = fdThreshold === null ? null : judge.fd
  const dvars = dvarsThreshold === null ? null : judge.dvars
  const missing = (severity: Finding['severity'], what: string) => absent(judge.file, severity, what)
  if (fd === null && dvars === null)
    throw refusal(missing('error', 'no framewise displacement and no standardised DVARS'), findings)
  if (fdThreshold !== null && fd === null) findings.push(missing('warning', 'no framewise displacement'))
  if (dvarsThreshold !== null && dvars === null) findings.push(missing('warning', 'no standardised DVARS'))
  return { fd, dvars }
}

const censorByThresholds = (plan: CensorPlan, { fd, dvars }: Courses, frames: number, dummies: number): Censored => ({
  censoring: censorFrames(frames, fd?.subarray(dummies) ?? null, dvars?.subarray(dummies) ?? null, plan),
  rule: { ...plan, fdThreshold: fd && plan.fdThreshold, dvarsThreshold: dvars && plan.dvarsThreshold },
})

const withoutDummies = (marks: Censoring, dummies: number): Censoring => ({
  fd: marks.fd.subarray(dummies),
  dvars: marks.dvars.subarray(dummies),
  neighbour: marks.neighbour.subarray(dummies),
  shortRun: marks.shortRun.subarray(dummies),
  censored: marks.censored.subarray(dummies),
})

const refusal = (finding: Finding, findings: readonly Finding[]): AppError =>
  new AppError('input.bad', finding.message, [...findings, finding])

const noFrame = (file: string, frames: number): Finding => ({
  code: 'clean.censor.all',
  severity: 'error',
  place: { file },
  message: `By ${file} none of the ${frames} frames is to be kept.`,
  suggestion: 'Raise the thresholds, or take fewer frames before and after.',
})

const absent = (file: string, severity: Finding['severity'], what: string): Finding => ({
  code: 'clean.censor.measure',
  severity,
  place: { file },
  message: `${file} holds ${what} that frames could be judged by.`,
  suggestion:
    severity === 'error' ? 'Clean without censoring, or give another table.' : 'Frames are judged without it.',
})

/** The table of what was left out and why: a row for each frame after the dummies, 1 = yes. */
export const formatOutliers = ({ fd, dvars, neighbour, shortRun, censored }: Censoring): string =>
  formatTsv([
    ['framewise_displacement', 'std_dvars', 'neighbour', 'short_run', 'censored'],
    ...Array.from(censored, (value, i) => [fd[i], dvars[i], neighbour[i], shortRun[i], value].map(String)),
  ])

/** What the columns of that table mean. */
export const describeOutliers = ({ fdThreshold, dvarsThreshold, before, after, minContiguous }: CensorRule): string => {
  const levels = { 0: 'no', 1: 'yes' }
  return (
    JSON.stringify(
      {
        framewise_displacement: {
          Description: 'Framewise displacement above the threshold',
          Threshold: fdThreshold,
          Units: 'mm',
          Levels: levels,
        },
        std_dvars: { Description: 'Standardised DVARS above the threshold', Threshold: dvarsThreshold, Levels: levels },
        neighbour: { Description: 'Close to such a frame', Before: before, After: after, Levels: levels },
        short_run: {
          Description: 'In a run of remaining frames that is too short',
          MinimumFrames: minContiguous,
          Levels: levels,
        },
        censored: { Description: 'Left out, for any of these reasons', Levels: levels },
      },
      null,
      2,
    ) + '\n'
  )
}
