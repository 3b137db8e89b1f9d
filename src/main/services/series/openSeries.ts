import type { Checked } from '../../domain/finding'
import type { ParcelSeries } from '../../domain/parcelSeries'
import type { FileStore } from '../../ports'
import { listSeries, readSeries } from '../seriesFiles'
import { makeSidecarReader } from './readSidecars'
import { timesOfPeople } from './timesOfPeople'

/** Series of a task, with what their data sets know of them. */
export interface OpenSeries {
  /** As `listSeries` gives them. */
  paths: string[]
  /** Seconds between frames, by path, of those whose data set says it: for series whose own files do not. */
  times: Readonly<Record<string, number>>
  read(path: string): Promise<Checked<ParcelSeries>>
}

/**
 * The series among files and folders. The time between frames that neither a series nor its sidecars say is what the
 * catalogue told the task, else what the tables of people say.
 *
 * @param told  by path, what the catalogue knows
 */
export const openSeries = async (
  files: FileStore,
  given: readonly string[],
  told: Readonly<Record<string, number>> = {},
): Promise<OpenSeries> => {
  const paths = await listSeries(files, given)
  const times = await knownTimes(files, given, paths, told)
  const sayOf = makeSidecarReader(files)
  return { paths, times, read: (path) => readSeries(files, path, times[path], sayOf) }
}

/** The times of `openSeries` for series that are listed already. */
export const knownTimes = async (
  files: FileStore,
  given: readonly string[],
  paths: readonly string[],
  told: Readonly<Record<string, number>> = {},
): Promise<Record<string, number>> => {
  const open = paths.filter((path) => told[path] === undefined)
  return { ...(open.length > 0 ? await timesOfPeople(files, given, open) : {}), ...told }
}

/** One series, which the folders `among` may know more of. */
export const readOneSeries = async (
  files: FileStore,
  path: string,
  told?: Readonly<Record<string, number>>,
  among: readonly string[] = [],
): Promise<Checked<ParcelSeries>> => readSeries(files, path, (await knownTimes(files, among, [path], told))[path])
