import { AppError } from '../../../preload/contract'
import { derivedName } from '../../domain/bids'
import { baseName, joinPath } from '../paths'

export interface CleanedPaths {
  timeseries: string
  outliers: string
}

/** Where the cleaned series and its table of outliers go: the recording's entities with `desc-denoised`. */
export function nameCleaned(series: string, out: string): CleanedPaths {
  const derived = (suffix: string) => derivedName(baseName(series), [['desc', 'denoised']], suffix, '.tsv')
  return { timeseries: joinPath(out, derived('timeseries')), outliers: joinPath(out, derived('outliers')) }
}

/** Throws AppError 'conflict' where the outcome would take the place of what it is made of. */
export function refuseOwnPlace(series: string, { timeseries }: CleanedPaths): void {
  if (timeseries !== series) return
  throw new AppError(
    'conflict',
    'The cleaned series would take the place of the one it is made of. Choose another folder.',
  )
}
