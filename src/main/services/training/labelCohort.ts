import { AppError, type TaskInput } from '../../../preload/contract'
import type { Finding } from '../../domain/finding'
import { matchPeople, parseLabelTable, readTarget, shuffleLabels } from '../../domain/labels'
import type { FileStore } from '../../ports'
import { demand, readInflatedText } from '../fileText'
import { baseName } from '../paths'
import { demandSome, type Cohort, type Member } from './cohort'

/** Recordings with a label each. */
export interface LabelledCohort extends Cohort {
  /** By recording: the number, or the index of its class. */
  labels: Float64Array
  /** Names of the classes in order; empty for numbers. */
  classes: string[]
}

type Asked = Pick<TaskInput<'finetune'>, 'labels' | 'target' | 'kind' | 'shuffleLabels' | 'seed'>

/**
 * Gives each recording the label of its person; recordings without one are left out with a finding. Throws AppError
 * 'input.bad' when the table does not say whose a recording is, or has no such labels.
 */
export const labelCohort = async (
  files: FileStore,
  { members, findings }: Cohort,
  { labels: path, target, kind, shuffleLabels: shuffles, seed }: Asked,
  personColumn: string,
): Promise<LabelledCohort> => {
  const file = baseName(path)
  const told = [...findings]
  const table = demand(parseLabelTable(await readInflatedText(files, path), file), told)
  const names = members.map(({ name }) => name)
  const match = demand(matchPeople(table, names, { file, ...(personColumn ? { stated: personColumn } : {}) }), told)
  const { values, classes } = demand(readTarget(table, match, { target, kind, file }), told)
  told.push(found(file, match.column))
  const has = (i: number) => match.people[i] !== null && Number.isFinite(values[i])
  members.forEach((member, i) => {
    if (match.people[i] === null) told.push(unknownPerson(member, file))
    else if (!has(i)) told.push(withoutLabel(member, target))
  })
  const kept = members.flatMap((member, i): Member[] => (has(i) ? [{ ...member, person: match.people[i]! }] : []))
  demandSome({ members: kept, findings: told }, `No recording has a label ${target}.`)
  const labels = values.filter((_, i) => has(i))
  const people = kept.map(({ person }) => person)
  return { members: kept, findings: told, classes, labels: shuffles ? shuffleLabels(people, labels, seed) : labels }
}

const found = (file: string, column: string): Finding => ({
  code: 'labels.person.column',
  severity: 'info',
  place: { file, column },
  message: `Column ${column} of ${file} names the people.`,
  suggestion: 'If that is wrong, say which one it is with the setting personColumn.',
})

const unknownPerson = ({ name }: Member, file: string): Finding => ({
  code: 'labels.person.unknown',
  severity: 'warning',
  place: { file: name },
  message: `${name} is left out: ${file} does not know its person.`,
  suggestion:
    'Add a row for this person, name a column that knows it by the setting personColumn, or leave the recording out.',
})

const withoutLabel = ({ name }: Member, target: string): Finding => ({
  code: 'labels.missing',
  severity: 'warning',
  place: { file: name, field: target },
  message: `${name} is left out: its person has no ${target}.`,
  suggestion: 'Add it to the table, or leave the recording out.',
})

/** Throws AppError 'input.bad' when a class has nobody to learn from or, as far as people are held out, to measure by. */
export const demandEveryClass = (
  classes: readonly string[],
  labels: ArrayLike<number>,
  heldOut: readonly boolean[],
): void => {
  const missing = classes.filter((_, index) => !heldOut.some((held, i) => !held && labels[i] === index))
  if (missing.length > 0)
    throw new AppError(
      'input.bad',
      `Nobody is left to learn ${missing.join(', ')} from: more people of each class are needed.`,
    )
}
