import { judgedTokens } from '../../domain/explain'
import { layoutTokens } from '../../domain/windows'
import { headInferenceOnnx } from '../../models/head'
import { inferenceOnnx } from '../../models/inference'
import { demandHead } from '../inference/eachRecording'
import { sayDuration } from '../inference/duration'
import { maskFeeds, naturalOrder, windowFeeds } from '../inference/feeds'
import { headOf } from '../inference/headOf'
import { withWeightedSession, type GraphWeights } from '../modelSession'
import { batchFor, runAltered, tellPace } from './alter'
import { outputUnit, outputValue } from './headOutput'
import { refuse, type Method, type Subject } from './subject'

/** The hidden tokens of every window and model are the same: what differs between two is then not the choice of them. */
const maskSeed = 1

/** How predictions change when a parcel is occluded or raised: from parcel to parcel, or of the head's output. */
export const mapInfluence: Method = (subject, work) =>
  subject.loaded.card.head ? influenceOnHead(subject, work) : influenceOnParcels(subject, work)

/**
 * Every parcel is judged by at least one of its tokens, hidden in a pass in which every parcel is altered in turn. What
 * is itself hidden of an altered parcel makes no difference there.
 */
const influenceOnParcels: Method = async (subject, { runtime, signal, tell }) => {
  const { loaded, usable, input, device } = subject
  const { model } = loaded
  const { parcels, windowFrames, tokens, kept, tokenOfValue } = model
  if (kept === tokens) throw refuse('model', `${loaded.card.name} was not trained to predict what is hidden.`)
  const sets = judgedTokens(layoutTokens(tokenOfValue, tokens, windowFrames), kept, maskSeed)
  const batch = batchFor(tokens, parcels)
  const compile = (weights: GraphWeights) =>
    inferenceOnnx(model, { batch, kept, weights, standardOnly: false, device, predict: 'hidden' })
  const sums = new Float64Array(parcels * parcels)
  const frames = new Int32Array(parcels)
  const altered = new Uint8Array(parcels)
  const pace = tellPace(tell, `Altered each of ${parcels} parcels`, sayDuration)
  await withWeightedSession(runtime, loaded, compile, device, async (session) => {
    for (const [index, set] of sets.entries()) {
      const mask = maskFeeds(model, set.noise, kept, batch)
      const judged = Int32Array.from(tokenOfValue.keys()).filter((value) => set.judged.has(tokenOfValue[value]))
      for (const value of judged) frames[Math.floor(value / windowFrames)]++
      const before = await unaltered(subject, session, mask, batch)
      let done = 0
      await runAltered(subject, session, { mask, batch, output: 'prediction', signal }, (parcel, step, after) => {
        altered[parcel] = 1
        for (const value of judged) {
          const change = after[value] - before[value]
          const at = Math.floor(value / windowFrames) * parcels + parcel
          sums[at] += input.method === 'occlusion' ? change ** 2 : change / step
        }
        pace((index + ++done / parcels) / sets.length)
      })
      pace((index + 1) / sets.length)
    }
  })
  const matrix = Float32Array.from(sums, (sum, at) => {
    const row = Math.floor(at / parcels)
    if (!usable[row] || !altered[at % parcels]) return NaN
    return input.method === 'occlusion' ? Math.sqrt(sum / frames[row]) : sum / frames[row]
  })
  return {
    perParcel: meanOfOthers(matrix, parcels, input.method === 'occlusion' ? (value) => value : Math.abs),
    matrix,
    perFrame: null,
    unit:
      input.method === 'occlusion'
        ? 'root mean square change of the prediction, in scaled units'
        : 'mean change of the prediction for a change of 1 of the parcel, both in scaled units',
    completeness: null,
  }
}

const unaltered = async (
  { loaded, window }: Subject,
  session: Parameters<typeof runAltered>[1],
  mask: ReturnType<typeof maskFeeds>,
  batch: number,
): Promise<Float32Array> => {
  const stacked = new Float32Array(batch * window.signal.length)
  stacked.set(window.signal)
  const { prediction } = await session.run({ ...windowFeeds(loaded, stacked), ...mask })
  return (prediction.data as Float32Array).slice(0, window.signal.length)
}

/** What the other parcels have of each, on average. */
const meanOfOthers = (matrix: Float32Array, parcels: number, size: (value: number) => number): Float32Array =>
  Float32Array.from({ length: parcels }, (_, column) => {
    let [sum, count] = [0, 0]
    for (let row = 0; row < parcels; row++) {
      const value = matrix[row * parcels + column]
      if (row === column || Number.isNaN(value)) continue
      sum += size(value)
      count++
    }
    return count > 0 ? sum / count : NaN
  })

/** The output of the head with the parcel as it is, less that with the parcel occluded; or its slope in the parcel. */
const influenceOnHead: Method = async (subject, { runtime, signal, tell }) => {
  const { loaded, window, input, device, output } = subject
  const { model, card } = loaded
  const head = demandHead(loaded)
  const { parcels, tokens } = model
  const batch = batchFor(tokens, parcels)
  const compile = (weights: GraphWeights) =>
    headInferenceOnnx(model, headOf(head), { batch, weights, standardOnly: false, device })
  const mask = maskFeeds(model, naturalOrder(model), tokens, batch)
  const perParcel = new Float32Array(parcels).fill(NaN)
  const pace = tellPace(tell, `Altered each of ${parcels} parcels`, sayDuration)
  await withWeightedSession(runtime, loaded, compile, device, async (session) => {
    const stacked = new Float32Array(batch * window.signal.length)
    stacked.set(window.signal)
    const { logits } = await session.run({ ...windowFeeds(loaded, stacked), ...mask })
    const before = outputValue(head, (logits.data as Float32Array)[output])
    let done = 0
    await runAltered(subject, session, { mask, batch, output: 'logits', signal }, (parcel, step, after) => {
      const change = outputValue(head, after[output]) - before
      perParcel[parcel] = input.method === 'occlusion' ? -change : change / step
      pace(++done / parcels)
    })
  })
  const what = outputUnit(card.head!, output)
  return {
    perParcel,
    matrix: null,
    perFrame: null,
    unit:
      input.method === 'occlusion'
        ? `${what} with the parcel, less ${what} without it`
        : `change of ${what} for a change of 1 of the parcel in scaled units`,
    completeness: null,
  }
}
