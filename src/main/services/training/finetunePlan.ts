import { AppError, type Head, type TaskInput } from '../../../preload/contract'
import type { Finding } from '../../domain/finding'
import { splitPeople } from '../../domain/labels'
import type { FileStore, TaskContext } from '../../ports'
import type { Tune } from '../../models/tune'
import type { Binding } from '../checkpoints'
import { readModel, type LoadedModel } from '../modelFiles'
import { baseName } from '../paths'
import { demandOtherFolder, fitTo, inherit } from './baseModel'
import { bindTraining } from './binding'
import { readMembers } from './cohort'
import { condense } from './condense'
import { demandHeldOut, doubtHeldOut } from './heldOut'
import { demandEveryClass, labelCohort } from './labelCohort'
import type { Recording } from './plan'
import { scaleMembers } from './scaleMembers'
import { defaultFineTuningSteps, readFineTuning, type FineTuningSettings } from './settingTables'

/** A recording with the label of its person. */
export interface Labelled extends Recording {
  /** The number in its own unit, or the index of the class. */
  label: number
}

/** Everything that a fine-tuning is, before its first step. */
export interface FineTuningPlan {
  name: string
  base: LoadedModel
  head: Head
  tune: Tune
  settings: FineTuningSettings
  steps: number
  seed: number
  recordings: Labelled[]
  /** Of people held out to measure by. */
  heldOut: Labelled[]
  phantom: boolean
  /** What a checkpoint must agree with. */
  binding: Binding
  findings: Finding[]
}

/** Throws AppError 'usage.bad' or 'input.bad' when nothing can be learned. */
export const planFineTuning = async (
  files: FileStore,
  input: TaskInput<'finetune'>,
  context: TaskContext,
): Promise<FineTuningPlan> => {
  const settings = readFineTuning(input.settings)
  const tune = readTune(input.tune, settings.loraAlpha)
  demandOtherFolder(input.model, input.out)
  const base = await readModel(files, input.model)
  const { card, model } = base
  demandFits(tune, base)
  const cohort = fitTo(card, await readMembers(files, input, context))
  const labelled = await labelCohort(files, cohort, input, settings.personColumn)
  const labelOf = new Map(labelled.members.map(({ path }, i) => [path, labelled.labels[i]]))
  const { recordings: scaled, findings } = scaleMembers(labelled, card.contract.scaling.gain)
  const recordings = scaled.map((one): Labelled => ({ ...one, label: labelOf.get(one.path)! }))
  const people = recordings.map(({ person }) => person)
  const labels = recordings.map(({ label }) => label)
  const { classes } = labelled
  const held = splitPeople(people, settings.validation, input.seed, classes.length > 0 ? labels : undefined)
  demandHeldOut(settings.validation, held)
  demandEveryClass(classes, labels, held)
  const training = recordings.filter((_, i) => !held[i])
  const heldOut = recordings.filter((_, i) => held[i])
  const head = describeHead(input, settings, training, classes)
  const steps = input.steps ?? defaultFineTuningSteps
  const { seed } = input
  const more = { tune: input.tune, head, labels, shuffleLabels: input.shuffleLabels } as unknown as Binding
  const bound = { model, settings, steps, seed, contract: card.contract, recordings, base: base.sha256, more }
  return {
    name: input.name ?? baseName(input.out),
    base,
    head,
    tune,
    settings,
    steps,
    seed,
    recordings: training,
    heldOut,
    phantom: card.phantom || labelled.members.some(({ series }) => series.phantom),
    binding: bindTraining(bound),
    findings: [...condense(findings), ...inherit(card), ...doubtHeldOut(heldOut, settings, card)],
  }
}

const readTune = (text: string, alpha: number): Tune => {
  const [kind, count] = text.split(':')
  if (kind === 'last') return { kind, layers: Number(count) }
  if (kind === 'lora') return { kind, rank: Number(count), alpha: alpha > 0 ? alpha : Number(count) }
  return { kind: kind === 'full' ? 'full' : 'head' }
}

const demandFits = (tune: Tune, { card, model }: LoadedModel): void => {
  if (tune.kind === 'last' && tune.layers > model.encoderLayers)
    throw new AppError(
      'usage.bad',
      `The encoder of ${card.name} has ${model.encoderLayers} layers, not ${tune.layers}.`,
    )
}

const lossOf = { binary: 'binary_cross_entropy', classes: 'cross_entropy' } as const

/** One label for each person, whatever the number of their recordings. */
const labelsOfPeople = (recordings: readonly Labelled[]): number[] => [
  ...new Map(recordings.map(({ person, label }) => [person, label])).values(),
]

/** The head, with what the training people alone say of the labels: mean and spread, or how rare a class is. */
const describeHead = (
  { kind, pooling, target }: Pick<TaskInput<'finetune'>, 'kind' | 'pooling' | 'target'>,
  { headLoss, classWeights }: FineTuningSettings,
  training: readonly Labelled[],
  classes: string[],
): Head => {
  const shared = { kind, pooling, target, classes, sigmoid: false }
  const labels = labelsOfPeople(training)
  if (kind !== 'regression') {
    const positive = labels.filter((label) => label === 1).length
    const positiveWeight = kind === 'binary' && classWeights ? (labels.length - positive) / positive : null
    return { ...shared, loss: lossOf[kind], positiveWeight, offset: 0, scale: 1 }
  }
  const offset = labels.reduce((sum, label) => sum + label, 0) / labels.length
  const scale = Math.sqrt(labels.reduce((sum, label) => sum + (label - offset) ** 2, 0) / labels.length)
  if (!(scale > 0)) throw new AppError('input.bad', `All people to learn from have the same ${target}.`)
  return { ...shared, loss: headLoss, positiveWeight: null, offset, scale }
}
