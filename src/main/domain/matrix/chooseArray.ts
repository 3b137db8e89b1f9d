import { accept, refuse, type Checked } from '../finding'
import { problem } from './matrix'

/** An array of a file, as a list of what is in it tells. */
export interface ArrayFacts {
  name: string
  /** e.g. `double`, `struct`, `float32`. */
  kind: string
  shape: readonly number[]
  /** Real numbers in a dense array. */
  isNumeric: boolean
}

/** A matrix with room for more than one parcel and more than one frame. */
const isCandidate = ({ isNumeric, shape }: ArrayFacts): boolean =>
  isNumeric && shape.length === 2 && shape.every((length) => length > 1)

const describe = (arrays: readonly ArrayFacts[]): string => {
  const shown = arrays
    .slice(0, 12)
    .map(({ name, kind, shape }) => `${name.slice(0, 60)} (${[kind, shape.join(' x ')].filter(Boolean).join(' ')})`)
  if (arrays.length > shown.length) shown.push(`${arrays.length - shown.length} more`)
  return shown.join(', ')
}

/**
 * The array of a file that is its series: the one called `wanted`, else the only two-dimensional array of numbers
 * with more than one row and column. Where there are several, or none, the finding lists what the file holds.
 */
export function chooseArray<T extends ArrayFacts>(
  arrays: readonly T[],
  wanted: string | null,
  file: string,
): Checked<T> {
  const say =
    'Name the one that is the series in a JSON file of the same name, or in series.json for the whole folder: {"Variable": "name"}.'
  if (arrays.length === 0)
    return refuse(
      problem('series.array.none', file, `${file} holds no array.`, 'Check that this is the file you meant.'),
    )
  if (wanted !== null) {
    const named = arrays.find(({ name }) => name === wanted)
    if (!named)
      return refuse(
        problem('series.array.missing', file, `${file} has no array ${wanted}. It holds ${describe(arrays)}.`, say),
      )
    if (isCandidate(named)) return accept(named)
    const message = `${describe([named])} of ${file} is no table of numbers with two sides.`
    return refuse(problem('series.array.notMatrix', file, message, 'Give a matrix of parcels and time.'))
  }
  const candidates = arrays.filter(isCandidate)
  if (candidates.length === 1) return accept(candidates[0])
  if (candidates.length > 1) {
    const message = `${file} holds ${candidates.length} matrices of numbers: ${describe(candidates)}.`
    return refuse(problem('series.array.several', file, message, say))
  }
  const message = `${file} holds no matrix of numbers, only ${describe(arrays)}.`
  return refuse(problem('series.array.none', file, message, 'Give a matrix of parcels and time.'))
}
