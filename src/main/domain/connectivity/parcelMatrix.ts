import { accept, refuse, type Checked, type Finding } from '../finding'
import { problem } from '../matrix/matrix'

/** More parcels than any atlas has: a matrix of as many is 64 MiB. */
export const mostParcels = 4096

/** How every two parcels of somebody go together, as a file has it. */
export interface ParcelMatrix {
  /** Of the rows, and of the columns in the same order; each once, none empty. */
  names: string[]
  /** [parcels, parcels] float32, row-major; missing = NaN. */
  values: Float32Array
}

/** A matrix before it is known whether both its sides are the same parcels. */
export interface RawMatrix {
  /** Names of the rows, and of the columns. */
  rows: readonly string[]
  columns: readonly string[]
  /** [rows, columns] float32, row-major. */
  values: Float32Array
}

/** What is wrong with the sides of a matrix of parcels; null when it is square and small enough to be held. */
export function whyNotSquare(rows: number, columns: number, file: string): Finding | null {
  if (rows !== columns) {
    const message = `${file} is of ${rows} x ${columns} values: a matrix of connectivity has as many rows as columns.`
    return problem('connectome.notSquare', file, message, 'Give the whole matrix, of every parcel with every other.')
  }
  if (rows < 2)
    return problem('connectome.parcels.tooFew', file, `${file} has one parcel only.`, 'Give a matrix of more parcels.')
  if (rows <= mostParcels) return null
  const message = `${file} is of ${rows} parcels; ${mostParcels} can be held.`
  return problem('connectome.tooLarge', file, message, 'Average it over the parcels of an atlas first.')
}

/**
 * A matrix whose columns are the same parcels as its rows, in the order of the rows: columns in another order are put
 * into it, with a remark. Infinite values (Fisher z of a parcel with itself) become missing. Said but not refused:
 * values above the diagonal that differ from those below it by more than 1e-5 of the largest. Refused: sides of
 * different lengths, names that are empty or come twice, rows and columns of different names, nothing but missing values.
 *
 * @param values  is changed
 */
export function toParcelMatrix({ rows, columns, values }: RawMatrix, file: string): Checked<ParcelMatrix> {
  const odd = whyNotSquare(rows.length, columns.length, file) ?? whyNotNamed(rows, file) ?? whyNotNamed(columns, file)
  if (odd) return refuse(odd)
  const count = rows.length
  const placeOf = new Map(columns.map((name, at) => [name, at]))
  const strangers = rows.filter((name) => !placeOf.has(name))
  if (strangers.length > 0) return refuse(namesDiffer(strangers, file))
  const isOrdered = rows.every((name, at) => columns[at] === name)
  if (!isOrdered)
    orderColumns(
      values,
      rows.map((name) => placeOf.get(name)!),
    )
  const findings = [...(isOrdered ? [] : [reordered(file)]), ...dropInfinite(values, count, file)]
  const { known, unlike, most } = compareHalves(values, count)
  if (known === 0) return refuse(nothingThere(file))
  if (unlike > 0) findings.push(asymmetric(unlike, (count * (count - 1)) / 2, most, file))
  return accept({ names: [...rows], values }, findings)
}

/** The code of the finding about a matrix whose halves differ. */
export const asymmetricCode = 'connectome.asymmetric'

function orderColumns(values: Float32Array, from: readonly number[]): void {
  const count = from.length
  const before = new Float32Array(count)
  for (let row = 0; row < count; row++) {
    const own = values.subarray(row * count, (row + 1) * count)
    before.set(own)
    for (let column = 0; column < count; column++) own[column] = before[from[column]]
  }
}

function dropInfinite(values: Float32Array, count: number, file: string): Finding[] {
  let dropped = 0
  for (let at = 0; at < values.length; at++) {
    if (values[at] !== Infinity && values[at] !== -Infinity) continue
    values[at] = NaN
    if (Math.floor(at / count) !== at % count) dropped++
  }
  if (dropped === 0) return []
  const message = `${dropped} values of ${file} are infinite, as the Fisher z of a correlation of 1 is: they are taken as missing.`
  return [problem('connectome.value.infinite', file, message, 'Write missing values as n/a or NaN.', 'warning')]
}

/** Values off the diagonal; pairs whose two values differ, and by how much at most (NaN where one of the two is missing). */
function compareHalves(values: Float32Array, count: number): { known: number; unlike: number; most: number } {
  let [known, largest] = [0, 0]
  for (let at = 0; at < values.length; at++) {
    if (Math.floor(at / count) === at % count || Number.isNaN(values[at])) continue
    known++
    largest = Math.max(largest, Math.abs(values[at]))
  }
  let [unlike, most] = [0, 0]
  for (let row = 0; row < count; row++)
    for (let column = row + 1; column < count; column++) {
      const [above, below] = [values[row * count + column], values[column * count + row]]
      if (Number.isNaN(above) && Number.isNaN(below)) continue
      const apart = Math.abs(above - below)
      if (apart <= 1e-5 * largest) continue
      unlike++
      if (apart > most) most = apart
    }
  return { known, unlike, most }
}

function whyNotNamed(names: readonly string[], file: string): Finding | null {
  const seen = new Set<string>()
  for (const name of names) {
    if (name === '' || seen.has(name)) {
      const which = name === '' ? 'a parcel without a name' : `two parcels called ${name}`
      const message = `${file} has ${which}: it cannot be told which row is which.`
      return problem('connectome.names', file, message, 'Give every parcel a name of its own.')
    }
    seen.add(name)
  }
  return null
}

const some = (names: readonly string[]): string => names.slice(0, 3).join(', ') + (names.length > 3 ? ', ...' : '')

const namesDiffer = (strangers: readonly string[], file: string): Finding =>
  problem(
    'connectome.names.differ',
    file,
    `The rows and columns of ${file} are not the same parcels: no column is called ${some(strangers)}.`,
    'Give a matrix of each parcel with every other of the same atlas.',
  )

const reordered = (file: string): Finding =>
  problem(
    'connectome.order',
    file,
    `The columns of ${file} are in another order than its rows; they were put into that of the rows.`,
    'Nothing: both are told apart by their names.',
    'info',
  )

const nothingThere = (file: string): Finding =>
  problem('connectome.empty', file, `${file} has no value of two different parcels.`, 'Compute the matrix again.')

const asymmetric = (unlike: number, pairs: number, most: number, file: string): Finding =>
  problem(
    asymmetricCode,
    file,
    `${file} is not symmetric: of ${unlike} of ${pairs} pairs the value of one with the other is not that of the other with the one${most > 0 ? ` (they are up to ${Number(most.toPrecision(3))} apart)` : ''}.`,
    'Nothing, if one parcel is meant to act on another; of each pair the value that is larger in size is drawn.',
    'warning',
  )
