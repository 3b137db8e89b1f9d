import type { Finding } from '../domain/finding'
import type { GivenFiles } from './listBelow'
import { baseName } from './paths'
import { runKey, saysOtherRun } from './runKey'

/**
 * For each series the tables of its run, by their names. One series and one table that are both named belong together
 * whatever they are called. More than one table is more than can be chosen from.
 *
 * @param known  tables that are known to be of series, by the paths of these
 * @param area  what the codes of remarks begin with
 */
export const matchTables = (
  series: readonly string[],
  { named, found }: GivenFiles,
  known: Readonly<Record<string, string>>,
  area: string,
): { tables: string[][]; findings: Finding[] } => {
  const isOne = series.length === 1 && named.length === 1 && found.length === 0
  const tables = series.map((path) => {
    if (known[path]) return [known[path]]
    return isOne ? named : [...named, ...found].filter((table) => runKey(table) === runKey(path))
  })
  const used = new Set(tables.flat())
  const unused = named.filter((table) => !used.has(table)).map((table) => unmatched(`${area}.unmatched`, table))
  return { tables, findings: [...(isOne ? otherRun(`${area}.otherRun`, series[0], named[0]) : []), ...unused] }
}

/** A remark where the names of two files that are taken together both say whose they are, and it is not the same run. */
export const otherRun = (code: string, first: string, path: string): Finding[] =>
  saysOtherRun(first, path)
    ? [
        {
          code,
          severity: 'warning',
          place: { file: baseName(path) },
          message: `By their names, ${baseName(path)} and ${baseName(first)} are of two runs.`,
          suggestion: 'Give files of the same run.',
        },
      ]
    : []

export const unmatched = (code: string, path: string): Finding => ({
  code,
  severity: 'warning',
  place: { file: baseName(path) },
  message: `No recording has the run that ${baseName(path)} is of.`,
  suggestion: 'Give both the same entities (sub, ses, task, run), or one of each.',
})
