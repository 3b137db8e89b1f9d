import type { TaskInput } from '../../../preload/contract'
import type { Control } from '../inference/control'
import type { LoadedModel } from '../modelFiles'
import type { Mapped } from './subject'

/** From this rank correlation on, a map hardly differs from its control's. */
const hardlyDifferent = 0.7
/** Attributions of which more is missing or too much are not to be relied on. */
const badlyComplete = 0.02

/** What keeps a map from being believed, in plain words. */
export const doubtExplanation = (
  {
    loaded,
    map,
    control,
    correlation,
  }: { loaded: LoadedModel; map: Mapped; control: Control | null; correlation: number },
  { method }: Pick<TaskInput<'explain'>, 'method'>,
): string[] => {
  const doubts: string[] = []
  const isAttention = method === 'attention' || method === 'rollout'
  if (isAttention)
    doubts.push('Attention shows where a model looks, not what its output depends on: compare it with occlusion.')
  const most = isAttention ? mostParcelsOfToken(loaded) : 1
  if (most > 1)
    doubts.push(
      `A token of this model carries up to ${most} parcels: attention does not tell them apart, each gets its share.`,
    )
  const { completeness } = map
  if (completeness !== null && (completeness.error ?? 0) > badlyComplete)
    doubts.push(
      `The attributions do not sum to what they should: ${(100 * completeness.error!).toFixed(0)} % of them are missing or too many after ${completeness.steps} steps.`,
    )
  if (control === null) doubts.push('Without a control nobody knows how much of this map was learned.')
  else if (Number.isNaN(correlation))
    doubts.push(`The map cannot be compared with that of its control, ${control.name}.`)
  else if (correlation >= hardlyDifferent)
    doubts.push(
      `The order of this map is hardly different from that of its control, ${control.name} (rank correlation ${correlation.toFixed(2)}): most of it is there without anything that was learned.`,
    )
  return doubts
}

const mostParcelsOfToken = ({ model: { tokenOfValue, windowFrames } }: LoadedModel): number => {
  const parcels = new Map<number, Set<number>>()
  tokenOfValue.forEach((token, value) => {
    const of = parcels.get(token) ?? new Set()
    parcels.set(token, of.add(Math.floor(value / windowFrames)))
  })
  return Math.max(...Array.from(parcels.values(), ({ size }) => size))
}
