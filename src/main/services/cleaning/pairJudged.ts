import type { TaskInput } from '../../../preload/contract'
import type { Finding } from '../../domain/finding'
import type { FileStore } from '../../ports'
import { listGiven } from '../listBelow'
import { matchTables } from '../matchRuns'
import { baseName } from '../paths'
import { qualityName } from '../quality/qualityName'

type Asked = Pick<TaskInput<'clean'>, 'censor' | 'censorBy' | 'censorFrom' | 'judged'>

const ofQuality = /_(motion|outliers)\.tsv$/

/**
 * For each series the tables of `quality` that its frames are to be judged by: its courses of motion and DVARS, or its
 * mask. Of a run's tables, see `matchTables`, those of the very series go before those of its volume.
 */
export async function pairJudged(
  files: FileStore,
  asked: Asked,
  series: readonly string[],
  findings: Finding[],
): Promise<string[][]> {
  const { censor, censorBy, judged } = asked
  if (!censor || censorBy === 'confounds') return series.map(() => [])
  const ending = censorBy === 'mask' ? '_outliers.tsv' : '_motion.tsv'
  const isAsked = (name: string) => /_desc-quality\d*_/.test(name) && name.endsWith(ending)
  const { named, found } = await listGiven(files, [asked.censorFrom ?? []].flat(), isAsked)
  const meant = await Promise.all(named.map((path) => tableMeant(files, path, ending)))
  const given = { named: [...new Set(meant)], found: found.filter((path) => !meant.includes(path)) }
  const known = Object.fromEntries(Object.entries(judged).map(([path, name]) => [path, name + ending]))
  const matched = matchTables(series, given, known, 'clean.censor')
  findings.push(...matched.findings)
  return matched.tables.map((tables, at) => {
    const own = tables.filter((table) => baseName(table) === qualityName(series[at]) + ending)
    return own.length > 0 ? own : tables
  })
}

/** Who names one table of a judgement means the judgement: the other one lies beside it. */
const tableMeant = async (files: FileStore, path: string, ending: string): Promise<string> => {
  const other = path.replace(ofQuality, ending)
  return (await files.facts(other))?.kind === 'file' ? other : path
}
