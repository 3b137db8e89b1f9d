import { at, numberAt, objectsAt, textAt, textsAt, type Json } from './readJson'
import { cite } from './references'
import { count, listOf, someOf, spreadOf, tell } from './wording'

/**
 * What was done to a series, step by step in the order of its sidecar, with every parameter; null where it was not
 * cleaned. What a step found, such as how many frames it left out, is not part of it: `tellCleaning` says that of all
 * recordings that were treated alike.
 */
export function describeCleaning(sidecar: Json): string | null {
  if (!Array.isArray(sidecar.CleaningSteps)) return null
  const steps = objectsAt(sidecar, 'CleaningSteps').map((step) => ({ step, name: textAt(step, 'Step') ?? '' }))
  if (steps.length === 0) return 'Nothing was taken out of the series.'
  const hasConfounds = steps.some(({ name }) => name === 'regress')
  const sentences = steps.map(
    ({ step, name }) => wordings[name]?.(step, hasConfounds) ?? `A step called ${name} was applied.`,
  )
  const rows = textAt(sidecar, 'CensoredFrames.Rows')
  const wasCensored = steps.some(({ name }) => name === 'censor')
  if (wasCensored && rows === 'removed') sentences.push('Censored frames were removed from the series.')
  if (wasCensored && rows === 'missing')
    sentences.push('Censored frames count as missing, so that time stays in place.')
  return sentences.join(' ')
}

const wordings: Readonly<Record<string, (step: Json, hasConfounds: boolean) => string>> = {
  'dummy frames': dummyFrames,
  despike,
  censor,
  interpolate: () => 'For the filter alone, censored frames were bridged by a cubic spline through the kept ones.',
  detrend,
  filter,
  regress,
  scale,
}

function dummyFrames(step: Json): string {
  if (textAt(step, 'Chosen') === 'table')
    return 'Frames at the start that the confounds table marks as not yet steady were left out.'
  const frames = numberAt(step, 'Frames') ?? 0
  return frames === 1 ? 'The first frame was left out.' : `The first ${frames} frames were left out.`
}

function despike(step: Json): string {
  const [from, to, window] = ['From', 'To', 'WindowFrames'].map((field) => tell(numberAt(step, field) ?? NaN))
  return (
    `Spikes were drawn in: values further than ${from} scaled median absolute deviations from a running median over ` +
    `${window} frames were squashed by a hyperbolic tangent so that none exceeded ${to}, in the manner of AFNI's 3dDespike ${cite('cox1996')}.`
  )
}

function censor(step: Json): string {
  const fd = numberAt(step, 'FramewiseDisplacementAbove')
  const dvars = numberAt(step, 'StandardizedDvarsAbove')
  const [before, after] = [numberAt(step, 'Before') ?? 0, numberAt(step, 'After') ?? 0]
  const shortest = numberAt(step, 'MinimumContiguousFrames') ?? 1
  const measures = [
    ...(fd === null ? [] : [`a framewise displacement ${cite('power2012')} above ${tell(fd)} mm`]),
    ...(dvars === null ? [] : [`a standardised DVARS ${cite('nichols2017', 'afyouni2018')} above ${tell(dvars)}`]),
  ]
  const around = [
    ...(before > 0 ? [`the ${before === 1 ? 'frame' : `${before} frames`} before`] : []),
    ...(after > 0 ? [`the ${after === 1 ? 'frame' : `${after} frames`} after`] : []),
  ]
  if (measures.length === 0) return `Frames that a mask marked were censored ${cite('power2014')}.`
  return (
    `Frames with ${measures.join(' or ')}${judged(step)} were censored ${cite('power2014')}` +
    (around.length > 0 ? `, with ${listOf(around)} each of them` : '') +
    (shortest > 1 ? `, and so were runs of fewer than ${shortest} remaining frames` : '') +
    '.'
  )
}

/** Where the measures came from, unless it was the confounds table that everything else is from. */
function judged(step: Json): string {
  const by = textAt(step, 'JudgedBy')
  const dvars = textAt(step, 'DvarsOf')
  const of = numberAt(step, 'StandardizedDvarsAbove') === null ? undefined : dvarsWords[dvars ?? '']
  if (by !== 'quality' && by !== 'mask') return ''
  return ` in the assessment of the recording’s quality${of === undefined ? '' : ` (DVARS of ${of})`}`
}

const dvarsWords: Readonly<Record<string, string>> = {
  voxels: 'voxels',
  parcels: 'parcels',
  table: 'the confounds table',
}

function detrend(step: Json, hasConfounds: boolean): string {
  const degree = numberAt(step, 'Degree') ?? 1
  const what = degree === 0 ? 'the mean' : degree === 1 ? 'a linear trend' : `a polynomial of degree ${degree}`
  return `From ${hasConfounds ? 'series and confounds' : 'the series'} ${what} was removed.`
}

