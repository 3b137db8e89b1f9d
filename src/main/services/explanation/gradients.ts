import { gaussLegendre } from '../../domain/explain'
import { headReadout } from '../../models/head'
import { inputGradientOnnx } from '../../models/inputGradient'
import type { Session, Tensor } from '../../ports'
import { breathe } from '../inference/breathe'
import { sayDuration } from '../inference/duration'
import { maskFeeds, naturalOrder, windowFeeds, type Feeds } from '../inference/feeds'
import { headOf } from '../inference/headOf'
import { withWeightedSession, type GraphWeights } from '../modelSession'
import { batchFor, tellPace } from './alter'
import { outputUnit } from './headOutput'
import { findParcel, refuse, type Completeness, type Method, type Subject, type Work } from './subject'

/** Steps on the path, more where fewer do not account for the whole difference. */
const stepCounts = [16, 32, 64, 128]
/** What may stay unaccounted for, in parts of the attributions' absolute values. */
const tolerance = 0.002

/**
 * Integrated gradients of a score along the straight path from the baseline, at which every parcel is at its median (0),
 * to the window. The score: the head's output, or the mean over frames of prediction times recording of one parcel, all
 * of whose tokens are hidden. Source: Sundararajan, Taly and Yan 2017.
 */
export const mapGradients: Method = async (subject, work) => {
  const { loaded, usable, device } = subject
  const { model } = loaded
  const { parcels, windowFrames, tokens } = model
  const question = ask(subject)
  const kept = tokens - question.hidden.size
  const batch = batchFor(2 * tokens, stepCounts[0])
  const compile = (weights: GraphWeights) =>
    inputGradientOnnx(model, { batch, kept, weights, device, readout: question.readout })
  const mask = maskFeeds(model, naturalOrder(model, question.hidden), kept, batch)
  const path = { subject, work, batch, feeds: { ...mask, target: repeated(question.target, batch) } }
  const { attributions, completeness } = await withWeightedSession(work.runtime, loaded, compile, device, (session) =>
    integrate(session, path),
  )
  const seen = (value: number) => !question.hidden.has(model.tokenOfValue[value])
  const perFrame = attributions.map((value, at) => (usable[Math.floor(at / windowFrames)] && seen(at) ? value : NaN))
  return {
    perParcel: Float32Array.from({ length: parcels }, (_, parcel) => {
      const own = perFrame.subarray(parcel * windowFrames, (parcel + 1) * windowFrames)
      const known = own.filter((value) => !Number.isNaN(value))
      return known.length > 0 ? known.reduce((sum, value) => sum + value, 0) : NaN
    }),
    matrix: null,
    perFrame,
    unit: question.unit,
    completeness,
  }
}

interface Question {
  /** Tokens that the model does not see. */
  hidden: Set<number>
  /** What the outputs are multiplied with for the score; shape without the batch. */
  target: { shape: number[]; data: Float32Array }
  readout: ReturnType<typeof headReadout> | undefined
  unit: string
}

const ask = ({ loaded, window, usable, input, output }: Subject): Question => {
  const { model, card } = loaded
  if (card.head) {
    const readout = headReadout(model, headOf(card.head))
    const isLabel = card.head.kind === 'regression' && !card.head.sigmoid
    const data = Float32Array.from({ length: readout.outputs }, (_, at) => (at === output ? 1 : 0))
    if (isLabel) data[0] = card.head.scale
    const what = card.head.sigmoid ? `${card.head.target} before its sigmoid` : outputUnit(card.head, output)
    return { hidden: new Set(), target: { shape: [readout.outputs], data }, readout, unit: `contribution to ${what}` }
  }
  const { parcels, windowFrames, tokenOfValue } = model
  const parcel = findParcel(card.contract.parcels, input.parcel)
  if (!usable[parcel]) throw refuse('parcel', `${input.parcel} has no values here, or does not vary.`)
  const own = { first: parcel * windowFrames, end: (parcel + 1) * windowFrames }
  const hidden = new Set(tokenOfValue.subarray(own.first, own.end))
  if (tokenOfValue.every((token) => hidden.has(token)))
    throw refuse('parcel', `${input.parcel} shares its tokens with all other parcels: nothing would be left to see.`)
  const data = new Float32Array(parcels * windowFrames)
  const count = window.present.subarray(own.first, own.end).reduce((sum, is) => sum + is, 0)
  for (let value = own.first; value < own.end; value++) data[value] = window.signal[value] / count
  const unit = `contribution to the mean of prediction times recording of ${input.parcel}, in scaled units squared`
  return { hidden, target: { shape: [parcels, windowFrames], data }, readout: undefined, unit }
}

const repeated = ({ shape, data }: Question['target'], batch: number): Tensor => ({
  dtype: 'float32',
  shape: [batch, ...shape],
  data: Float32Array.from({ length: batch * data.length }, (_, at) => data[at % data.length]),
})

interface Path {
  subject: Subject
  work: Work
  batch: number
  feeds: Feeds
}

/** Takes more steps until the attributions sum to the difference of the scores. */
const integrate = async (
  session: Session,
  path: Path,
): Promise<{ attributions: Float32Array; completeness: Completeness }> => {
  const { window } = path.subject
  const [score, baseline] = (await runPoints(session, path, { points: [1, 0] })).scores
  for (let round = 0; ; round++) {
    const steps = stepCounts[round]
    // Nobody knows how many rounds there will be: each takes half of what is left of the bar.
    const tell: Work['tell'] = (done, what) => path.work.tell(1 - (1 - done / 2) / 2 ** round, what)
    const pace = tellPace(tell, `Followed the gradient over ${steps} steps`, sayDuration)
    const { gradient } = await runPoints(session, path, gaussLegendre(steps), pace)
    const attributions = Float32Array.from(gradient, (slope, at) => slope * window.signal[at])
    const sum = attributions.reduce((total, value) => total + value, 0)
    const all = attributions.reduce((total, value) => total + Math.abs(value), 0)
    const error = all === 0 ? null : Math.abs(sum - (score - baseline)) / all
    const settled = error === null || error <= tolerance || round + 1 === stepCounts.length
    if (settled) return { attributions, completeness: { score, baseline, sum, error, steps } }
  }
}

/** Scores at points of the path, and the sum of the gradients there by their weights. */
const runPoints = async (
  session: Session,
  { subject: { loaded, window }, work, batch, feeds }: Path,
  { points, weights }: { points: ArrayLike<number>; weights?: ArrayLike<number> },
  pace?: (done: number) => void,
): Promise<{ scores: number[]; gradient: Float64Array }> => {
  const size = window.signal.length
  const scores: number[] = []
  const gradient = new Float64Array(size)
  for (let first = 0; first < points.length; first += batch) {
    await breathe(work.signal, 'gradients were integrated')
    const count = Math.min(batch, points.length - first)
    const stacked = new Float32Array(batch * size)
    for (let sample = 0; sample < count; sample++)
      for (let at = 0; at < size; at++) stacked[sample * size + at] = points[first + sample] * window.signal[at]
    const outputs = await session.run({ ...windowFeeds(loaded, stacked), ...feeds })
    scores.push(...(outputs.score.data as Float32Array).subarray(0, count))
    pace?.((first + count) / points.length)
    if (!weights) continue
    const slopes = outputs.gradient.data as Float32Array
    for (let sample = 0; sample < count; sample++)
      for (let at = 0; at < size; at++) gradient[at] += weights[first + sample] * slopes[sample * size + at]
  }
  return { scores, gradient }
}
