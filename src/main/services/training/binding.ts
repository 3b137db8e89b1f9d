import type { InputContract } from '../../../preload/contract'
import type { MaskedModel } from '../../models/maskedModel'
import type { Binding } from '../checkpoints'
import type { CommonSettings } from './settingTables'

interface Bound {
  model: Pick<MaskedModel, 'architecture' | 'config'>
  settings: CommonSettings
  steps: number
  seed: number
  contract: InputContract
  recordings: ReadonlyArray<{ name: string; sha256: string }>
  /** SHA-256 of the weights that it begins with; null = fresh ones. */
  base: string | null
  /** What else must stay. */
  more?: Binding
}

/** What must be the same for a training to go on. How often a checkpoint is written and the memory change nothing that is computed. */
export const bindTraining = ({
  model,
  settings,
  steps,
  seed,
  contract,
  recordings,
  base,
  more = {},
}: Bound): Binding => {
  const { checkpointSeconds: _, memoryLimitMb: __, ...counted } = settings
  const { coordinates, centres, coordinateUnitMm, parcels, trSeconds, scaling } = contract
  const parts = {
    architecture: model.architecture,
    base,
    seed,
    steps,
    setting: { ...model.config, ...counted },
    recordings: recordings.map(({ name, sha256 }) => `${name} (${sha256.slice(0, 12)})`),
    input: { coordinates, centres, coordinateUnitMm, parcels, trSeconds, scaling },
    ...more,
  }
  return JSON.parse(JSON.stringify(parts)) as Binding
}
