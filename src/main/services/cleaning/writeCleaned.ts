import type { ParcelSeries } from '../../domain/parcelSeries'
import { bidsUris } from '../bidsUri'
import { formatSeries, sidecarOf } from '../seriesFiles'
import { writeTogether } from '../writeTogether'
import { describeOutliers, formatOutliers, type Censored } from './censoring'
import { keepAtlas } from './keepAtlas'
import type { CleaningItem, Target } from './target'

/** What came of a recording. */
export interface Outcome {
  series: ParcelSeries
  facts: Record<string, unknown>
  censored: Censored
  /** Paths of what it was made of; one may stand there twice. */
  sources: readonly string[]
}

/** Writes what came of a recording, all or nothing, with its atlas; gives the files. */
export async function writeCleaned(
  { files, program, input }: Target,
  { paths: { timeseries, outliers }, atlas }: CleaningItem,
  { series, facts, censored, sources }: Outcome,
): Promise<string[]> {
  const kept = await keepAtlas(files, series.atlas, atlas)
  const more = {
    ...facts,
    Sources: await bidsUris(files, [...new Set(sources)], input.out),
    GeneratedBy: { Name: program.name, Version: program.version },
  }
  const made = [
    ...formatSeries(timeseries, { ...series, atlas: kept.atlas }, more),
    [outliers, formatOutliers(censored.censoring)] as const,
    [sidecarOf(outliers), describeOutliers(censored.rule)] as const,
  ]
  await writeTogether(files, made)
  return [...made.map(([path]) => path), ...kept.written]
}
