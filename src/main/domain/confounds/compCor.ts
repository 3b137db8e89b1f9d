import type { Finding } from '../finding'
import type { ConfoundTable } from './confoundTable'

/** What a table's sidecar says of each component: the mask it was taken from. Null = there is no sidecar. */
export type ComponentMasks = ReadonlyMap<string, string> | null

/** The masks of the components by their names, from the JSON sidecar of a confounds table. */
export function readComponentMasks(sidecar: Record<string, unknown>): Map<string, string> {
  const masks = new Map<string, string>()
  for (const [name, about] of Object.entries(sidecar)) {
    const mask = typeof about === 'object' && about !== null ? (about as Record<string, unknown>).Mask : undefined
    if (typeof mask === 'string') masks.set(name, mask)
  }
  return masks
}

/**
 * Names of the components of aCompCor, in their order: those of the combined mask of white matter and CSF, as the
 * sidecar tells. Without a sidecar all `a_comp_cor` of the table are taken, with a warning: some versions of fMRIPrep
 * keep the separate masks under the same name.
 *
 * @param wanted  how many; undefined = all
 */
export function chooseComponents(
  table: ConfoundTable,
  masks: ComponentMasks,
  wanted: number | undefined,
  file: string,
): { names: string[]; findings: Finding[] } {
  const all = [...table.columns.keys()].filter((name) => /^a_comp_cor_\d+$/.test(name)).sort()
  const knowsMasks = masks !== null && all.some((name) => masks.has(name))
  const combined = knowsMasks ? all.filter((name) => masks.get(name) === 'combined') : all
  const names = combined.slice(0, wanted)
  const findings: Finding[] = []
  const say = (code: string, severity: Finding['severity'], message: string, suggestion: string) =>
    findings.push({ code, severity, place: { file, column: 'a_comp_cor' }, message, suggestion })
  if (names.length === 0)
    say(
      'confounds.compCor.missing',
      'error',
      `${file} holds no component of aCompCor from the combined mask.`,
      'Choose another strategy, or the table of an fMRIPrep run with aCompCor.',
    )
  else if (!knowsMasks)
    say(
      'confounds.compCor.mask',
      'warning',
      `Nothing says which mask the ${all.length} components of ${file} were taken from; they are taken as combined.`,
      'Put the table’s JSON sidecar beside it.',
    )
  if (names.length > 0 && wanted !== undefined && names.length < wanted)
    say(
      'confounds.compCor.few',
      'warning',
      `${wanted} components were asked for, ${file} holds ${names.length}.`,
      'Nothing, when these are enough.',
    )
  return { names, findings }
}
