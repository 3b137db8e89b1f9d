import type { Finding } from '../finding'
import { problem, some } from './labelProblem'
import type { LabelName } from './labelTable'

/** How atlases of surfaces call what is no part of the cortex: the wall between the hemispheres, and places of no label. */
const names = /^(\?\?\?|unknown|none|background)$|medial[ _-]?wall/i

/**
 * Labels of an atlas of surfaces without those that are no parcel: 0 by convention, others by their name. These come
 * as `left` and are told in a remark.
 */
export function leaveOutNoParcel(
  labels: readonly LabelName[],
  file: string,
): { kept: LabelName[]; left: number[]; findings: Finding[] } {
  const isNone = ({ label, name }: LabelName): boolean => label === 0 || names.test(name)
  const kept = labels.filter((label) => !isNone(label))
  const left = labels.filter((label) => label.label !== 0 && isNone(label))
  if (left.length === 0) return { kept, left: [], findings: [] }
  const told = some(left.map(({ label, name }) => `${label} ${name}`))
  const message = `Labels of ${file} that are called like no parcel are left out: ${told}.`
  const remark = problem('labels.noParcel', { file }, message, 'Name them otherwise if they are parcels.')
  return { kept, left: left.map(({ label }) => label), findings: [{ ...remark, severity: 'info' }] }
}

/** Labels that are no parcel become 0; in place. */
export function clearLabels(labels: Int32Array, left: readonly number[]): void {
  const none = new Set(left)
  if (none.size === 0) return
  for (let i = 0; i < labels.length; i++) if (none.has(labels[i])) labels[i] = 0
}
