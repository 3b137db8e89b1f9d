import { AppError, type TaskOutput } from '../../../preload/contract'
import { derivedName } from '../../domain/bids'
import { asymmetricCode } from '../../domain/connectivity/parcelMatrix'
import { statInName } from '../../domain/dataset/connectomeFile'
import type { Finding } from '../../domain/finding'
import { formatSeriesTable } from '../../domain/tables/seriesTable'
import type { TaskContext } from '../../ports'
import { measureMatrix } from '../connectivity/measureMatrix'
import { leftOut } from '../connectivity/remarks'
import { refuseSameNames } from '../connectivity/write'
import { writeNetworks, type Target } from '../connectivity/writeTables'
import { breathe } from '../inference/breathe'
import { baseName, joinPath } from '../paths'
import { condense } from '../training/condense'
import { listMatrixFiles } from './listMatrices'
import { readMatrixFile, type MatrixFile } from './readMatrix'
import { noGraph, notSymmetric, nothingFound, nothingRead, statUnknown } from './remarks'

type Output = TaskOutput<'connectivity'>

/**
 * Measures of the graphs of matrices that somebody else computed: a table of parcels for each, and the means of networks
 * where the names of the parcels tell some. Matrices that cannot be read, are not symmetric or hold what is no graph are
 * left out with a finding; throws AppError 'input.bad' when none is left.
 */
export const measureMatrices = async (target: Target, context: TaskContext): Promise<Output> => {
  const paths = await listMatrixFiles(target.files, target.input.matrices, outputName)
  if (paths.length === 0) throw new AppError('input.bad', nothingFound.message, [nothingFound])
  refuseSameNames(paths, outputName)
  const findings: Finding[] = []
  const written: Written = { files: [], measures: [] }
  let [recordings, parcels] = [0, 0]
  for (const [at, path] of paths.entries()) {
    await breathe(context.signal, 'measures were computed')
    context.progress({ fraction: at / paths.length, message: `Matrix ${at + 1} of ${paths.length}` })
    const read = await readMatrixFile(target.files, path)
    const odd = read.ok ? whyNoGraph(baseName(path), read.value, read.findings) : read.findings
    findings.push(...(odd.length > 0 ? [leftOut(baseName(path), odd)] : read.findings))
    if (!read.ok || odd.length > 0) continue
    findings.push(...(await measureOne(target, path, read.value, written)))
    recordings++
    parcels = Math.max(parcels, read.value.parcels.length)
  }
  if (recordings === 0) throw new AppError('input.bad', nothingRead.message, [nothingRead, ...condense(findings)])
  const others = { matrices: [], mean: null, groupMeans: [], seedMaps: [] }
  return {
    ...written,
    ...others,
    recordings,
    parcels,
    leftOut: paths.length - recordings,
    findings: condense(findings),
  }
}

interface Written {
  files: string[]
  measures: string[]
}

/** Kinds of values that are no strengths of connections. */
const noStrengths = new Set(['lag', 'laggedcorrelation', 'tangent', 'geometricmean', 'qcfc'])

const whyNoGraph = (file: string, { stat }: MatrixFile, findings: readonly Finding[]): Finding[] => [
  ...(findings.some(({ code }) => code === asymmetricCode) ? [notSymmetric(file)] : []),
  ...(stat !== null && noStrengths.has(stat) ? [noGraph(file, stat)] : []),
]

const measureOne = async (target: Target, path: string, matrix: MatrixFile, written: Written): Promise<Finding[]> => {
  const { parcels, values, stat } = matrix
  const table = outputPath(target.input.out, path, 'measures')
  const { files, findings } = await measureMatrix(target, { ...matrix, source: path, path: table })
  const networks = outputPath(target.input.out, path, 'networks')
  const format = (names: readonly string[], means: Float64Array) =>
    formatSeriesTable(names, names.length, Float32Array.from(means))
  const whole = Float64Array.from(values)
  written.files.push(
    ...files,
    ...(await writeNetworks(target, { path: networks, source: path, parcels, whole, format })),
  )
  written.measures.push(table)
  return [...(stat === null ? [statUnknown(baseName(path))] : []), ...findings]
}

/** e.g. `sub-01_task-rest_stat-fisherz_measures.tsv`; the values keep the name that their file gives them. */
const outputPath = (out: string, path: string, suffix: string): string => {
  const name = baseName(path)
  const stat = statInName(name)
  return joinPath(out, derivedName(name, stat === null ? [] : [['stat', stat]], suffix, '.tsv'))
}

const outputName = (path: string): string => outputPath('', path, 'measures')
