import type { GroupQuality } from '../../../../preload/contract'
import { byImportance, measureLabel } from '../../../lib/qualityWords'
import type { CellValue } from '../../../lib/table'

type Row = GroupQuality['rows'][number]
type Measure = GroupQuality['measures'][number]

/** A group as a table: who it is, then the measures that anybody has, what is looked at first before the others. */
export interface GroupTable {
  /** As shown, and as saved. */
  header: string[]
  names: string[]
  meanings: string[]
  /** Measure of each column; null where it says who it is. */
  measures: Array<Measure | null>
  cells: CellValue[][]
  rows: readonly Row[]
}

const who: ReadonlyArray<{ header: string; name: string; meaning: string; of: (row: Row) => CellValue }> = [
  { header: 'Recording', name: 'recording', meaning: 'Name of the recording', of: ({ name }) => name },
  { header: 'Subject', name: 'subject', meaning: 'Whose it is', of: ({ subject }) => subject },
  { header: 'Session', name: 'session', meaning: 'Session of the recording', of: ({ session }) => session },
]

export const groupTable = ({ measures, rows }: GroupQuality): GroupTable => {
  const names = who.filter(({ of }) => rows.some((row) => of(row) !== null))
  const known = byImportance(measures.map((measure, place) => ({ ...measure, place }))).filter(({ place }) =>
    rows.some(({ values }) => values[place] !== null),
  )
  return {
    header: [...names.map(({ header }) => header), ...known.map(({ name }) => measureLabel(name)), 'stands out in'],
    names: [...names.map(({ name }) => name), ...known.map(({ name }) => name), 'outlier_in'],
    meanings: [
      ...names.map(({ meaning }) => meaning),
      ...known.map(({ description, units }) => (units ? `${description} (${units})` : description)),
      'Measures by which it lies beyond the group’s limit on the worse side',
    ],
    measures: [...names.map(() => null), ...known, null],
    cells: rows.map((row) => [
      ...names.map(({ of }) => of(row)),
      ...known.map(({ place }) => row.values[place] ?? NaN),
      row.outlierIn.length ? row.outlierIn.map(measureLabel).join(', ') : null,
    ]),
    rows,
  }
}
