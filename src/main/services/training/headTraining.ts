import { makeTrainingBatches, type Masking, type TrainingBatch } from '../../domain/windows'
import { finetunedParameters, headParameters, initialiseHead, type HeadConfig } from '../../models/head'
import { initialiseLora } from '../../models/lora'
import type { Tensor } from '../../ports'
import { headOf } from '../inference/headOf'
import { maskFeeds, naturalOrder, type Feeds } from '../inference/feeds'
import type { FineTuningPlan, Labelled } from './finetunePlan'
import { float32, int64, windowFeeds } from './hiddenFeeds'
import type { Learner } from './trainer'

/** How a plan of learning labels is carried out. */
export interface HeadTraining {
  head: HeadConfig
  learner: Learner
  /** What batch 0, 1, ... is fed. */
  feeds(batch: number): Feeds
}

/** Nothing is hidden from a model that tells labels. */
export const seeAll = (tokens: number): Masking => ({ kept: tokens, draw: () => new Float32Array() })

/** The window, and every token in its natural order. */
export const visibleFeeds = ({ base }: Pick<FineTuningPlan, 'base'>, { signal, recordings }: TrainingBatch): Feeds => {
  const { model, card } = base
  const seen = maskFeeds(model, naturalOrder(model), model.tokens, recordings.length)
  return { ...windowFeeds(model, card.contract, signal), ...seen }
}

export const planHead = (plan: FineTuningPlan): HeadTraining => {
  const { base, settings, seed, tune } = plan
  const { model } = base
  const head = { ...headOf(plan.head), dropout: settings.dropout }
  const { batch, noise, amplitude, parcelDropout, jitterFrames } = settings
  const chosen = balance(plan)
  const batches = makeTrainingBatches(
    chosen.map(({ scaled }) => scaled),
    {
      seed,
      batch,
      windowFrames: model.windowFrames,
      masking: seeAll(model.tokens),
      augmentation: { noise, amplitude, parcelDropout, jitterFrames },
    },
  )
  const own = finetunedParameters(model, head).flatMap(({ name }) => {
    const values = name.startsWith('vit.') ? base.weights.get(name) : undefined
    return values ? [[name, values] as const] : []
  })
  const changes = tune.kind === 'lora' ? initialiseLora(model, tune, seed) : []
  return {
    head,
    learner: {
      model,
      objective: { kind: 'head', head },
      tune,
      kept: model.tokens,
      weights: new Map([...own, ...firstHead(plan, head), ...changes]),
    },
    feeds: (number) => {
      const fed = batches(number)
      return {
        ...visibleFeeds(plan, fed),
        labels: labelsOf(
          plan,
          Array.from(fed.recordings, (at) => chosen[at]),
        ),
      }
    },
  }
}

const lastLayer = 'mlp_pred_head.lin3.weight'
/** What `initialiseHead` draws with. */
const drawnDeviation = 0.02

/** A head's weights before training, as wide as the settings say. */
const firstHead = ({ base, settings, seed }: FineTuningPlan, head: HeadConfig): Map<string, Float32Array> => {
  const inputs = new Map(headParameters(base.model, head).map(({ name, shape }) => [name, shape[1]]))
  return new Map(
    [...initialiseHead(base.model, head, seed)].map(([name, values]) => {
      const count = inputs.get(name)
      // The last layer begins near nothing, whatever comes before it.
      if (count === undefined || (settings.headDeviation === 0 && name === lastLayer)) return [name, values]
      const wanted = settings.headDeviation > 0 ? settings.headDeviation : Math.sqrt(2 / count)
      return [name, values.map((value) => (value / drawnDeviation) * wanted)]
    }),
  )
}

/** Of several classes, recordings of rarer ones come so often that all classes come about as often. */
const balance = ({ recordings, head, settings }: FineTuningPlan): Labelled[] => {
  if (head.kind !== 'classes' || !settings.classWeights) return recordings
  const counts = head.classes.map((_, index) => recordings.filter(({ label }) => label === index).length)
  const most = Math.max(...counts)
  return recordings.flatMap((one) => Array.from({ length: Math.round(most / counts[one.label]) }, () => one))
}

/** Labels in the units that the head learns. */
const labelsOf = ({ head }: FineTuningPlan, chosen: readonly Labelled[]): Tensor => {
  if (head.kind === 'classes')
    return int64(
      BigInt64Array.from(chosen, ({ label }) => BigInt(label)),
      [chosen.length],
    )
  return float32(
    Float32Array.from(chosen, ({ label }) => learned(head, label)),
    [chosen.length],
  )
}

/** A label as the head learns it: a number scaled by the training people, or the class. */
export const learned = ({ offset, scale }: FineTuningPlan['head'], label: number): number => (label - offset) / scale
