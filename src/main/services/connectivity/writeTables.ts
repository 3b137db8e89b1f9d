import { networkMeans, networksOf } from '../../domain/connectivity'
import type { ParcelInfo } from '../../domain/parcelSeries'
import { formatFloat32, formatTsv } from '../../domain/tables/delimited'
import type { FileStore } from '../../ports'
import { bidsUri } from '../bidsUri'
import { formatJson } from '../formatJson'
import { sidecarOf } from '../seriesFiles'
import type { Column } from './measures'
import type { Input } from './recording'

/** Where things go, and who made them. */
export interface Target {
  files: FileStore
  program: { name: string; version: string }
  input: Input
}

interface ParcelTable {
  path: string
  /** What it was made of. */
  source: string
  parcels: readonly ParcelInfo[]
  /** Which of them have a row in the columns, in their order; the others are n/a. */
  used: readonly number[]
  columns: readonly Column[]
  /** Of the whole, for the sidecar: before what is said of the columns, and after it. */
  facts: Record<string, unknown>
  more: Record<string, unknown>
}

/** Writes measures of parcels as a table with a row for each parcel of the atlas, and what is of the whole beside it. */
export const writeParcelTable = async (
  { files, input, program }: Target,
  { path, source, parcels, used, columns, facts, more }: ParcelTable,
): Promise<string[]> => {
  const rowOf = new Map(used.map((parcel, row) => [parcel, row]))
  const cell = (column: Column, parcel: number) => {
    const row = rowOf.get(parcel)
    return row === undefined ? 'n/a' : formatFloat32(column.values[row])
  }
  const rows = parcels.map(({ name, network }, parcel) => [
    name,
    network ?? 'n/a',
    ...columns.map((column) => cell(column, parcel)),
  ])
  await files.write(path, formatTsv([['parcel', 'network', ...columns.map(({ name }) => name)], ...rows]))
  const described = {
    ...facts,
    ...Object.fromEntries(
      columns.map(({ name, description, units }) => [
        name,
        { Description: description, ...(units ? { Units: units } : {}) },
      ]),
    ),
    ...more,
    Sources: [await bidsUri(files, source, input.out)],
    GeneratedBy: [{ Name: program.name, Version: program.version }],
  }
  await files.write(sidecarOf(path), formatJson(described))
  return [path, sidecarOf(path)]
}

/** The table that goes with a matrix: means over networks, or measures of its graph. */
export const besideMatrix = (matrix: string, suffix: 'networks' | 'measures'): string =>
  matrix.replace(/_relmat\.tsv$/, `_${suffix}.tsv`)

interface Blocks {
  path: string
  /** The file of the matrix. */
  source: string
  parcels: ParcelInfo[]
  /** [parcels, parcels]; missing NaN. */
  whole: Float64Array
  format(names: readonly string[], matrix: Float64Array): Uint8Array
}

/** Writes the means of a matrix over blocks of two networks; nothing where no parcel has a network. */
export const writeNetworks = async (
  { files, input, program }: Target,
  { path, source, parcels, whole, format }: Blocks,
): Promise<string[]> => {
  if (parcels.every(({ network }) => network === null)) return []
  const networks = networksOf(parcels)
  const labels = networks.map(({ network }) => network)
  await files.write(path, format(labels, networkMeans(whole, parcels.length, networks)))
  const described = {
    Description: 'Mean of each block of two networks, without the diagonal; missing values do not count.',
    Networks: networks.map(({ network, parcels: members }) => ({ Name: network, Parcels: members.length })),
    Sources: [await bidsUri(files, source, input.out)],
    GeneratedBy: [{ Name: program.name, Version: program.version }],
  }
  await files.write(sidecarOf(path), formatJson(described))
  return [path, sidecarOf(path)]
}
