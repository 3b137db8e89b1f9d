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
}

export const rowOf = (quality: RunQuality, input: Target['input']): GroupRow => {
  const { subject, session } = readEntities(quality.run.bold ?? quality.run.series!)
  const name = quality.run.name.replace(/_desc-quality$/, '')
  const values = measuresFor(input).map((measure) => measure.of(quality))
  return { name, subject, session, phantom: quality.phantom, dvarsSource: quality.dvars?.source ?? null, values }
}

/** Writes the table of all recordings; gives its files, and how many stand out. */
export async function writeGroup(
  { files, program, input }: Target,
  rows: readonly GroupRow[],
): Promise<{ files: string[]; table: string; outliers: number }> {
  const measures = measuresFor(input)
  const { groupDeviations: most, fewestInGroup: fewest } = input
  const places = measures.map(
    ({ worse }, at) =>
      worse &&
      placeInGroup(
        Float64Array.from(rows, ({ values }) => values[at]),
        worse,
        most,
        fewest,
      ),
  )
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
        Rule: '|value - median| / (1.4826 * median absolute deviation); not judged where fewer than FewestRecordings have the measure or where the deviation is 0',
        Deviations: most,
        FewestRecordings: fewest,
      },
      Recordings: rows.length,
      Phantom: rows.some(({ phantom }) => phantom),
      GeneratedBy: generatedBy(program),
    }),
  )
  return { files: [table, sidecarOf(table)], table, outliers: worst.filter((names) => names.length > 0).length }
}
