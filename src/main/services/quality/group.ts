import { placeInGroup } from '../../domain/quality'
import { formatTsv } from '../../domain/tables/delimited'
import { formatJson } from '../formatJson'
import { readEntities } from '../entities'
import { joinPath } from '../paths'
import { sidecarOf } from '../seriesFiles'
import type { RunQuality } from './judgeRecording'
import { measuresFor } from './summary'
import { cell, generatedBy, type Target } from './writeRecording'

/** What of a recording goes into the table of the group; its frames are not kept. */
export interface GroupRow {
  name: string
  subject: string
  session: string | null
  phantom: boolean
  dvarsSource: string | null
  /** In the order of the measures. */
  values: number[]
  /** What each was computed of; null where it makes no difference. */
  sources: Array<string | null>
}

export const rowOf = (quality: RunQuality, input: Target['input']): GroupRow => {
  const { subject, session } = readEntities(quality.run.bold ?? quality.run.series!)
  const name = quality.run.name.replace(/_desc-quality$/, '')
  const measures = measuresFor(input)
  const values = measures.map((measure) => measure.of(quality))
  const sources = measures.map((measure) => measure.source?.(quality) ?? null)
  return {
    name,
    subject,
    session,
    phantom: quality.phantom,
    dvarsSource: quality.dvars?.source ?? null,
    values,
    sources,
  }
}

/** Writes the table of all recordings; gives its files, and how many stand out: null where too few have any measure. */
export async function writeGroup(
  { files, program, input }: Target,
  rows: readonly GroupRow[],
): Promise<{ files: string[]; table: string; outliers: number | null }> {
  const measures = measuresFor(input)
  const { groupDeviations: most, fewestInGroup: fewest } = input
  const places = measures.map(({ worse }, at) => worse && placeInGroup(comparable(rows, at), worse, most, fewest))
  const worst = rows.map((_, row) => measures.flatMap(({ name }, at) => (places[at]?.outlier[row] ? [name] : [])))
  const table = joinPath(input.out, 'quality.tsv')
  const header = ['recording', 'participant_id', 'session', 'dvars_source', ...measures.map(({ name }) => name)]
  await files.write(
    table,
    formatTsv([
      [...header, 'outlier_in'],
      ...rows.map(({ name, subject, session, dvarsSource, values }, row) => [
        name,
        `sub-${subject}`,
        session ?? 'n/a',
        dvarsSource ?? 'n/a',
        ...values.map(cell),
        worst[row].join(',') || 'n/a',
      ]),
    ]),
  )
  const about = Object.fromEntries(
    measures.map(({ name, description, units, worse }, at) => [
      name,
      {
        Description: description,
        ...(units ? { Units: units } : {}),
        ...(worse ? { WorseSide: worse, GroupMedian: places[at]?.median, GroupDeviation: places[at]?.deviation } : {}),
      },
    ]),
  )
  await files.write(
    sidecarOf(table),
    formatJson({
      ...about,
      outlier_in: {
        Description:
          'Measures by which a recording lies further than Deviations from the group’s median, on the worse side',
        Rule: '|value - median| / (1.4826 * median absolute deviation); not judged where fewer than FewestRecordings have the measure or where the deviation is 0. DVARS, what follows from it, and GCOR are compared among the recordings that have them from the same source, the commonest in the group.',
        Deviations: most,
        FewestRecordings: fewest,
      },
      Recordings: rows.length,
      Phantom: rows.some(({ phantom }) => phantom),
      GeneratedBy: generatedBy(program),
    }),
  )
  const isJudged = measures.some(
    ({ worse }, at) => worse && comparable(rows, at).filter(Number.isFinite).length >= fewest,
  )
  const outliers = worst.filter((names) => names.length > 0).length
  return { files: [table, sidecarOf(table)], table, outliers: isJudged ? outliers : null }
}

/** Values of a measure; NaN where it was computed of something else than in most of the recordings. */
const comparable = (rows: readonly GroupRow[], at: number): Float64Array => {
  const counts = new Map<string | null, number>()
  for (const { sources, values } of rows)
    if (Number.isFinite(values[at])) counts.set(sources[at], (counts.get(sources[at]) ?? 0) + 1)
  const [commonest] = [...counts].reduce((most, next) => (next[1] > most[1] ? next : most), [null as string | null, 0])
  return Float64Array.from(rows, ({ sources, values }) => (sources[at] === commonest ? values[at] : NaN))
}
