import type { Analysis, AnalysisSummary, Explanation } from '../../preload/contract'
import { formatFixed } from './format'

type Method = Explanation['method']

/** What each method shows, in words. */
export const methodWords: Record<Method, { name: string; asks: string; row: string; column: string }> = {
  attention: {
    name: 'Attention',
    asks: 'which parcels look at which inside the model',
    row: 'looks',
    column: 'is looked at',
  },
  rollout: {
    name: 'Attention rollout',
    asks: 'attention followed through all layers',
    row: 'looks',
    column: 'is looked at',
  },
  occlusion: {
    name: 'Occlusion',
    asks: 'how far each prediction changes when a parcel is hidden',
    row: 'is predicted',
    column: 'is hidden',
  },
  perturbation: {
    name: 'Perturbation',
    asks: 'how each prediction moves when a parcel is pushed',
    row: 'is predicted',
    column: 'is pushed',
  },
  'integrated-gradients': {
    name: 'Integrated gradients',
    asks: 'which frames of which parcels one prediction rests on',
    row: 'is relied on',
    column: 'frame',
  },
}

const kindWords: Record<Exclude<Analysis['kind'], 'explain'>, string> = {
  forecast: 'Forecast',
  embed: 'Embeddings',
  predict: 'Prediction',
  connectivity: 'Connectivity',
  quality: 'Quality',
}

export const analysisName = ({
  kind,
  title,
  imported,
}: Pick<AnalysisSummary, 'kind' | 'title' | 'imported'>): string => {
  if (imported) return 'Imported connectivity'
  if (kind === 'explain') return methodWords[title as Method]?.name ?? title
  return kind === 'predict' ? `${kindWords.predict} of ${title}` : kindWords[kind]
}

/** What the likeness of a map and its control means. */
export const controlVerdict = (control: Explanation['control']): { text: string; grave: boolean } => {
  if (!control)
    return { text: 'No control was computed: whether this map says anything of what was learned is open.', grave: true }
  const other = control.kind === 'random' ? 'the same model with random weights' : `the model ${control.name}`
  const { correlation } = control
  if (correlation === null) return { text: `Likeness to ${other} could not be computed.`, grave: true }
  const rho = `Rank correlation with ${other}: ${formatFixed(correlation, 2)}.`
  if (correlation >= 0.7)
    return { text: `${rho} The map is nearly the control's: it says little of what was learned.`, grave: true }
  if (correlation >= 0.4) return { text: `${rho} Part of the map is in both: look at what differs.`, grave: true }
  const unlike = control.kind === 'random' ? 'what untrained weights give' : 'what that model gives'
  return { text: `${rho} The map is not ${unlike}.`, grave: false }
}
