import { numberAt, textAt, type Json } from './readJson'
import { cite } from './references'
import { count, spreadOf, tell } from './wording'

/** How recordings were held against a cohort; null where the file tells of no detection. */
export function describeDetection(json: Json): string | null {
  const model = textAt(json, 'model.name')
  const [references, fdr] = [numberAt(json, 'reference.recordings'), numberAt(json, 'fdr')]
  if (!textAt(json, 'format')?.startsWith('boldscope-findings/') || model === null || fdr === null) return null
  const architecture = textAt(json, 'model.architecture') ?? ''
  const citation = architecture.startsWith('brainlm') ? ` ${cite('caro2024')}` : ''
  const parameters = numberAt(json, 'model.parameters')
  const hash = textAt(json, 'model.sha256')
  return (
    `Recordings were reconstructed by the model ${model} (${architecture} architecture${citation}` +
    `${parameters === null ? '' : `, ${count(parameters, 'parameter')}`}${hash === null ? '' : `, SHA-256 ${hash.slice(0, 12)}...`}), ` +
    `each token once from the others; departures were compared with ${count(references ?? 0, 'reference recording')} and reported at a false discovery rate of ${tell(fdr)} ${cite('benjamini1995')}.`
  )
}

export function tellDetections(all: readonly Json[]): string {
  const numbers = (path: string) => all.flatMap((json) => numberAt(json, path) ?? [])
  const [cells, r2] = [numbers('cells'), numbers('quality.medianMaskedR2')]
  return [
    ...(cells.length > 0 ? [`Cells of parcel and window judged: ${spreadOf(cells)}.`] : []),
    ...(r2.length > 0 ? [`Median masked R² of the reconstruction: ${spreadOf(r2)}.`] : []),
  ].join(' ')
}

/** A model that lies with what is written; null where the file is none of a model. */
export function describeModelCard(json: Json): string | null {
  const [name, architecture] = [textAt(json, 'name'), textAt(json, 'architecture')]
  if (name === null || architecture === null || textAt(json, 'contract.atlas.name') === null) return null
  const [window, patch] = [numberAt(json, 'contract.windowFrames'), numberAt(json, 'contract.patchFrames')]
  const frames =
    window === null || patch === null ? '' : ` of windows of ${count(window, 'frame')} in tokens of ${patch}`
  const citation = architecture.startsWith('brainlm') ? ` ${cite('caro2024')}` : ''
  return `The model ${name} has the ${architecture} architecture${citation} and reads series${frames} of the atlas ${textAt(json, 'contract.atlas.name')}.`
}
