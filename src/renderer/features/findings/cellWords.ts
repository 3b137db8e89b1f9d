import type { Cell } from '../../../preload/contract'
import type { CellSort } from '../../lib/cells'
import { formatFixed, formatPercent, formatProbability } from '../../lib/format'
import { plainNumber } from '../../lib/plainNumber'
import { toTsv } from '../../lib/table'

/** Frames of a window, `60–79`. */
export const framesWords = (cell: Pick<Cell, 'firstFrame' | 'lastFrame'>): string =>
  `${cell.firstFrame}–${cell.lastFrame}`

/** Seconds of a window, `120–160`; `n/a` where the repetition time is unknown. */
export const secondsWords = ({ startSeconds, endSeconds }: Pick<Cell, 'startSeconds' | 'endSeconds'>): string =>
  startSeconds === null || endSeconds === null ? 'n/a' : `${plainNumber(startSeconds, 4)}–${plainNumber(endSeconds, 4)}`

export interface Column {
  name: string
  label: string
  /** What the numbers are, for a title. */
  meaning: string
  sort: CellSort
  number: boolean
  text: (cell: Cell) => string
}

/** The table of findings: every column says its unit. */
export const columns: Column[] = [
  {
    name: 'parcel',
    label: 'Parcel',
    meaning: 'Region of the atlas',
    sort: 'parcel',
    number: false,
    text: (cell) => cell.parcel,
  },
  {
    name: 'network',
    label: 'Network',
    meaning: 'Network of the parcel',
    sort: 'network',
    number: false,
    text: (cell) => cell.network ?? 'n/a',
  },
  {
    name: 'seconds',
    label: 'Time (s)',
    meaning: 'Window in seconds from the start',
    sort: 'window',
    number: true,
    text: secondsWords,
  },
  {
    name: 'frames',
    label: 'Frames',
    meaning: 'Window in frames, from 0',
    sort: 'window',
    number: true,
    text: framesWords,
  },
  {
    name: 'z',
    label: 'z',
    meaning: 'Robust z of the log residual against the cohort',
    sort: 'z',
    number: true,
    text: (cell) => formatFixed(cell.z, 2),
  },
  {
    name: 'p',
    label: 'p',
    meaning: 'Probability in the cohort, uncorrected',
    sort: 'p',
    number: true,
    text: (cell) => formatProbability(cell.p),
  },
  {
    name: 'q',
    label: 'q',
    meaning: 'False discovery rate at which this counts (Benjamini-Hochberg)',
    sort: 'q',
    number: true,
    text: (cell) => formatProbability(cell.q),
  },
  {
    name: 'coverage',
    label: 'Coverage',
    meaning: "Share of the parcel's voxels with signal",
    sort: 'coverage',
    number: true,
    text: (cell) => formatPercent(cell.coverage),
  },
  {
    name: 'residual',
    label: 'Residual',
    meaning: 'Root mean square of recorded minus reconstructed, scaled signal',
    sort: 'residual',
    number: true,
    text: (cell) => formatFixed(cell.residual, 2),
  },
]

/** The cells as a table to paste, with full precision and units in the header. */
export const cellsAsTsv = (cells: readonly Cell[]): string =>
  toTsv(
    [
      'parcel',
      'label',
      'network',
      'window',
      'first_frame',
      'last_frame',
      'start_s',
      'end_s',
      'z',
      'p',
      'q',
      'coverage',
      'residual_scaled',
    ],
    cells.map((cell) => [
      cell.parcel,
      cell.label,
      cell.network,
      cell.window,
      cell.firstFrame,
      cell.lastFrame,
      cell.startSeconds,
      cell.endSeconds,
      cell.z,
      cell.p,
      cell.q,
      cell.coverage,
      cell.residual,
    ]),
  )
