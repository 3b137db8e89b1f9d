import type { TaskInput } from '../../../preload/contract'
import type { ChosenConfounds } from '../../domain/confounds'
import { cosineDrift, type CleanedSeries, type CleanPlan } from '../../domain/signal'
import type { CensorRule, FrameJudge } from './readJudged'

export interface CleaningRun {
  input: TaskInput<'clean'>
  plan: CleanPlan
  framesRecorded: number
  dummies: number
  framesCensored: number
  /** By what and by which rule; null where no frame was to be left out. */
  censored: { judge: FrameJudge; rule: CensorRule } | null
  confounds: ChosenConfounds
  cleaned: CleanedSeries
  parcelNames: readonly string[]
  /** Rows of the recording without dummies that are in the table, when rows were removed. */
  keptRows: readonly number[] | null
}

/** What was done to a series, in order and with every parameter, as its sidecar tells. */
export const describeCleaning = (run: CleaningRun): Record<string, unknown> => ({
  CleaningSteps: steps(run),
  NumberOfVolumesDiscardedByUser: run.dummies,
  Frames: {
    Recorded: run.framesRecorded,
    Dummy: run.dummies,
    Censored: run.framesCensored,
    Kept: run.cleaned.framesKept,
  },
  CensoredFrames: run.keptRows
    ? { Rows: 'removed', KeptRows: run.keptRows }
    : { Rows: 'missing', Description: 'Rows of censored frames are n/a.' },
  DegreesOfFreedom: run.cleaned.degreesOfFreedom,
  EmptyParcels: run.cleaned.problems.flatMap((why, i) => (why ? [{ Name: run.parcelNames[i], Reason: why }] : [])),
  ...(run.input.scaling === 'psc' ? { Units: '%' } : {}),
})

type Step = Record<string, unknown> & { Step: string }

function steps({
  input,
  plan,
  dummies,
  framesCensored,
  censored,
  confounds,
  cleaned,
  framesRecorded,
}: CleaningRun): Step[] {
  const { filter } = plan
  const bridged = framesCensored > 0 && filter?.kind === 'butterworth'
  const list: Array<Step | false> = [
    dummies > 0 && { Step: 'dummy frames', Frames: dummies, Chosen: input.dummyFrames === 'auto' ? 'table' : 'user' },
    plan.despike !== null && {
      Step: 'despike',
      Method: 'tanh squash of residuals from a running median, in scaled median absolute deviations',
      WindowFrames: plan.despike.window,
      From: plan.despike.from,
      To: plan.despike.to,
      ValuesChanged: cleaned.despiked,
    },
    censored !== null && { ...censorStep(censored), Frames: framesCensored },
    bridged && { Step: 'interpolate', Method: 'cubic spline (not-a-knot) through kept frames', Until: 'filter' },
    plan.detrend !== null && { Step: 'detrend', Degree: plan.detrend, ConfoundsToo: true },
    filter?.kind === 'butterworth' && {
      Step: 'filter',
      Method: 'Butterworth, forwards and backwards',
      Order: filter.order,
      LowCutHz: filter.lowCutHz,
      HighCutHz: filter.highCutHz,
      ConfoundsToo: true,
    },
    (confounds.names.length > 0 || filter?.kind === 'cosine') && {
      Step: 'regress',
      Strategy: input.strategy,
      Confounds: confounds.names,
      Computed: confounds.computed,
      ...(filter?.kind === 'cosine' && {
        DriftCosines: cosineDrift(framesRecorded - dummies, plan.trSeconds!, filter.lowCutHz).length,
        LowCutHz: filter.lowCutHz,
      }),
      Rank: cleaned.rank,
      Redundant: cleaned.redundant.map((place) => confounds.names[place]),
    },
    input.scaling !== 'none' && { Step: 'scale', Method: scalingWords[input.scaling] },
  ]
  return list.filter((step) => step !== false)
}

const judges = { confounds: 'confounds table', quality: 'quality', mask: 'mask' } as const

const censorStep = ({ judge, rule }: NonNullable<CleaningRun['censored']>): Step => ({
  Step: 'censor',
  JudgedBy: judges[judge.by],
  File: judge.file,
  ...(judge.dvarsOf === null ? {} : { DvarsOf: judge.dvarsOf }),
  FramewiseDisplacementAbove: rule.fdThreshold,
  StandardizedDvarsAbove: rule.dvarsThreshold,
  Before: rule.before,
  After: rule.after,
  MinimumContiguousFrames: rule.minContiguous,
})

const scalingWords = {
  none: '',
  zscore: 'mean 0, sample standard deviation 1',
  psc: 'per cent of the mean before cleaning',
  robust: 'median 0, scaled median absolute deviation 1',
} as const
