import type { Finding } from '../finding'
import { butterworthSections } from './butterworth'
import type { BlockPlan } from './cleanBlock'
import { paddingOf } from './zeroPhase'

/** Frames that a column must have to be cleaned: four carry a spline, a filter needs more than its padding. */
export function fewestFrames({ filter, trSeconds, detrend }: BlockPlan): number {
  const fewest = Math.max(4, (detrend ?? 0) + 2)
  if (filter?.kind !== 'butterworth') return fewest
  return Math.max(fewest, paddingOf(butterworthSections({ ...filter, samplingHz: 1 / trSeconds! })) + 1)
}

/**
 * What stands against a plan, before any of it is done: filters without a repetition time, cuts outside 0 and Nyquist
 * or in the wrong order, recordings too short for the filter. Errors stop the work, warnings do not.
 *
 * @param frames  frames of the recording without its dummies
 * @param file    name that findings give
 */
export function checkPlan(plan: BlockPlan, frames: number, file: string): Finding[] {
  const { filter, trSeconds } = plan
  if (filter === null) return tooFew(plan, frames, file)
  if (trSeconds === null)
    return [
      error('clean.tr.unknown', file, `A filter needs the time between frames, and nothing says it for ${file}.`, {
        field: 'RepetitionTime',
        suggestion: 'Put RepetitionTime (seconds) into the JSON sidecar, or give it with --tr.',
      }),
    ]
  const cuts = checkCuts(filter.lowCutHz, filter.kind === 'butterworth' ? filter.highCutHz : null, trSeconds, file)
  if (cuts.length > 0) return cuts
  const short = tooFew(plan, frames, file)
  return short.length > 0 ? short : slowerThanRecording(filter.lowCutHz, frames * trSeconds, file)
}

function checkCuts(low: number | null, high: number | null, trSeconds: number, file: string): Finding[] {
  const nyquist = 1 / (2 * trSeconds)
  const told = `${Number(nyquist.toPrecision(4))} Hz`
  for (const [field, cut] of [
    ['lowCutHz', low],
    ['highCutHz', high],
  ] as const)
    if (cut !== null && !(cut > 0 && cut < nyquist))
      return [
        error(
          'clean.filter.nyquist',
          file,
          `A cut at ${cut} Hz is not between 0 and ${told}, half of the frame rate.`,
          {
            field,
            suggestion: `Choose a cut below ${told}, or check the repetition time (${trSeconds} s).`,
          },
        ),
      ]
  if (low !== null && high !== null && low >= high)
    return [
      error('clean.filter.band', file, `No frequency is above ${low} Hz and below ${high} Hz.`, {
        field: 'lowCutHz',
        suggestion: 'The low cut must be below the high cut.',
      }),
    ]
  return []
}

function tooFew(plan: BlockPlan, frames: number, file: string): Finding[] {
  const fewest = fewestFrames(plan)
  if (frames >= fewest) return []
  const message = `${file} has ${frames} frames after the dummies; what is asked for needs at least ${fewest}.`
  return [
    error('clean.tooShort', file, message, { suggestion: 'Give a longer recording, or a filter of lower order.' }),
  ]
}

function slowerThanRecording(low: number | null, seconds: number, file: string): Finding[] {
  if (low === null || 1 / low <= seconds) return []
  const message = `The recording lasts ${Math.round(seconds)} s, less than one period of the low cut (${low} Hz).`
  const suggestion = 'The high-pass does little here; removing a trend may be all that can be done.'
  return [{ code: 'clean.filter.slow', severity: 'warning', place: { file, field: 'lowCutHz' }, message, suggestion }]
}

const error = (
  code: string,
  file: string,
  message: string,
  { field, suggestion }: { field?: string; suggestion: string },
): Finding => ({ code, severity: 'error', place: { file, ...(field ? { field } : {}) }, message, suggestion })
