import { AppError } from '../../preload/contract'
import type { Finding } from '../domain/finding'
import { safetensorsPieces } from '../domain/safetensors'
import type { MaskedModel } from '../models/maskedModel'
import { openModel } from '../models/openModel'
import type { FileStore, Runtime, Task, Tensor } from '../ports'
import { chooseDevice } from './chooseDevice'
import { readGivenTensors, tensorProblem, type GivenTensors } from './evaluation/givenTensors'
import { runEvaluation, type EvaluatedModel, type Outputs } from './evaluation/runEvaluation'
import { readTokenMask, type TokenMask } from './evaluation/tokenMask'
import { feedPositions } from './feedPositions'
import { headOf } from './inference/headOf'
import { modelParameters, readModel, type LoadedModel } from './modelFiles'
import { inPieces } from './weights/modelGraph'

interface Ports {
  files: FileStore
  runtime: Runtime
}

/**
 * Feeds a model tensors by name and writes everything that it computes, under the names by which implementations are
 * compared (docs/weights.md lists them). Throws AppError 'input.bad' when a tensor is missing or of another shape.
 */
export const makeEval =
  ({ files, runtime }: Ports): Task<'eval'> =>
  async (input, context) => {
    const loaded = await readModel(files, input.model)
    const tensors = await readGivenTensors(files, input.tensors)
    const { device, findings } = await chooseDevice(runtime, input.device)
    const evaluated = fitWindow(loaded, tensors)
    const { model, head } = evaluated
    const { batch, feeds } = readFeeds(loaded, model, tensors)
    const mask = readTokenMask(tensors, model, { batch, seesAll: head !== null })
    if (context.signal.aborted) throw new AppError('cancelled', 'Cancelled while a model was compared.')
    context.progress({ fraction: null, message: `Computing ${batch} windows on ${device}` })
    const common = { batch, tensors, feeds, device }
    const outputs = await runEvaluation(runtime, evaluated, { ...common, mask, gradients: input.gradients })
    nameMask(outputs, model, mask, batch, head !== null)
    if (model.architecture === 'brainlm' && !head) {
      byPatches(outputs, model, batch)
      const everything = readTokenMask(noMask, model, { batch, seesAll: true })
      const plain = await runEvaluation(runtime, evaluated, { ...common, mask: everything, gradients: false })
      byPatches(plain, model, batch)
      outputs.set('infer.last_hidden_state', plain.get('encoder_last_hidden_state')!)
      outputs.set('infer.prediction', plain.get('prediction')!)
    }
    await files.write(input.out, inPieces(safetensorsPieces(outputs)))
    if (!outputs.has('encoder_attention.0')) findings.push(noAttentions)
    const loss = outputs.get('loss')
    return {
      files: [input.out],
      findings,
      outputs: [...outputs.keys()],
      loss: loss ? Number(loss.data[0]) : null,
      device,
    }
  }

const noAttentions: Finding = {
  code: 'eval.attentions',
  severity: 'info',
  place: {},
  message: 'The weights of attention are too large to be kept as a whole and were left out.',
  suggestion: 'Feed fewer windows at once.',
}

const noMask: GivenTensors = {
  has: () => false,
  floats: (name) => {
    throw tensorProblem(name, `The file has no tensor ${name}.`)
  },
  wholes: (name) => {
    throw tensorProblem(name, `The file has no tensor ${name}.`)
  },
}

/** The model for windows of the size given: a picture holds any that fit, the same weights do. */
const fitWindow = ({ card, model, weights }: LoadedModel, tensors: GivenTensors): EvaluatedModel => {
  const head = card.head && headOf(card.head)
  const common = { head, weights, specs: modelParameters(model, card.head) }
  if (model.architecture !== 'brainlm-vitmae') return { ...common, model }
  const [, parcels, windowFrames] = tensors.floats('signal', [null, null, null]).shape
  const opened = openModel(model.architecture, { ...model.config, parcels, windowFrames })
  if (!opened.ok) throw tensorProblem('signal', `signal does not fit the model: ${opened.problems.join('; ')}.`)
  return { ...common, model: opened.model }
}

const readFeeds = (
  { card }: LoadedModel,
  model: MaskedModel,
  tensors: GivenTensors,
): { batch: number; feeds: Record<string, Tensor> } => {
  const signal = tensors.floats('signal', [null, model.parcels, model.windowFrames])
  const [batch] = signal.shape
  if (batch === 0) throw tensorProblem('signal', 'signal holds no window.')
  const feeds: Record<string, Tensor> = { signal: { dtype: 'float32', ...signal } }
  if (!model.feedsPositions) return { batch, feeds }
  const shape = [batch, model.parcels, 3]
  const places = feedPositions(card.contract)
  const own = () => Float32Array.from({ length: batch * places.length }, (_, i) => places[i % places.length])
  const data = tensors.has('xyz') ? tensors.floats('xyz', shape).data : own()
  return { batch, feeds: { ...feeds, xyz: { dtype: 'float32', shape, data } } }
}

/** What was hidden, as each architecture's cases name it. */
const nameMask = (outputs: Outputs, model: MaskedModel, mask: TokenMask, batch: number, hasHead: boolean): void => {
  const { parcels, windowFrames, tokens } = model
  outputs.set('ids_restore', { dtype: 'I64', shape: [batch, tokens], data: mask.idsRestore })
  if (hasHead) return
  if (model.architecture === 'brainlm') {
    outputs.set('mask', { dtype: 'F32', shape: [batch, parcels, tokens / parcels], data: mask.hidden })
    return
  }
  outputs.set('token_mask', { dtype: 'F32', shape: [batch, tokens], data: mask.hidden })
  const counted = Uint8Array.from(mask.weight)
  outputs.set('pixel_mask', { dtype: 'U8', shape: [batch, parcels, windowFrames], data: counted })
}

/** The first architecture's prediction by its tokens, [B, P, patches, patchFrames]. */
const byPatches = (outputs: Outputs, { parcels, tokens, windowFrames }: MaskedModel, batch: number): void => {
  const { data } = outputs.get('prediction')!
  const patches = tokens / parcels
  outputs.set('prediction', { dtype: 'F32', shape: [batch, parcels, patches, windowFrames / patches], data })
}
