import { accept, refuse, type Checked, type Finding } from '../finding'
import { isMissing, parseNumber } from '../tables/delimited'
import type { LabelTable } from './labelTable'
import type { PeopleMatch } from './matchPeople'

export type TargetKind = 'regression' | 'binary' | 'classes'

/** A label for each recording. */
export interface Target {
  /** By recording: the number, or the index of the class; NaN where there is none. */
  values: Float64Array
  /** Names of the classes in order, by number where they are numbers; empty for regression. */
  classes: string[]
}

/** Numbers that tables of people hold in place of nothing. */
const missingCodes = new Set([-9999, -999, -99, 9999])
const mostClasses = 50

/**
 * The labels of recordings. What is missing is left out and said: cells without a value, the usual codes for one
 * (-9999, -999, -99, 9999), people whose rows do not agree.
 */
export const readTarget = (
  { columns }: LabelTable,
  { rows, people }: PeopleMatch,
  { target, kind, file }: { target: string; kind: TargetKind; file: string },
): Checked<Target> => {
  const column = columns.indexOf(target)
  const problem = (
    code: string,
    message: string,
    suggestion: string,
    severity: Finding['severity'] = 'error',
  ): Finding => ({
    code: `labels.${code}`,
    severity,
    place: { file, column: target },
    message,
    suggestion,
  })
  if (column < 0) {
    const message = `${file} has no column ${target}. It has ${columns.filter((name) => name !== '').join(', ')}.`
    return refuse(problem('column.missing', message, 'Check how it is written.'))
  }
  const findings: Finding[] = []
  const cells = rows.map((some) => [
    ...new Set(some.map((row) => row.cells[column]).filter((cell) => !isMissing(cell))),
  ])
  const torn = new Set(people.filter((_, i) => cells[i].length > 1))
  if (torn.size > 0)
    findings.push(
      problem(
        'rows.differ',
        `${torn.size} people have rows with different ${target}; they are left out.`,
        'Keep one row of each.',
        'warning',
      ),
    )
  const texts = cells.map((some) => (some.length === 1 ? some[0] : null))
  const coded = texts.map((text) => text !== null && missingCodes.has(Number(text)))
  const codes = new Set(texts.filter((_, i) => coded[i]))
  if (codes.size > 0)
    findings.push(
      problem(
        'codes',
        `${[...codes].join(', ')} in ${target} is taken for 'no value': ${coded.filter(Boolean).length} recordings are left out.`,
        'If it is a value, write it in another way.',
        'warning',
      ),
    )
  const values = texts.map((text, i) => (coded[i] ? null : text))
  if (kind === 'regression') return numbers(values, findings, problem)
  return classes(values, kind, findings, problem)
}

type Problem = (code: string, message: string, suggestion: string) => Finding

const numbers = (texts: ReadonlyArray<string | null>, findings: Finding[], problem: Problem): Checked<Target> => {
  const wrong = texts.find((text) => text !== null && parseNumber(text) === null)
  if (wrong !== undefined && wrong !== null)
    return refuse(...findings, problem('notNumber', `'${wrong}' is no number.`, 'Learn classes, or another column.'))
  const values = Float64Array.from(texts, (text) => (text === null ? NaN : Number(text)))
  if (new Set(values.filter(Number.isFinite)).size < 2)
    return refuse(...findings, problem('constant', 'The labels do not differ.', 'Choose another column.'))
  return accept({ values, classes: [] }, findings)
}

const classes = (
  texts: ReadonlyArray<string | null>,
  kind: 'binary' | 'classes',
  findings: Finding[],
  problem: Problem,
): Checked<Target> => {
  const names = [...new Set(texts.filter((text) => text !== null))].sort(byNumber)
  const told = `${names.length} different labels: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ', ...' : ''}`
  if (kind === 'binary' && names.length !== 2)
    return refuse(
      ...findings,
      problem('notBinary', `There are ${told}, not two.`, "Learn 'classes' or 'regression', or another column."),
    )
  if (names.length < 2) return refuse(...findings, problem('constant', `There are ${told}.`, 'Choose another column.'))
  if (names.length > mostClasses)
    return refuse(
      ...findings,
      problem(
        'tooManyClasses',
        `There are ${told}; at most ${mostClasses} can be classes.`,
        "Learn 'regression', or another column.",
      ),
    )
  return accept(
    { values: Float64Array.from(texts, (text) => (text === null ? NaN : names.indexOf(text))), classes: names },
    findings,
  )
}

const byNumber = (a: string, b: string): number => {
  const difference = Number(a) - Number(b)
  if (Number.isFinite(difference) && difference !== 0) return difference
  return a < b ? -1 : Number(a > b)
}
