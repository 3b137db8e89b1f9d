import { entityOf, parseBidsName } from '../domain/bids'
import { stemOf } from './entities'
import { baseName } from './paths'

const entitiesOfRun = ['sub', 'ses', 'task', 'acq', 'ce', 'rec', 'dir', 'run']

/** What programs add to the name of a run for what they make of it. */
const additions =
  /(_mcf|_atlas-.*|_desc-quality.*|_rois_.*|_?timeseries|_?(bold_)?(desc-)?(confounds|regressors|nuisance).*)$/i

/**
 * Which run a file is of, by its name: files of one run have the same key. The BIDS entities that tell runs apart, with
 * `run-1` as `run-01`; of another name what is left of it without what SPM, FSL, C-PAC and this program add.
 */
export function runKey(path: string): string {
  const name = parseBidsName(baseName(path))
  if (entityOf(name, 'sub') === null) return stemOf(path).replace(/^rp_/i, '').replace(additions, '')
  return entitiesOfRun.map((key) => sameSpelling(key, entityOf(name, key) ?? '')).join('_')
}

/**
 * Whether two names say that they are of two runs: where both have a BIDS subject, or where neither has one and `quality`
 * named one of them after its recording.
 */
export const saysOtherRun = (one: string, other: string): boolean => {
  const names = [one, other].map(baseName)
  const subjects = names.filter((name) => entityOf(parseBidsName(name), 'sub') !== null).length
  const isNamedAfter = names.some((name) => /_desc-quality\d*_/.test(name))
  return (subjects === 2 || (subjects === 0 && isNamedAfter)) && runKey(one) !== runKey(other)
}

const sameSpelling = (key: string, value: string): string => (key === 'run' ? value.replace(/^0+(?=\d)/, '') : value)
