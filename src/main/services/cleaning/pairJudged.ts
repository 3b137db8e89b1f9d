import type { TaskInput } from '../../../preload/contract'
import type { Finding } from '../../domain/finding'
import type { FileStore } from '../../ports'
import { baseName, joinPath } from '../paths'
import { qualityName } from '../quality/qualityName'
import { runKey, saysOtherRun } from '../runKey'

type Asked = Pick<TaskInput<'clean'>, 'censor' | 'censorBy' | 'censorFrom' | 'judged'>

const deepest = 24
const ofQuality = /_(motion|outliers)\.tsv$/

/**
 * For each series the tables of `quality` that its frames are to be judged by: its courses of motion and DVARS, or its
 * mask. In folders the tables of a run are known by their names, those of the very series before those of its volume; one
 * series and one table that are both named belong together. More than one is more than can be chosen from.
 */
export async function pairJudged(
  files: FileStore,
  asked: Asked,
  series: readonly string[],
  findings: Finding[],
): Promise<string[][]> {
  const { censor, censorBy, judged } = asked
  if (!censor || censorBy === 'confounds') return series.map(() => [])
  const ending = censorBy === 'mask' ? 'outliers.tsv' : 'motion.tsv'
  const given = [asked.censorFrom ?? []].flat()
  const { found, named } = await listJudged(files, given, ending)
  const isOne = series.length === 1 && named.length === 1 && found.length === 0
  const pairs = series.map((path) => {
    if (judged[path]) return [`${judged[path]}_${ending}`]
    if (isOne) return named
    const ofRun = [...new Set([...named, ...found])].filter((table) => runKey(table) === runKey(path))
    const own = ofRun.filter((table) => baseName(table) === `${qualityName(path)}_${ending}`)
    return own.length > 0 ? own : ofRun
  })
  if (isOne && saysOtherRun(series[0], named[0])) findings.push(otherRun(series[0], named[0]))
  const used = new Set(pairs.flat())
  findings.push(...named.filter((path) => !used.has(path)).map(unmatched))
  return pairs
}

/** Who names one table of a judgement means the judgement: the other one lies beside it. */
async function listJudged(
  files: FileStore,
  given: readonly string[],
  ending: string,
): Promise<{ found: string[]; named: string[] }> {
  const [found, named]: [string[], string[]] = [[], []]
  const search = async (folder: string, depth: number): Promise<void> => {
    if (depth > deepest) return
    for (const { name, kind } of await files.list(folder)) {
      if (name.startsWith('.')) continue
      const path = joinPath(folder, name)
      if (kind === 'folder') await search(path, depth + 1)
      else if (/_desc-quality\d*_/.test(name) && name.endsWith(`_${ending}`)) found.push(path)
    }
  }
  for (const path of given) {
    if ((await files.facts(path))?.kind === 'folder') {
      await search(path, 0)
      continue
    }
    const other = path.replace(ofQuality, `_${ending}`)
    named.push(other !== path && (await files.facts(other))?.kind === 'file' ? other : path)
  }
  return { found, named }
}

const otherRun = (series: string, table: string): Finding => ({
  code: 'clean.censor.otherRun',
  severity: 'warning',
  place: { file: baseName(table) },
  message: `By their names, ${baseName(table)} and ${baseName(series)} are of two runs.`,
  suggestion: 'Give what quality wrote of the same run.',
})

const unmatched = (path: string): Finding => ({
  code: 'clean.censor.unmatched',
  severity: 'warning',
  place: { file: baseName(path) },
  message: `No recording has the run that ${baseName(path)} is of.`,
  suggestion: 'Give series and table the same entities (sub, ses, task, run), or one of each.',
})
