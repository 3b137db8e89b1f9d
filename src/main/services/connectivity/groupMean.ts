import type { TaskOutput } from '../../../preload/contract'
import { gatherEdges, spread } from '../../domain/connectivity'
import type { ParcelSeries } from '../../domain/parcelSeries'
import { baseName } from '../paths'
import type { Matrix } from './matrices'
import { measureMatrix } from './measureMatrix'
import { notInGroup, tooFewForGroup } from './remarks'
import { writeGroup } from './writeGroup'
import { besideMatrix, type Target } from './writeTables'

type GroupMean = TaskOutput<'connectivity'>['groupMeans'][number]

/** What a recording gives to the mean of a group. */
export interface GroupMember {
  path: string
  series: Pick<ParcelSeries, 'parcels' | 'atlas' | 'phantom'>
  /** Places of the usable parcels, ascending. */
  used: number[]
  /** Of these. */
  matrices: Array<Pick<Matrix, 'stat' | 'values'>>
}

/** Entries that are correlations are averaged as Fisher z. */
const correlations = new Set(['pearsoncorrelation', 'partialcorrelation', 'laggedcorrelation'])

/** Gathers recordings in their order: the mean over these, their standard deviation and how many have each edge. */
export const gatherGroup = (target: Target) => {
  const paths: string[] = []
  const sums = new Map<string, ReturnType<typeof gatherEdges>>()
  const strangers: string[] = []
  let first: GroupMember['series'] | null = null
  let phantom = false
  return {
    add({ path, series, used, matrices }: GroupMember): void {
      first ??= series
      if (namesOf(series) !== namesOf(first)) {
        strangers.push(baseName(path))
        return
      }
      paths.push(path)
      phantom ||= series.phantom
      for (const { stat, values } of matrices) {
        if (!sums.has(stat)) sums.set(stat, gatherEdges(series.parcels.length, correlations.has(stat)))
        sums.get(stat)!.add(spread(values, used, series.parcels.length))
      }
    },
    async write() {
      const findings = strangers.length > 0 ? [notInGroup(strangers)] : []
      if (first === null || paths.length < 2)
        return { files: [], groupMeans: [], findings: [...findings, tooFewForGroup(paths.length)] }
      const files: string[] = []
      const groupMeans: GroupMean[] = []
      for (const [stat, edges] of sums) {
        const group = { ...edges.finish(), stat, series: { ...first, phantom } }
        const written = await writeGroup(target, { ...group, asCorrelations: correlations.has(stat), sources: paths })
        const measured = target.input.measures ? await measureMean(target, group, written.paths.mean) : null
        files.push(...written.files, ...(measured?.files ?? []))
        findings.push(...(measured?.findings ?? []))
        groupMeans.push({ stat, recordings: paths.length, ...written.paths, measures: measured?.files[0] ?? null })
      }
      return { files, groupMeans, findings }
    },
  }
}

/** Measures of the mean's own graph, beside it. */
const measureMean = (
  target: Target,
  { mean, stat, series }: { mean: Float64Array; stat: string; series: GroupMember['series'] },
  source: string,
) =>
  measureMatrix(target, {
    ...{ ...series, stat, source, values: mean },
    path: besideMatrix(source, 'measures'),
  })

const namesOf = ({ parcels }: GroupMember['series']): string => parcels.map(({ name }) => name).join('\t')
