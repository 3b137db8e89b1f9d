import { entityOf, formatBidsName, parseBidsName } from '../../domain/bids'
import { stemOf } from '../entities'
import { baseName } from '../paths'

/** What the files of a recording's quality begin with: the entities of its run and `desc-quality`, or the stem of another name. */
export function qualityName(path: string): string {
  const name = parseBidsName(baseName(path))
  if (entityOf(name, 'sub') === null) return `${stemOf(path).replace(/_?timeseries$/, '')}_desc-quality`
  const kept = name.entities.filter(([key]) => key !== 'desc' && key !== 'stat')
  return formatBidsName({ entities: [...kept, ['desc', 'quality']], suffix: '', extension: '' }).replace(/_$/, '')
}
