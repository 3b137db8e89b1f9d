import type { Device } from '../../../preload/contract'
import { meanLabel, readLogits, type ReadLabel } from '../../domain/explain'
import { judgePredictions, type Judgement } from '../../domain/labels'
import { makeFixedBatches } from '../../domain/windows'
import { finetunedParameters, headInferenceOnnx, type HeadConfig } from '../../models/head'
import type { Weights } from '../../models/parameters'
import type { Runtime } from '../../ports'
import type { FineTuningPlan, Labelled } from './finetunePlan'
import { learned, seeAll, visibleFeeds } from './headTraining'
import { weightFeeds, type Measure } from './measureHidden'

/** Windows of each recording that is held out, at most. */
const windowsToMeasure = 8

/** Measures weights on people held out, and says in the end how good they are. */
export interface HeadMeasure extends Measure {
  judge(weights: Weights): Promise<Judgement>
}

/** Null when nobody is held out. */
export const measureHead = async (
  runtime: Runtime,
  plan: FineTuningPlan,
  head: HeadConfig,
  device: Device,
): Promise<HeadMeasure | null> => {
  const { base, settings, heldOut, seed } = plan
  if (heldOut.length === 0) return null
  const { model } = base
  const { batch } = settings
  const onnx = headInferenceOnnx(model, head, { batch, weights: 'inputs', standardOnly: false, device })
  const session = await runtime.createSession(onnx, { device })
  const parameters = finetunedParameters(model, head)
  const masking = seeAll(model.tokens)
  const windows = { seed, batch, windowFrames: model.windowFrames, masking, windows: windowsToMeasure }
  const batches = makeFixedBatches(
    heldOut.map(({ scaled }) => scaled),
    windows,
  )

  /** The logits of each window, by recording held out. */
  const logitsOf = async (weights: Weights): Promise<number[][][]> => {
    const held = weightFeeds({ parameters }, weights)
    const byRecording: number[][][] = heldOut.map(() => [])
    for (const one of batches) {
      const { logits } = await session.run({ ...held, ...visibleFeeds(plan, one) })
      const values = Array.from(logits.data as Float32Array)
      one.recordings.forEach((recording, i) => {
        if (recording >= 0) byRecording[recording].push(values.slice(i * head.outputs, (i + 1) * head.outputs))
      })
    }
    return byRecording
  }

  return {
    async loss(weights) {
      const losses = (await logitsOf(weights)).flatMap((some, recording) =>
        some.map((logits) => lossOf(plan, logits, heldOut[recording].label)),
      )
      return losses.reduce((sum, loss) => sum + loss, 0) / losses.length
    },
    judge: async (weights) => judge(plan, await logitsOf(weights)),
    release: () => session.release(),
  }
}

const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))

/** The loss that the head learns by, of one window. */
const lossOf = ({ head }: FineTuningPlan, logits: readonly number[], label: number): number => {
  if (head.kind === 'classes') {
    const largest = Math.max(...logits)
    return largest + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0)) - logits[label]
  }
  if (head.kind === 'binary')
    return label === 1 ? (head.positiveWeight ?? 1) * softplus(-logits[0]) : softplus(logits[0])
  const error = logits[0] - learned(head, label)
  return head.loss === 'mae' ? Math.abs(error) : error ** 2
}

/** One prediction for each person: the mean over windows, then over recordings. */
const judge = ({ head, heldOut, seed }: FineTuningPlan, logits: number[][][]): Judgement => {
  const byPerson = new Map<string, { labels: ReadLabel[]; actual: number }>()
  heldOut.forEach(({ person, label }: Labelled, i) => {
    const known = byPerson.get(person) ?? { labels: [], actual: label }
    known.labels.push(meanLabel(logits[i].map((one) => readLogits(head, one))))
    byPerson.set(person, known)
  })
  const people = [...byPerson.values()]
  const said = people.map(({ labels }) => meanLabel(labels))
  const outputs = said.flatMap(({ value, probabilities }) => {
    if (head.kind === 'regression') return [value!]
    return head.kind === 'binary' ? [Math.log(probabilities[1] / probabilities[0])] : probabilities
  })
  const classes = Math.max(1, head.classes.length)
  const actual = people.map(({ actual: label }) => label)
  return judgePredictions({ kind: head.kind, outputs, actual, classes, trainingMean: head.offset, seed })
}
