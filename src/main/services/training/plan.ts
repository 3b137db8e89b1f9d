import type { InputContract, ModelCard, TaskInput } from '../../../preload/contract'
import type { Finding } from '../../domain/finding'
import { splitPeople } from '../../domain/labels'
import type { MaskedModel } from '../../models/maskedModel'
import type { Weights } from '../../models/parameters'
import type { FileStore, TaskContext } from '../../ports'
import type { Binding } from '../checkpoints'
import { baseName } from '../paths'
import { seenBefore } from '../seenRecordings'
import { openBase, type Prepared } from './baseModel'
import { bindTraining } from './binding'
import { keepLongEnough, keepSameParcels, readMembers, type Cohort, type Member } from './cohort'
import { condense } from './condense'
import { describeInput } from './describeInput'
import { demandHeldOut, doubtHeldOut, tellPeople } from './heldOut'
import { defaultSteps, readModelConfig, readTrainingSettings } from './settings'
import { findPositions } from './positions'
import { bringToRate, commonTr } from './sameRate'
import { scaleMembers, type Scaled } from './scaleMembers'
import type { TrainingSettings } from './settingTables'

/** A recording ready to be trained on. */
export interface Recording extends Scaled {
  name: string
  path: string
  person: string
  sha256: string
}

/** Everything that a training is, before its first step. */
export interface TrainingPlan {
  name: string
  model: MaskedModel
  settings: TrainingSettings
  steps: number
  seed: number
  contract: InputContract
  recordings: Recording[]
  /** Of people held out to measure by. */
  heldOut: Recording[]
  phantom: boolean
  /** The label volume, when it is at hand. */
  atlasFile: string | null
  /** What the models that the training goes back to have seen: see the card. */
  seenBefore: NonNullable<ModelCard['training']>['seenBefore']
  /** The weights to begin with, where the training goes on from another model. */
  weights: Weights | null
  origin: ModelCard['origin']
  /** What a checkpoint must agree with. */
  binding: Binding
  findings: Finding[]
}

type TrainInput = Pick<
  TaskInput<'train'>,
  'series' | 'times' | 'atlas' | 'model' | 'base' | 'settings' | 'seed' | 'steps' | 'name' | 'out' | 'device'
>

/** Reads settings, cohort and positions. Throws AppError 'usage.bad' or 'input.bad' when nothing can be trained. */
export const planTraining = async (
  files: FileStore,
  input: TrainInput,
  context: TaskContext,
): Promise<TrainingPlan> => {
  const base = input.base === undefined ? null : await openBase(files, input.base, input)
  const given = readTrainingSettings(base?.settings ?? input.settings, input.model)
  const read = await readMembers(files, input, context)
  const prepared = base ? await base.prepare(read) : await prepareFresh(files, read, { ...given, input })
  const { model, contract, atlasFile, cohort } = prepared
  const { coordinateUnitMm, scaling } = contract
  const settings = { ...given.training, coordinateUnitMm, gain: scaling.gain }
  const scaled = scaleMembers(cohort, scaling.gain)
  const heldOut = splitPeople(
    scaled.recordings.map(({ person }) => person),
    settings.validation,
    input.seed,
  )
  demandHeldOut(settings.validation, heldOut)
  const steps = input.steps ?? defaultSteps
  const plan = { model, settings, steps, seed: input.seed, contract }
  const held = scaled.recordings.filter((_, i) => heldOut[i])
  const doubts = doubtHeldOut(held, settings, base?.card ?? null)
  return {
    ...plan,
    name: input.name ?? baseName(input.out),
    recordings: scaled.recordings.filter((_, i) => !heldOut[i]),
    heldOut: held,
    phantom: base?.card.phantom === true || cohort.members.some(({ series }) => series.phantom),
    atlasFile,
    seenBefore: base ? seenBefore(base.card) : undefined,
    weights: base?.weights ?? null,
    origin: base?.origin ?? { kind: 'trained', from: null, sha256: null, licence: null },
    binding: bindTraining({ ...plan, recordings: scaled.recordings, base: base?.origin.sha256 ?? null }),
    findings: [
      ...condense(scaled.findings),
      ...prepared.findings,
      ...tellPeople(scaled.recordings, settings),
      ...doubts,
    ],
  }
}

interface Fresh {
  training: TrainingSettings
  model: Record<string, string>
  input: TrainInput
}

/** A model that begins: its parcels, positions and repetition time are those of the cohort. */
const prepareFresh = async (
  files: FileStore,
  read: Cohort,
  { training, model: settings, input }: Fresh,
): Promise<Prepared> => {
  const same = keepSameParcels(read)
  const model = readModelConfig(settings, same.members[0].series.parcels.length, input.model)
  const rated = bringToRate(same, commonTr(same.members))
  // What is left out for its length shall not say where the parcels lie.
  const long = keepLongEnough(rated, model.windowFrames)
  const positions = await findPositions(files, long.members, input.atlas)
  const described = describeInput(model, positions, { trSeconds: commonTr(long.members), ...training })
  return {
    model,
    contract: described.contract,
    cohort: { members: long.members.map(reorder(described.order)), findings: long.findings.filter(isOpen(positions)) },
    atlasFile: positions.atlasFile,
    findings: [...positions.findings, ...described.findings],
  }
}

/** That a series does not name its atlas is no news once its parcels were found in a label volume. */
const isOpen =
  ({ coordinates }: Pick<InputContract, 'coordinates'>) =>
  ({ code }: Finding): boolean =>
    coordinates === 'none' || code !== 'series.atlas.unknown'

/** The same recording with its parcels in another order. */
const reorder =
  (order: readonly number[] | null) =>
  (member: Member): Member => {
    if (!order) return member
    const { series } = member
    const { length } = order
    const values = series.values.map((_, at) => series.values[at - (at % length) + order[at % length]])
    return {
      ...member,
      series: { ...series, values, parcels: order.map((column) => series.parcels[column]), coverage: null },
    }
  }
