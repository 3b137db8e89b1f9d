import { AppError, type TaskInput } from '../../../preload/contract'
import { displacementOf, type ConfoundTable } from '../../domain/confounds'
import type { Finding } from '../../domain/finding'
import { censorFrames, type Censoring } from '../../domain/signal'
import { formatTsv } from '../../domain/tables/delimited'

/**
 * Frames to leave out, of those after the dummies. Nothing is left out unless it is asked for. Throws AppError
 * 'input.bad' when the table holds none of the measures that are to judge, and when no frame is left.
 */
export function censorRecording(
  input: CensoringInput,
  confounds: { table: ConfoundTable; file: string } | null,
  frames: number,
  dummies: number,
  findings: Finding[],
): Censoring {
  const plan = {
    fdThreshold: input.fdThreshold,
    dvarsThreshold: input.dvarsThreshold,
    before: input.censorBefore,
    after: input.censorAfter,
    minContiguous: input.minContiguous,
  }
  if (!input.censor || confounds === null) return censorFrames(frames, null, null, plan)
  const { table, file } = confounds
  const fd = input.fdThreshold === null ? null : displacementOf(table)
  const dvars = input.dvarsThreshold === null ? null : (table.columns.get('std_dvars') ?? null)
  if (fd === null && dvars === null)
    throw refusal(absent(file, 'error', 'no framewise displacement and no standardised DVARS'), findings)
  if (input.fdThreshold !== null && fd === null) findings.push(absent(file, 'warning', 'no framewise displacement'))
  if (input.dvarsThreshold !== null && dvars === null) findings.push(absent(file, 'warning', 'no standardised DVARS'))
  const censoring = censorFrames(frames, fd?.subarray(dummies) ?? null, dvars?.subarray(dummies) ?? null, plan)
  if (censoring.censored.includes(0)) return censoring
  throw refusal(noFrame(file, frames), findings)
}

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

/** What frames are judged by; nothing is, unless `censor` is set. */
type CensoringInput = Pick<
  TaskInput<'clean'>,
  'censor' | 'fdThreshold' | 'dvarsThreshold' | 'censorBefore' | 'censorAfter' | 'minContiguous'
>

/** What the columns of that table mean. */
export const describeOutliers = (input: CensoringInput): string => {
  const levels = { 0: 'no', 1: 'yes' }
  const { fdThreshold, dvarsThreshold, censorBefore, censorAfter, minContiguous } = input
  return (
    JSON.stringify(
      {
        framewise_displacement: {
          Description: 'Framewise displacement above the threshold',
          Threshold: input.censor ? fdThreshold : null,
          Units: 'mm',
          Levels: levels,
        },
        std_dvars: {
          Description: 'Standardised DVARS above the threshold',
          Threshold: input.censor ? dvarsThreshold : null,
          Levels: levels,
        },
        neighbour: {
          Description: 'Close to such a frame',
          Before: censorBefore,
          After: censorAfter,
          Levels: levels,
        },
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
