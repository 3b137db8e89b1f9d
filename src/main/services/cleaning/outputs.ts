import { AppError } from '../../../preload/contract'
import { entityOf, formatBidsName, parseBidsName } from '../../domain/bids'
import type { AtlasReference } from '../../domain/parcelSeries'
import type { FileStore } from '../../ports'
import { stemOf } from '../entities'
import { stemOf as stemOfAtlas } from '../atlas/sidecar'
import { baseName, joinPath } from '../paths'

export interface CleanedPaths {
  timeseries: string
  outliers: string
}

/** Where the cleaned series and its table of outliers go: the recording's entities with `desc-denoised`. */
export function nameCleaned(series: string, out: string): CleanedPaths {
  const name = parseBidsName(baseName(series))
  const isBids = entityOf(name, 'sub') !== null
  const entities = [...name.entities.filter(([key]) => key !== 'desc'), ['desc', 'denoised'] as const]
  const derived = (suffix: string) =>
    isBids
      ? formatBidsName({ entities, suffix, extension: '.tsv' })
      : `${stemOf(series).replace(/_?timeseries$/, '')}_desc-denoised_${suffix}.tsv`
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

/**
 * Puts the label volume, its table and sidecar beside what was made, so that the folder can be moved as a whole. Gives the
 * atlas as it is there, and the files that were written. Throws AppError 'conflict' when another one has its name.
 */
export async function keepAtlas(
  files: FileStore,
  atlas: AtlasReference | null,
  out: string,
): Promise<{ atlas: AtlasReference | null; written: string[] }> {
  if (!atlas?.file || (await files.facts(atlas.file))?.kind !== 'file') return { atlas, written: [] }
  const target = joinPath(out, baseName(atlas.file))
  const written: string[] = []
  if ((await files.facts(target)) === null) {
    await files.copy(atlas.file, target)
    written.push(target)
  } else if ((await files.sha256(target)) !== (await files.sha256(atlas.file)))
    throw new AppError(
      'conflict',
      `The output folder already holds another atlas as ${baseName(target)}. Choose another folder.`,
    )
  const beside = (path: string, ending: string) => stemOfAtlas(path) + ending
  for (const ending of ['.tsv', '.json']) {
    const [from, to] = [beside(atlas.file, ending), beside(target, ending)]
    if (to === target || (await files.facts(from))?.kind !== 'file' || (await files.facts(to)) !== null) continue
    await files.copy(from, to)
    written.push(to)
  }
  return { atlas: { ...atlas, file: target }, written }
}
