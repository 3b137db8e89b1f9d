import { entityAnywhere, entityOf, parseBidsName } from '../domain/bids'
import { baseName } from './paths'

/** Who and what a file is of, by its name. */
export interface Entities {
  subject: string
  session: string | null
  task: string | null
  run: string | null
  space: string | null
}

/** What a file's name says of a key: as BIDS has it, else anywhere in a name that does not keep to it. */
const saidOf = (path: string, key: string): string | null => {
  const name = parseBidsName(baseName(path))
  const isBids = entityOf(name, 'sub') !== null
  return entityOf(name, key) ?? (isBids ? null : entityAnywhere(baseName(path), key))
}

/** The BIDS entities of a file name. A name without a subject gives its own stem as pseudonym. */
export const readEntities = (path: string): Entities => ({
  subject: saidOf(path, 'sub') ?? stemOf(path),
  session: saidOf(path, 'ses'),
  task: saidOf(path, 'task'),
  run: saidOf(path, 'run'),
  space: entityOf(parseBidsName(baseName(path)), 'space'),
})

/** Whether a file's name says whose it is. */
export const namesSubject = (path: string): boolean => saidOf(path, 'sub') !== null

/** A base name without its extension. */
export const stemOf = (path: string): string => {
  const name = baseName(path)
  return name.slice(0, name.length - parseBidsName(name).extension.length)
}