function filter(step: Json, hasConfounds: boolean): string {
  const [low, high] = [numberAt(step, 'LowCutHz'), numberAt(step, 'HighCutHz')]
  const band =
    low !== null && high !== null
      ? `band-pass filtered from ${tell(low)} to ${tell(high)} Hz`
      : low !== null
        ? `high-pass filtered at ${tell(low)} Hz`
        : `low-pass filtered at ${tell(high ?? NaN)} Hz`
  const order = numberAt(step, 'Order') ?? NaN
  return (
    `${hasConfounds ? `Series and confounds alike ${cite('lindquist2019')}` : 'The series'} were ${band} ` +
    `(Butterworth of order ${tell(order)}, run forwards and backwards).`
  )
}

const motion = 'six motion parameters'
const tissues = 'the mean signals of white matter and cerebrospinal fluid'
const expansions = 'their first derivatives and the squares of both'
const strategies: Readonly<Record<string, string>> = {
  '6P': motion,
  '9P': `${motion} and ${tissues}`,
  '24P': `${motion}, ${expansions} ${cite('friston1996')}`,
  '36P': `${motion} and ${tissues}, ${expansions} ${cite('satterthwaite2013', 'ciric2017')}`,
  aCompCor: `${motion}, ${expansions} ${cite('friston1996')}, and anatomical CompCor components ${cite('behzadi2007')}`,
}

function regress(step: Json): string {
  const strategy = textAt(step, 'Strategy') ?? 'none'
  const names = textsAt(step, 'Confounds')
  const others = names.filter((name) => !ofStrategy(strategy).some((pattern) => pattern.test(name)))
  const hasGlobal = names.some((name) => name.startsWith('global_signal'))
  const slowest = numberAt(step, 'LowCutHz')
  const what = [
    ...(Object.hasOwn(strategies, strategy) ? [`${strategies[strategy]} (strategy ${strategy})`] : []),
    ...(others.length > 0
      ? [`the ${others.length === 1 ? 'column' : 'columns'} ${someOf(others, 40)} of the confounds table`]
      : []),
    ...(slowest === null ? [] : [`cosines slower than ${tell(slowest)} Hz`]),
  ]
  const about = names.length === 0 ? '' : hasGlobal ? ', with the global signal' : ', without the global signal'
  return `By ordinary least squares, ${listOf(what)} were regressed out of each parcel${about}.`
}

/** Columns that the name of a strategy already speaks of. */
function ofStrategy(strategy: string): RegExp[] {
  const expanded = '(_derivative1)?(_power2)?$'
  const global = new RegExp(`^global_signal${expanded}`)
  const head = new RegExp(`^(trans|rot)_[xyz]${expanded}`)
  if (strategy === 'none') return [global]
  if (strategy === '9P' || strategy === '36P') return [global, head, new RegExp(`^(white_matter|csf)${expanded}`)]
  return strategy === 'aCompCor' ? [global, head, /^(a_comp_cor_|cosine)\d+$/] : [global, head]
}

function scale(step: Json): string {
  const method = textAt(step, 'Method') ?? ''
  if (method.startsWith('per cent')) return 'Each parcel was turned into per cent of its mean before cleaning.'
  return `Each parcel was scaled to ${method.replace(', ', ' and ')}.`
}

/** What came of the cleaning of recordings that were treated alike. */
export function tellCleaning(sidecars: readonly Json[]): string {
  const numbers = (path: string) => sidecars.flatMap((sidecar) => numberAt(sidecar, path) ?? [])
  const [recorded, censored, kept] = ['Recorded', 'Censored', 'Kept'].map((field) => numbers(`Frames.${field}`))
  const [dummies, freedom] = [numbers('Frames.Dummy'), numbers('DegreesOfFreedom')]
  const confounds = sidecars.flatMap((sidecar) =>
    objectsAt(sidecar, 'CleaningSteps').flatMap((step) =>
      textAt(step, 'Step') === 'regress' ? [textsAt(step, 'Confounds').length] : [],
    ),
  )
  const empty = sidecars.filter((sidecar) => (at(sidecar, 'EmptyParcels') as unknown[] | undefined)?.length)
  const wasCensored = sidecars.some((sidecar) =>
    objectsAt(sidecar, 'CleaningSteps').some((step) => textAt(step, 'Step') === 'censor'),
  )
  const perRecording = sidecars.length === 1 ? '' : ' per recording'
  const sentences = [
    ...(confounds.some((n) => n > 0) ? [`Confounds${perRecording}: ${spreadOf(confounds)}.`] : []),
    ...(dummies.some((n) => n > 0) ? [`Frames left out at the start${perRecording}: ${spreadOf(dummies)}.`] : []),
    ...(wasCensored && recorded.length === censored.length && censored.length > 0
      ? [
          `Censored${perRecording}: ${spreadOf(
            censored.map((n, i) => (n / recorded[i]) * 100),
            ' %',
          )} of the frames.`,
        ]
      : []),
    ...(kept.length > 0 ? [`Frames kept${perRecording}: ${spreadOf(kept)}.`] : []),
    ...(freedom.length > 0 ? [`Degrees of freedom left${perRecording}: ${spreadOf(freedom)}.`] : []),
    ...(empty.length > 0 ? [`${count(empty.length, 'recording')} had parcels without a usable value.`] : []),
  ]
  return sentences.join(' ')
}
