import { formatMatrix, networkOrder, reorder, type GroupEdges } from '../../domain/connectivity'
import type { ParcelSeries } from '../../domain/parcelSeries'
import { formatSeriesTable } from '../../domain/tables/seriesTable'
import { bidsUris } from '../bidsUri'
import { formatJson } from '../formatJson'
import { joinPath } from '../paths'
import { sidecarOf } from '../seriesFiles'
import { writeTogether } from '../writeTogether'
import { besideMatrix, writeNetworks, type Target } from './writeTables'

/** What is told of a group, edge by edge. */
interface GroupMatrices extends GroupEdges {
  stat: string
  /** Averaged as Fisher z. */
  asCorrelations: boolean
  series: Pick<ParcelSeries, 'parcels' | 'atlas' | 'phantom'>
  /** Paths of the recordings. */
  sources: readonly string[]
}

interface GroupPaths {
  mean: string
  deviation: string
  count: string
}

/** Writes mean, deviation and counts of a group's matrices, and the means over networks; gives the files, and the first three. */
export const writeGroup = async (
  target: Target,
  group: GroupMatrices,
): Promise<{ files: string[]; paths: GroupPaths }> => {
  const { files, input } = target
  const { stat, asCorrelations, series, sources, mean, deviation, count } = group
  const { parcels } = series
  const pathOf = (what: string) => joinPath(input.out, `group_stat-${stat}_desc-${what}_relmat.tsv`)
  const paths: GroupPaths = { mean: pathOf('mean'), deviation: pathOf('deviation'), count: pathOf('count') }
  const order = input.order === 'network' ? networkOrder(parcels) : null
  const names = (order ?? parcels.map((_, at) => at)).map((at) => parcels[at].name)
  const ordered = (matrix: Float64Array) => (order ? reorder(matrix, order) : matrix)
  const over = `over ${sources.length} recordings, of each pair over those that have it`
  const asZ = 'the Fisher z of the correlations'
  const methods = {
    mean: asCorrelations ? `Mean ${over}: of ${asZ}, turned back to a correlation` : `Arithmetic mean ${over}`,
    deviation: `Sample standard deviation (n - 1) ${over}${asCorrelations ? `: of ${asZ}, not of these` : ''}`,
    count: 'Number of recordings that have a value',
  }
  const format = stat === 'lag' ? formatPlain : formatMatrix
  const shared = {
    Recordings: sources.length,
    Order: input.order,
    ...(series.atlas ? { Atlas: { Name: series.atlas.name, Hash: series.atlas.hash } } : {}),
    Phantom: series.phantom,
    Sources: await bidsUris(files, sources, input.out),
    GeneratedBy: [{ Name: target.program.name, Version: target.program.version }],
  }
  const about = (what: keyof GroupPaths) =>
    formatJson({
      Description: 'One row and one column for each parcel in the order of the header; n/a = too few have a value.',
      Method: methods[what],
      Values: stat,
      ...shared,
    })
  const contents: Array<[string, Uint8Array | string]> = [
    [paths.mean, format(names, ordered(mean))],
    [sidecarOf(paths.mean), about('mean')],
    [paths.deviation, format(names, ordered(deviation))],
    [sidecarOf(paths.deviation), about('deviation')],
    [paths.count, formatPlain(names, ordered(count))],
    [sidecarOf(paths.count), about('count')],
  ]
  await writeTogether(files, contents)
  const blocks = { path: besideMatrix(paths.mean, 'networks'), source: paths.mean, parcels, whole: mean, format }
  return { files: [...contents.map(([path]) => path), ...(await writeNetworks(target, blocks))], paths }
}

/** Numbers of any size. */
const formatPlain = (names: readonly string[], matrix: Float64Array): Uint8Array =>
  formatSeriesTable(names, names.length, Float32Array.from(matrix))
