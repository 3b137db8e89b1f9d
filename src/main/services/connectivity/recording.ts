import type { TaskInput } from '../../../preload/contract'
import { chooseUsable, type Usable } from '../../domain/connectivity'
import { accept, refuse, type Checked, type Finding } from '../../domain/finding'
import type { ParcelSeries } from '../../domain/parcelSeries'
import { implausibleTr } from '../../domain/plausibleTr'
import type { FileStore } from '../../ports'
import { parseJsonObject } from '../../domain/tables/seriesSidecar'
import { baseName } from '../paths'
import { readSeries, sidecarOf } from '../seriesFiles'
import { noTime, remarkOnUsable, tooFewFrames, tooFewParcels, trConflict } from './remarks'

export type Input = TaskInput<'connectivity'>

/** A recording and what of it is computed with. */
export interface Recording {
  path: string
  series: ParcelSeries
  usable: Usable
}

/** Reads a recording and chooses its usable parcels and frames; refused where these are too few for what is asked. */
export const readRecording = async (files: FileStore, path: string, input: Input): Promise<Checked<Recording>> => {
  const file = baseName(path)
  const given = input.trSeconds
  const read = await readSeries(files, path, given ?? input.times[path])
  if (!read.ok) return read
  const findings: Finding[] = [...read.findings]
  const told = read.value.trSeconds
  if (given !== undefined && told !== null && Math.abs(told - given) > 0.001)
    findings.push(trConflict(file, given, told))
  const series = { ...read.value, trSeconds: given ?? told }
  findings.push(...implausibleTr(file, series.trSeconds))
  const chosen = chooseUsable(series, input.mostMissing)
  const rows = await readKeptRows(files, path, series.frames)
  const usable = rows ? { ...chosen, frames: chosen.frames.map((row) => rows[row]) } : chosen
  const problems = [
    ...(needsTime(input) && series.trSeconds === null ? [noTime(file)] : []),
    ...(usable.frames.length < input.fewestFrames ? [tooFewFrames(file, usable, input.fewestFrames)] : []),
    ...(usable.parcels.length < 2 ? [tooFewParcels(file)] : []),
  ]
  if (problems.length > 0) return refuse(...problems)
  return accept({ path, series, usable }, [...findings, ...remarkOnUsable(file, series, usable)])
}

/** Which frames of the recording the rows of a series are, where its sidecar says that censored ones were removed. */
const readKeptRows = async (files: FileStore, path: string, frames: number): Promise<number[] | null> => {
  if ((await files.facts(sidecarOf(path)))?.kind !== 'file') return null
  const censored = parseJsonObject(await files.readText(sidecarOf(path)))?.CensoredFrames
  const rows = typeof censored === 'object' && censored !== null && 'KeptRows' in censored ? censored.KeptRows : null
  if (!Array.isArray(rows) || rows.length !== frames) return null
  const ascending = rows.every((row, at) => Number.isInteger(row) && row >= 0 && (at === 0 || row > rows[at - 1]))
  return ascending ? (rows as number[]) : null
}

const needsTime = ({ kind, alff }: Input): boolean => kind === 'lagged' || alff
