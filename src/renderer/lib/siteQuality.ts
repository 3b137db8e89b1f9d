import type { QualitySummary, Recording } from '../../preload/contract'
import { median } from './grid/rows'

/** Quality of the recordings of one site: medians over those that were judged, null where none has the measure. */
export interface SiteQuality {
  /** null: nobody says where they were recorded. */
  site: string | null
  recordings: number
  judged: number
  meanFdMm: number | null
  meanStdDvars: number | null
  tsnr: number | null
  /** Percent of the frames. */
  censored: number | null
  /** That stand out by some measure. */
  outliers: number | null
}

const middle = (judged: readonly QualitySummary[], read: (quality: QualitySummary) => number | null): number | null =>
  median(judged.map(read).filter((value) => value !== null))

const ofSite = (site: string | null, recordings: readonly Recording[]): SiteQuality => {
  const judged = recordings.flatMap(({ quality }) => quality ?? [])
  const censored = middle(judged, (quality) => quality.censored)
  return {
    site,
    recordings: recordings.length,
    judged: judged.length,
    meanFdMm: middle(judged, ({ meanFdMm }) => meanFdMm),
    meanStdDvars: middle(judged, ({ meanStdDvars }) => meanStdDvars),
    tsnr: middle(judged, ({ tsnr }) => tsnr),
    censored: censored === null ? null : censored * 100,
    outliers: judged.length ? judged.filter(({ outlierIn }) => outlierIn.length > 0).length : null,
  }
}

/** By site, as an alphabet has them, those without one last. */
export const qualityBySite = (recordings: readonly Recording[]): SiteQuality[] => {
  const sites = new Map<string | null, Recording[]>()
  for (const recording of recordings) {
    const known = sites.get(recording.site)
    if (known) known.push(recording)
    else sites.set(recording.site, [recording])
  }
  return [...sites]
    .sort(([a], [b]) => Number(a === null) - Number(b === null) || (a ?? '').localeCompare(b ?? '', 'en'))
    .map(([site, some]) => ofSite(site, some))
}
