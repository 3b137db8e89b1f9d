import { accept, refuse, type Checked } from '../finding'
import { problem, type Matrix } from './matrix'

/** Which side of a matrix is time. */
export type Orientation = 'time-by-parcels' | 'parcels-by-time'
export const orientations: readonly Orientation[] = ['time-by-parcels', 'parcels-by-time']

/** Code of the finding on a matrix of which nobody knows which side is time. */
export const orientationUnknown = 'series.orientation.unknown'

/** A number of parcels that something beside the matrix tells. */
export interface KnownCount {
  parcels: number
  /** What tells it, for messages: a file's name. */
  source: string
}

/**
 * Which side of a matrix is time: as stated, else by the one side that is as long as there are parcels by a sidecar or
 * label table. Refused where nothing tells, or where both sides could be parcels: never guessed from which is longer.
 */
export function orientMatrix(
  { rows, columns }: Matrix,
  stated: Orientation | null,
  known: readonly KnownCount[],
  file: string,
): Checked<Orientation> {
  if (stated) return accept(stated)
  const byRows = known.find(({ parcels }) => parcels === rows)
  const byColumns = known.find(({ parcels }) => parcels === columns)
  if (Boolean(byRows) === Boolean(byColumns)) {
    const why = byRows ? 'Both sides could be parcels' : 'Nothing says which side is time'
    const message = `${file} is a table of ${rows} x ${columns} numbers. ${why}.`
    const suggestion =
      'Say it in the app, or in a JSON file of the same name, or in series.json for the whole folder: {"Orientation": "time-by-parcels"} when each row is a frame or ' +
      '"parcels-by-time" when each row is a parcel; or put the label table of the atlas beside it (..._dseg.tsv).'
    return refuse(problem(orientationUnknown, file, message, suggestion))
  }
  const { parcels, source } = (byRows ?? byColumns)!
  const message = `Each ${byRows ? 'row' : 'column'} of ${file} is taken for a parcel: there are ${parcels}, as many as ${source} has.`
  const suggestion = 'If that is not so, say "Orientation" in a JSON sidecar beside the file.'
  return accept(byRows ? 'parcels-by-time' : 'time-by-parcels', [
    problem('series.orientation.found', file, message, suggestion, 'info'),
  ])
}
