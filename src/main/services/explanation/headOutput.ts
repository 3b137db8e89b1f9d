import type { Head } from '../../../preload/contract'
import { readLogits } from '../../domain/explain'
import { headInferenceOnnx } from '../../models/head'
import { maskFeeds, naturalOrder, windowFeeds } from '../inference/feeds'
import { headOf } from '../inference/headOf'
import { withWeightedSession, type GraphWeights } from '../modelSession'
import type { Subject, Work } from './subject'

/** What is explained of a head: a regression's label in its own unit, of classes the logit of one. */
export const outputValue = (head: Head, logit: number): number =>
  head.kind === 'regression' ? readLogits(head, [logit]).value! : logit

/** Its name. */
export const outputUnit = ({ kind, target, classes }: Head, output: number): string =>
  kind === 'regression' ? target : `the logit of ${classes[kind === 'binary' ? 1 : output]}`

/** The output that the model gives the recording: of classes the likeliest, else the only one. */
export const chooseOutput = async (
  { loaded, window, device }: Pick<Subject, 'loaded' | 'window' | 'device'>,
  { runtime }: Pick<Work, 'runtime'>,
): Promise<number> => {
  const { model, card } = loaded
  if (card.head?.kind !== 'classes') return 0
  const head = headOf(card.head)
  const compile = (weights: GraphWeights) =>
    headInferenceOnnx(model, head, { batch: 1, weights, standardOnly: false, device })
  const feeds = { ...windowFeeds(loaded, window.signal), ...maskFeeds(model, naturalOrder(model), model.tokens, 1) }
  const { logits } = await withWeightedSession(runtime, loaded, compile, device, (session) => session.run(feeds))
  const values = Array.from(logits.data as Float32Array)
  return values.indexOf(Math.max(...values))
}
