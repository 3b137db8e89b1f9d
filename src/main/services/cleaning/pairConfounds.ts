import { AppError } from '../../../preload/contract'
import { looksLikeConfounds } from '../../domain/confounds'
import type { Finding } from '../../domain/finding'
import type { FileStore } from '../../ports'
import { listGiven } from '../listBelow'
import { matchTables } from '../matchRuns'
import { baseName } from '../paths'
import { listSeries } from '../seriesFiles'
import { nameCleaned, type CleanedPaths } from './outputs'

/** A recording to clean, the tables that are of its run, and where the outcome goes. */
export interface CleaningFiles {
  series: string
  /** More than one is more than can be chosen from. */
  confounds: string[]
  paths: CleanedPaths
}

interface Asked {
  series: string | readonly string[]
  confounds?: string | readonly string[]
  tables?: Readonly<Record<string, string>>
  out: string
}

/**
 * The recordings among files and folders, each with the confounds tables of its run, see `matchTables`. What an
 * earlier cleaning of the same recordings put into a folder is not cleaned again. Throws AppError 'usage.bad' where two
 * outcomes would have one name.
 */
export async function pairConfounds(files: FileStore, asked: Asked, findings: Finding[]): Promise<CleaningFiles[]> {
  const given = [asked.series].flat()
  const listed = (await listSeries(files, given)).filter(
    (path) => given.includes(path) || !looksLikeConfounds(baseName(path)),
  )
  const outcomes = new Set(listed.map((path) => nameCleaned(path, asked.out).timeseries))
  const series = listed.filter((path) => given.includes(path) || !outcomes.has(path))
  if (series.length < listed.length) findings.push(ownOutcomes(listed.length - series.length))
  refuseSameNames(series, asked.out)
  const tables = await listGiven(files, [asked.confounds ?? []].flat(), looksLikeConfounds)
  const matched = matchTables(series, tables, asked.tables ?? {}, 'clean.confounds')
  findings.push(...matched.findings)
  return series.map((path, at) => ({
    series: path,
    confounds: matched.tables[at],
    paths: nameCleaned(path, asked.out),
  }))
}

/** The table of a run; null where no table was given, or none is of the run and none is needed. */
export function chooseTable({ series, confounds }: CleaningFiles, isNeeded: boolean): string | null {
  if (confounds.length > 1) throw refused(severalTables(baseName(series), confounds.map(baseName)))
  if (confounds.length === 0 && isNeeded) throw refused(noTable(baseName(series)))
  return confounds[0] ?? null
}

function refuseSameNames(series: readonly string[], out: string): void {
  const byName = new Map<string, string>()
  for (const path of series) {
    const { timeseries } = nameCleaned(path, out)
    const other = byName.get(timeseries)
    if (other !== undefined)
      throw new AppError(
        'usage.bad',
        `${other} and ${path} would both be written as ${baseName(timeseries)}. Clean them into two folders.`,
      )
    byName.set(timeseries, path)
  }
}

const refused = (finding: Finding): AppError => new AppError('input.bad', finding.message, [finding])

const noTable = (file: string): Finding => ({
  code: 'clean.confounds.none',
  severity: 'error',
  place: { file },
  message: `None of the confounds tables is of the run of ${file}.`,
  suggestion: 'Give series and table the same entities (sub, ses, task, run), or one of each.',
})

const severalTables = (file: string, tables: readonly string[]): Finding => ({
  code: 'clean.confounds.several',
  severity: 'error',
  place: { file },
  message: `${tables.length} confounds tables are of the run of ${file}: ${tables.slice(0, 3).join(', ')}.`,
  suggestion: 'Give the one that is meant, or folders of one pipeline.',
})

const ownOutcomes = (count: number): Finding => ({
  code: 'clean.series.outcome',
  severity: 'info',
  place: {},
  message: `${count === 1 ? 'A series' : `${count} series`} of an earlier cleaning in the folder ${count === 1 ? 'is' : 'are'} made anew.`,
  suggestion: 'Write to another folder to keep the earlier ones.',
})
