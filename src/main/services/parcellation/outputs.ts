import { AppError } from '../../../preload/contract'
import { derivedName } from '../../domain/bids'
import type { ParcelSeries } from '../../domain/parcelSeries'
import { formatSeriesTable } from '../../domain/tables/seriesTable'
import type { FileStore } from '../../ports'
import { stemOf } from '../atlas/sidecar'
import { formatAtlasTable } from '../atlasFiles'
import { baseName, joinPath } from '../paths'
import { sidecarOf, writeSeries } from '../seriesFiles'
import { writeTogether } from '../writeTogether'
import { withoutHemisphere } from './hemispheres'
import type { ChosenAtlas, Method } from './method'

export interface Outputs {
  series: string
  coverage: string
  /** The atlas as it is kept beside the series, and the table of its parcels. */
  atlas: string
  table: string
}

/** Names after BIDS derivatives; a recording of two files is named without its hemisphere. */
export function nameOutputs(out: string, { atlas, stat, sources }: Method): Outputs {
  const [first] = sources
  const recording = sources.length > 1 ? withoutHemisphere(baseName(first)) : baseName(first)
  const derived = (of: string, suffix: string) => {
    const more = [['atlas', atlas.name] as const, ['stat', of] as const]
    return joinPath(out, derivedName(recording, more, suffix, '.tsv'))
  }
  const kept = joinPath(out, `atlas-${atlas.name}${atlas.ending}`)
  const table = joinPath(out, `atlas-${atlas.name}${atlas.ending.replace(/\..*$/, '')}.tsv`)
  return { series: derived(stat, 'timeseries'), coverage: derived('coverage', 'bold'), atlas: kept, table }
}

/** Throws AppError 'conflict' where another atlas has the name already. */
export async function refuseOtherAtlas(files: FileStore, target: string, { hash }: ChosenAtlas): Promise<void> {
  if ((await files.facts(target)) === null || (await files.sha256(target)) === hash) return
  const message = `The output folder already holds another atlas as ${baseName(target)}.`
  throw new AppError('conflict', `${message} Choose another folder, or give the atlas another name.`)
}

/** Writes the series with its sidecar and coverage, and beside it the atlas with its table and its own sidecar. */
export async function writeOutputs(
  files: FileStore,
  outputs: Outputs,
  atlas: ChosenAtlas,
  series: ParcelSeries,
  provenance: Record<string, unknown>,
): Promise<void> {
  const names = series.parcels.map((parcel) => parcel.name)
  const { content } = atlas
  if ((await files.facts(outputs.atlas)) === null)
    await (typeof content === 'string' ? files.copy(content, outputs.atlas) : files.write(outputs.atlas, content))
  await writeTogether(files, [
    [outputs.table, formatAtlasTable(atlas.parcels)],
    [outputs.coverage, formatSeriesTable(names, 1, series.coverage!)],
  ])
  const about = typeof content === 'string' ? `${stemOf(content)}.json` : null
  const target = sidecarOf(outputs.table)
  if (about !== null && about !== target && (await files.facts(about))?.kind === 'file') await files.copy(about, target)
  else if (atlas.phantom && about !== target) await files.write(target, JSON.stringify({ Phantom: true }) + '\n')
  await writeSeries(files, outputs.series, series, provenance)
}
