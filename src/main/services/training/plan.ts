import type { InputContract, TaskInput } from '../../../preload/contract'
import type { Finding } from '../../domain/finding'
import { scaleRobust, type ScaledSeries } from '../../domain/windows'
import type { BrainlmConfig } from '../../models/brainlm'
import type { FileStore, TaskContext } from '../../ports'
import type { Binding, Json } from '../checkpoints'
import { baseName } from '../paths'
import { demandSome, keepLongEnough, loadCohort, type Cohort, type Member } from './cohort'
import { condense } from './condense'
import { findPositions, type Positions } from './positions'
import { defaultSteps, readModelConfig, readTrainingSettings, type TrainingSettings } from './settings'

/** Everything that a training is, before its first step. */
export interface TrainingPlan {
  name: string
  config: BrainlmConfig
  settings: TrainingSettings
  steps: number
  seed: number
  contract: InputContract
  recordings: Array<{ name: string; sha256: string }>
  scaled: ScaledSeries[]
  phantom: boolean
  /** The label volume, when it is at hand. */
  atlasFile: string | null
  /** What a checkpoint must agree with. */
  binding: Binding
  findings: Finding[]
}

/** Reads settings, cohort and positions. Throws AppError 'usage.bad' or 'input.bad' when nothing can be trained. */
export const planTraining = async (
  files: FileStore,
  input: TaskInput<'train'>,
  context: TaskContext,
): Promise<TrainingPlan> => {
  const given = readTrainingSettings(input.settings)
  const settings = given.training
  const cohort = await loadCohort(files, input.series, context)
  const config = readModelConfig(given.model, cohort.members[0].series.parcels.length)
  const { members, scaled, findings } = scaleCohort(keepLongEnough(cohort, config.windowFrames), settings.gain)
  const positions = await findPositions(files, members, input.atlas)
  const tr = commonTr(members)
  const contract = describeInput(positions, tr.trSeconds, config, settings)
  const recordings = members.map(({ name, sha256 }) => ({ name, sha256 }))
  const plan = { config, settings, steps: input.steps ?? defaultSteps, seed: input.seed, contract, recordings }
  return {
    ...plan,
    name: input.name ?? baseName(input.out),
    scaled,
    phantom: members.some(({ series }) => series.phantom),
    atlasFile: positions.atlasFile,
    binding: bindingOf(plan, input.device),
    findings: condense([...findings.filter(isOpen(positions)), ...positions.findings, ...tr.findings]),
  }
}

/** That a series does not name its atlas is no news once its parcels were found in a label volume. */
const isOpen =
  ({ coordinates }: Positions) =>
  ({ code }: Finding): boolean =>
    coordinates === 'none' || code !== 'series.atlas.unknown'

const scaleCohort = (cohort: Cohort, gain: number): Cohort & { scaled: ScaledSeries[] } => {
  const all = cohort.members.map(({ series }) => scaleRobust(series.values, series.frames, series.parcels.length, gain))
  const isUsable = (i: number) => all[i].valid.includes(1)
  const flat = cohort.members.filter((_, i) => !isUsable(i)).map(withoutSignal)
  const members = cohort.members.filter((_, i) => isUsable(i))
  const findings = [...cohort.findings, ...flat]
  demandSome({ members, findings }, 'No recording has a parcel with a signal.')
  return { members, findings, scaled: all.filter((_, i) => isUsable(i)) }
}

const withoutSignal = ({ name }: Member): Finding => ({
  code: 'cohort.noSignal',
  severity: 'warning',
  place: { file: name },
  message: `${name} is left out: every parcel is constant or missing.`,
  suggestion: 'Check how the series was made.',
})

/** The repetition time that most recordings have; those of another are remarked on. */
const commonTr = (members: readonly Member[]): { trSeconds: number | null; findings: Finding[] } => {
  const known = members.map(({ series }) => series.trSeconds).filter((tr) => tr !== null)
  const count = (tr: number) => known.filter((other) => other === tr).length
  const trSeconds = known.reduce<number | null>(
    (best, tr) => (best === null || count(tr) > count(best) ? tr : best),
    null,
  )
  const others = members.filter(({ series }) => series.trSeconds !== null && series.trSeconds !== trSeconds)
  const findings = others.map(({ name, series }): Finding => ({
    code: 'cohort.tr.differs',
    severity: 'warning',
    place: { file: name },
    message: `${name} has a frame every ${series.trSeconds} s, most recordings have one every ${trSeconds} s.`,
    suggestion: 'Train on recordings of one repetition time: the model takes frames for time.',
  }))
  return { trSeconds, findings }
}

const describeInput = (
  { atlas, parcels, coordinates, centres }: Positions,
  trSeconds: number | null,
  { windowFrames, patchFrames }: BrainlmConfig,
  { gain, coordinateUnitMm }: TrainingSettings,
): InputContract => ({
  atlas,
  parcels,
  coordinates,
  centres,
  coordinateUnitMm,
  trSeconds,
  windowFrames,
  patchFrames,
  scaling: { method: 'robust', gain },
})

/** How often a checkpoint is written changes nothing that is computed; everything else must stay. */
const bindingOf = (
  plan: Pick<TrainingPlan, 'config' | 'settings' | 'steps' | 'seed' | 'contract' | 'recordings'>,
  device: string,
): Binding => {
  const { checkpointSeconds: _, ...settings } = plan.settings
  const input = {
    coordinates: plan.contract.coordinates,
    centres: plan.contract.centres,
    coordinateUnitMm: plan.contract.coordinateUnitMm,
    parcels: plan.contract.parcels,
  }
  const recordings = plan.recordings.map(({ name, sha256 }) => `${name} (${sha256.slice(0, 12)})`)
  const parts = {
    device,
    seed: plan.seed,
    steps: plan.steps,
    setting: { ...plan.config, ...settings },
    recordings,
    input,
  }
  return JSON.parse(JSON.stringify(parts)) as { [key: string]: Json }
}
