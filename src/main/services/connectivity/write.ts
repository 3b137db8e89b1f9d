import { AppError } from '../../../preload/contract'
import { formatMatrix, networkOrder, reorder, spread } from '../../domain/connectivity'
import { derivedName } from '../../domain/bids'
import { formatSeriesTable } from '../../domain/tables/seriesTable'
import { bidsUris } from '../bidsUri'
import { formatJson } from '../formatJson'
import { baseName, joinPath } from '../paths'
import { sidecarOf } from '../seriesFiles'
import { writeTogether } from '../writeTogether'
import type { Matrix } from './matrices'
import type { Column } from './measures'
import type { Input, Recording } from './recording'
import { besideMatrix, writeNetworks, writeParcelTable, type Target } from './writeTables'

export type { Target } from './writeTables'

/** The path of something computed from a recording, e.g. `sub-01_..._stat-tangent_relmat.tsv`. */
export const outputPath = (out: string, path: string, stat: string, suffix: string): string =>
  joinPath(out, derivedName(baseName(path), [['stat', stat]], suffix, '.tsv'))

const matrixName = (path: string): string => outputPath('', path, 'x', 'relmat')

/** Throws AppError 'usage.bad' where the outputs of two inputs would have one name. */
export const refuseSameNames = (paths: readonly string[], nameOf = matrixName): void => {
  const byName = new Map<string, string>()
  for (const path of paths) {
    const name = nameOf(path)
    const other = byName.get(name)
    if (other !== undefined)
      throw new AppError(
        'usage.bad',
        `${other} and ${path} would be written to one file. Run them one after the other.`,
      )
    byName.set(name, path)
  }
}

/** Writes a matrix of a recording, its means over networks where the atlas has some, and their sidecars. */
export const writeMatrix = async (target: Target, recording: Recording, matrix: Matrix): Promise<string[]> => {
  const path = outputPath(target.input.out, recording.path, matrix.stat, 'relmat')
  return writeRelations(target, { recording, matrix, path, sources: [recording.path] })
}

/** Writes the mean of a cohort, with the parcels of its first recording. */
export const writeMean = async (
  target: Target,
  recording: Recording,
  matrix: Matrix,
  paths: readonly string[],
): Promise<string[]> => {
  const path = joinPath(target.input.out, `group_stat-${matrix.stat}_relmat.tsv`)
  return writeRelations(target, { recording, matrix, path, sources: paths, group: true })
}

interface Relations {
  recording: Recording
  matrix: Matrix
  path: string
  /** Paths. */
  sources: readonly string[]
  /** What is told of one recording's frames does not hold for a group. */
  group?: boolean
}

const writeRelations = async (target: Target, relations: Relations): Promise<string[]> => {
  const { files, input } = target
  const { recording, matrix, path } = relations
  const sources = await bidsUris(files, relations.sources, input.out)
  const { parcels } = recording.series
  const whole = spread(matrix.values, recording.usable.parcels, parcels.length)
  const order = input.order === 'network' ? networkOrder(parcels) : null
  const names = (order ?? parcels.map((_, at) => at)).map((at) => parcels[at].name)
  const format = matrix.hasUnits ? formatInUnits : formatMatrix
  await writeTogether(files, [
    [path, format(names, order ? reorder(whole, order) : whole)],
    [sidecarOf(path), formatJson(describe(target, { ...relations, sources }))],
  ])
  const blocks = await writeNetworks(target, {
    path: besideMatrix(path, 'networks'),
    source: path,
    parcels,
    whole,
    format,
  })
  return [path, sidecarOf(path), ...blocks]
}

const describe = ({ program, input }: Target, { recording, matrix, sources, group }: Relations): object => {
  const { series, usable } = recording
  return {
    Description: 'One row and one column for each parcel in the order of the header; n/a = parcel left out.',
    ...matrix.facts,
    ...(group ? {} : frameFacts(recording, input)),
    ParcelsUsed: usable.parcels.length,
    ParcelsLeftOut: group
      ? series.parcels.filter((_, at) => !usable.parcels.includes(at)).map(({ name }) => ({ Name: name }))
      : namesLeftOut(recording),
    Order: input.order,
    ...(series.atlas ? { Atlas: { Name: series.atlas.name, Hash: series.atlas.hash } } : {}),
    Phantom: series.phantom,
    Sources: sources,
    GeneratedBy: [{ Name: program.name, Version: program.version }],
  }
}

const frameFacts = ({ series, usable }: Recording, input: Input): object => ({
  RepetitionTime: series.trSeconds,
  Frames: series.frames,
  FramesUsed: usable.frames.length,
  FramesWithoutValues: usable.emptyFrames,
  FramesIncomplete: usable.incompleteFrames,
  MissingValues:
    'Frames without any value are left out; then parcels that miss more of the rest than MostMissing; then frames in which a parcel has no value; then constant parcels.',
  MostMissing: input.mostMissing,
})

/** Parcels that take no part, and why; those that only other recordings of the cohort lack are 'not common'. */
const namesLeftOut = ({ series, usable }: Recording): object[] => {
  const reasons = new Map(usable.leftOut.map(({ parcel, reason }) => [parcel, reason as string]))
  const used = new Set(usable.parcels)
  return series.parcels.flatMap(({ name }, at) =>
    used.has(at) ? [] : [{ Name: name, Reason: reasons.get(at) ?? 'not common' }],
  )
}

/** Writes measures of a recording's parcels, and what is of the whole beside them. */
export const writeMeasures = async (
  target: Target,
  recording: Recording,
  stat: string,
  { columns, facts }: { columns: readonly Column[]; facts: Record<string, unknown> },
): Promise<string[]> => {
  const { series, usable } = recording
  return writeParcelTable(target, {
    path: outputPath(target.input.out, recording.path, stat, 'measures'),
    source: recording.path,
    parcels: series.parcels,
    used: usable.parcels,
    columns,
    facts,
    more: {
      ...frameFacts(recording, target.input),
      ParcelsLeftOut: namesLeftOut(recording),
      Phantom: series.phantom,
    },
  })
}

/** A mean of covariances in units of their own may be of any size. */
const formatInUnits = (names: readonly string[], matrix: Float64Array): Uint8Array =>
  formatSeriesTable(names, names.length, Float32Array.from(matrix))
