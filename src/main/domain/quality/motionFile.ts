import { motionNames, parseConfoundTable } from '../confounds'
import { accept, refuse, type Checked, type Finding } from '../finding'
import { detectDelimiter, filledLines, splitLine } from '../tables/delimited'

/** Programs whose motion parameters are read. */
export type MotionKind = 'fmriprep' | 'fsl' | 'spm' | 'afni'

/** Motion of a head, a value for each frame. */
export interface Motion {
  kind: MotionKind
  frames: number
  /** trans_x, trans_y, trans_z in mm, rot_x, rot_y, rot_z in radians about these axes; [frames] each. */
  parameters: Float64Array[]
}

interface Convention {
  /** How many numbers a row may have. */
  widths: readonly number[]
  /** Place in the row of x, y, z shift and of the turns about x, y, z; from the first parameter on. */
  places: readonly number[]
  rotations: 'radians' | 'degrees'
  /** In words, for those who read the outcome. */
  told: string
}

/**
 * How each program writes its motion: columns and units are fixed by the program, never told from the numbers.
 * Sources: FSL MCFLIRT's user guide; SPM12 manual, "Realign"; AFNI 3dvolreg's help (-1Dfile, -dfile: roll about the axis
 * inferior-superior, pitch about right-left, yaw about anterior-posterior, then the shifts along these three axes).
 */
export const motionConventions: Readonly<Record<Exclude<MotionKind, 'fmriprep'>, Convention>> = {
  fsl: {
    widths: [6],
    places: [3, 4, 5, 0, 1, 2],
    rotations: 'radians',
    told: 'rotations x, y, z in radians, then shifts x, y, z in mm',
  },
  spm: {
    widths: [6],
    places: [0, 1, 2, 3, 4, 5],
    rotations: 'radians',
    told: 'shifts x, y, z in mm, then rotations x, y, z in radians',
  },
  afni: {
    widths: [6, 9],
    places: [4, 5, 3, 1, 2, 0],
    rotations: 'degrees',
    told: 'roll (z), pitch (x), yaw (y) in degrees, then shifts z, x, y in mm; with 9 columns the first is the frame, the last two are residuals',
  },
}

export const fmriprepConvention = 'trans_x, trans_y, trans_z in mm and rot_x, rot_y, rot_z in radians, by their names'

/**
 * The program that a file of motion comes from, by the name it gives its files: `.par` FSL, `rp_*.txt` SPM, `.1D` AFNI,
 * `*confounds*.tsv` fMRIPrep (also `.gz`). Null for any other name: what it holds is not guessed.
 */
export function motionKindOf(name: string): MotionKind | null {
  if (/\.par$/i.test(name)) return 'fsl'
  if (/^rp_.*\.txt$/i.test(name)) return 'spm'
  if (/\.1D$/i.test(name)) return 'afni'
  return /confounds.*\.tsv(\.gz)?$/i.test(name) ? 'fmriprep' : null
}

/** Radians beyond which nobody's head turns in a scanner: more speaks for degrees. */
const mostTurn = 1

/**
 * Reads the motion of a recording. Tables of fMRIPrep go by the names of their columns; the others have no header, and
 * one row of numbers for each frame, `#` begins a remark. Rows of another length and cells that are no number are errors; turns
 * of more than one radian are remarked on.
 */
export function parseMotion(text: string, kind: MotionKind, file: string): Checked<Motion> {
  const read = kind === 'fmriprep' ? fromTable(text, file) : fromRows(text, kind, file)
  if (!read.ok) return read
  const most = Math.max(...read.value.slice(3).map((turn) => turn.reduce((top, at) => Math.max(top, Math.abs(at)), 0)))
  return accept(
    { kind, frames: read.value[0].length, parameters: read.value },
    most > mostTurn ? [...read.findings, largeTurn(file, most)] : read.findings,
  )
}

function fromTable(text: string, file: string): Checked<Float64Array[]> {
  const table = parseConfoundTable(text, file)
  if (!table.ok) return table
  const found = motionNames.map((name) => table.value.columns.get(name))
  const absent = motionNames.filter((_, at) => !found[at])
  if (absent.length > 0)
    return refuse(problem('motion.column.missing', { file }, `${file} has no ${absent.join(', ')}.`))
  const columns = found as Float64Array[]
  for (const [at, column] of columns.entries()) {
    const gap = column.findIndex(Number.isNaN)
    if (gap >= 0)
      return refuse(
        problem(
          'motion.value.missing',
          { file, line: gap + 2, column: motionNames[at] },
          `${motionNames[at]} has no value in line ${gap + 2}.`,
        ),
      )
  }
  return accept(columns, table.findings)
}

function fromRows(text: string, kind: Exclude<MotionKind, 'fmriprep'>, file: string): Checked<Float64Array[]> {
  const { widths, places, rotations, told } = motionConventions[kind]
  const rows = filledLines(text)
    .map(({ line, text: content }) => ({ line, content: content.replace(/#.*$/, '').trim() }))
    .filter(({ content }) => content !== '')
    .map(({ line, content }) => ({ line, cells: splitLine(content, detectDelimiter(content)).map(toNumber) }))
  if (rows.length === 0) return refuse(problem('motion.empty', { file }, `${file} holds no row of numbers.`))
  for (const { line, cells } of rows) {
    if (!widths.includes(cells.length) || cells.length !== rows[0].cells.length)
      return refuse(
        problem(
          'motion.row.length',
          { file, line },
          `Line ${line} has ${cells.length} columns; motion of this kind has ${widths.join(' or ')}: ${told}.`,
        ),
      )
    if (cells.some((value) => !Number.isFinite(value)))
      return refuse(
        problem('motion.cell.notNumber', { file, line }, `Line ${line} holds something that is not a number.`),
      )
  }
  const first = rows[0].cells.length === 9 ? 1 : 0
  const toRadians = rotations === 'degrees' ? Math.PI / 180 : 1
  return accept(
    places.map((place, at) => Float64Array.from(rows, ({ cells }) => cells[first + place] * (at < 3 ? 1 : toRadians))),
  )
}

const toNumber = (cell: string): number => (cell === '' ? NaN : Number(cell))

const problem = (code: string, place: Finding['place'], message: string): Finding => ({
  code,
  severity: 'error',
  place,
  message,
  suggestion: 'Give the motion parameters as the program wrote them, and say which program that was.',
})

const largeTurn = (file: string, most: number): Finding => ({
  code: 'motion.turn.large',
  severity: 'warning',
  place: { file },
  message: `By ${file} the head turns by up to ${most.toFixed(2)} radians, more than a head can in a scanner.`,
  suggestion: 'Check which program wrote the file: columns or units are likely those of another one.',
})
