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

/** Whether two names both say whose they are, and it is not the same run. */
export const saysOtherRun = (one: string, other: string): boolean =>
  [one, other].every((path) => entityOf(parseBidsName(baseName(path)), 'sub') !== null) && runKey(one) !== runKey(other)

const sameSpelling = (key: string, value: string): string => (key === 'run' ? value.replace(/^0+(?=\d)/, '') : value)
