import type { Cell } from '../../preload/contract'
import type { Judgement, WindowScores } from '../domain/normative'
import type { ParcelSeries } from '../domain/parcelSeries'
import { formatTsv } from '../domain/tables/delimited'

/** A number as the contract has it: null where there is none. */
const orNull = (value: number | undefined): number | null => (value === undefined || Number.isNaN(value) ? null : value)

/**
 * The cells of a judged recording, parcel after parcel within each window.
 *
 * @param windows  frames of each window, inclusive, in the order of the scores
 */
export const listCells = (
  series: ParcelSeries,
  windows: ReadonlyArray<readonly [first: number, last: number]>,
  { residuals }: WindowScores,
  { z, p, q }: Judgement,
): Cell[] =>
  windows.flatMap(([firstFrame, lastFrame], window) =>
    series.parcels.map((parcel, column) => {
      const at = window * series.parcels.length + column
      const judged = !Number.isNaN(z[at])
      const tr = series.trSeconds
      return {
        parcel: parcel.name,
        label: parcel.label,
        network: parcel.network,
        window,
        firstFrame,
        lastFrame,
        startSeconds: tr === null ? null : firstFrame * tr,
        endSeconds: tr === null ? null : (lastFrame + 1) * tr,
        residual: orNull(residuals[at]),
        z: orNull(z[at]),
        p: judged ? orNull(p[at]) : null,
        q: judged ? orNull(q[at]) : null,
        coverage: orNull(series.coverage?.[column]),
      }
    }),
  )

const columns = [
  ['parcel', 'parcel'],
  ['label', 'label'],
  ['network', 'network'],
  ['window', 'window'],
  ['first_frame', 'firstFrame'],
  ['last_frame', 'lastFrame'],
  ['start_seconds', 'startSeconds'],
  ['end_seconds', 'endSeconds'],
  ['residual', 'residual'],
  ['z', 'z'],
  ['p', 'p'],
  ['q', 'q'],
  ['coverage', 'coverage'],
] as const satisfies ReadonlyArray<readonly [string, keyof Cell]>

const formatField = (value: string | number | null): string => {
  if (value === null) return 'n/a'
  return typeof value === 'number' ? String(Number(value.toPrecision(6))) : value
}

/** Cells as a table; times in seconds from the first frame, residual in scaled units, missing = `n/a`. */
export const formatCells = (cells: readonly Cell[]): string =>
  formatTsv([
    columns.map(([name]) => name),
    ...cells.map((cell) => columns.map(([, field]) => formatField(cell[field]))),
  ])
