import { accept, refuse, type Checked, type Finding } from '../finding'
import { chooseComponents, type ComponentMasks } from './compCor'
import type { ConfoundTable } from './confoundTable'
import { motionNames } from './names'

export interface ConfoundChoice {
  /**
   * 6P: motion. 9P: motion, white matter, CSF, global signal. 24P and 36P: the same two with derivatives, squares and
   * squares of the derivatives (Satterthwaite et al. 2013; Ciric et al. 2017). aCompCor: 24P and components.
   */
  strategy: 'none' | '6P' | '9P' | '24P' | '36P' | 'aCompCor'
  /** Takes or leaves the global signal; undefined = as the strategy has it. */
  globalSignal?: boolean
  /** Components of aCompCor; undefined = all. */
  components?: number
  /** Further columns, by their names in the file or by present ones. */
  columns: readonly string[]
  /** Whether slow drift is taken out by a filter; aCompCor then goes without the table's cosines. */
  driftIsFiltered: boolean
}

export interface ChosenConfounds {
  names: string[]
  /** [frames] each, in the order of `names`. */
  columns: Float64Array[]
  /** Those that the table did not hold and that were computed from their column. */
  computed: string[]
}

const expansions = ['', '_derivative1', '_power2', '_derivative1_power2'] as const

/**
 * The columns of a table that a strategy regresses out. Derivatives are differences to the frame before, and have no
 * value in the first frame: it is given that of the second, as nilearn's `load_confounds` does. Derivatives and squares
 * that are not in the table are computed. aCompCor was computed by fMRIPrep on data without slow drift and needs the
 * same of the series: the table's cosines come with it unless a filter takes the drift out.
 * Columns that are missing, and missing values in other frames, are errors.
 */
export function chooseConfounds(
  table: ConfoundTable,
  masks: ComponentMasks,
  choice: ConfoundChoice,
  file: string,
): Checked<ChosenConfounds> {
  const compCor =
    choice.strategy === 'aCompCor'
      ? chooseComponents(table, masks, choice.components, file)
      : { names: [], findings: [] }
  const cosines = [...table.columns.keys()].filter((name) => /^cosine\d+$/.test(name))
  const withCosines = choice.strategy === 'aCompCor' && !choice.driftIsFiltered
  const asked = choice.columns.map((name) => nameInTable(table, name))
  const names = [...new Set([...namesOf(choice), ...compCor.names, ...(withCosines ? cosines : []), ...asked])]
  const findings = [...compCor.findings]
  const computed: string[] = []
  const columns = names.map((name) => {
    const column = table.columns.get(name)
    if (!column && canCompute(table, name)) computed.push(name)
    return column ?? compute(table, name)
  })
  const absent = names.filter((_, i) => columns[i] === null)
  if (absent.length > 0) findings.push(missingColumns(file, absent))
  const filled = columns.map((column) => column && withFirstFrame(column))
  filled.forEach((column, i) => {
    const gap = column?.findIndex(Number.isNaN) ?? -1
    if (gap >= 0) findings.push(missingValue(file, names[i], gap))
  })
  if (withCosines && cosines.length === 0) findings.push(noCosines(file))
  if (computed.length > 0) findings.push(wereComputed(file, computed))
  if (findings.some(({ severity }) => severity === 'error')) return refuse(...findings)
  return accept({ names, columns: filled as Float64Array[], computed }, findings)
}

function namesOf({ strategy, globalSignal }: ConfoundChoice): string[] {
  const wide = strategy === '24P' || strategy === '36P'
  const withTissue = strategy === '9P' || strategy === '36P'
  const motion = strategy === 'none' ? [] : motionNames
  const base = [
    ...(strategy === 'aCompCor' ? motion.flatMap((name) => expansions.map((kind) => name + kind)) : motion),
    ...(withTissue ? ['csf', 'white_matter'] : []),
    ...((globalSignal ?? withTissue) ? ['global_signal'] : []),
  ]
  return wide ? base.flatMap((name) => expansions.map((kind) => name + kind)) : base
}

const nameInTable = ({ spelled }: ConfoundTable, name: string): string =>
  [...spelled].find(([, inFile]) => inFile === name)?.[0] ?? name

const expanded = /^(.+?)_(derivative1_power2|derivative1|power2)$/

const canCompute = (table: ConfoundTable, name: string): boolean => {
  const base = expanded.exec(name)?.[1]
  return base !== undefined && table.columns.has(base)
}

function compute(table: ConfoundTable, name: string): Float64Array | null {
  const [, base, kind] = expanded.exec(name) ?? []
  const column = table.columns.get(base)
  if (!column) return null
  const basis = kind === 'power2' ? column : column.map((value, i) => (i === 0 ? NaN : value - column[i - 1]))
  return kind === 'derivative1' ? basis : basis.map((value) => value * value)
}

/** The first frame's missing value is replaced by the second frame's. */
function withFirstFrame(column: Float64Array): Float64Array {
  const filled = Float64Array.from(column)
  if (Number.isNaN(filled[0]) && filled.length > 1) filled[0] = filled[1]
  return filled
}

const missingColumns = (file: string, names: readonly string[]): Finding => ({
  code: 'confounds.column.missing',
  severity: 'error',
  place: { file, column: names[0] },
  message: `${file} has no ${names.length === 1 ? 'column' : 'columns'} ${names.slice(0, 6).join(', ')}${names.length > 6 ? ', ...' : ''}.`,
  suggestion: 'Choose a strategy that does without, or name other columns.',
})

const missingValue = (file: string, name: string, frame: number): Finding => ({
  code: 'confounds.value.missing',
  severity: 'error',
  place: { file, line: frame + 2, column: name },
  message: `${name} has no value in frame ${frame} (counted from 0); only the first may be missing.`,
  suggestion: 'Leave the column out, or repair the table.',
})

const wereComputed = (file: string, names: readonly string[]): Finding => ({
  code: 'confounds.computed',
  severity: 'info',
  place: { file, column: names[0] },
  message: `${file} holds no ${names[0]}${names.length > 1 ? ` and ${names.length - 1} more` : ''}: computed from their columns.`,
  suggestion: 'Nothing: derivatives and squares need nothing but the column itself.',
})

const noCosines = (file: string): Finding => ({
  code: 'confounds.cosines.missing',
  severity: 'warning',
  place: { file, column: 'cosine' },
  message: `${file} holds no drift cosines, and no filter takes slow drift out; aCompCor expects it gone.`,
  suggestion: 'Add a high-pass of 1/128 Hz.',
})
