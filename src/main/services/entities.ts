import { entityOf, parseBidsName } from '../domain/bids'
import { baseName } from './paths'

/** Who and what a file is of, by its name. */
export interface Entities {
  subject: string
  session: string | null
  task: string | null
  run: string | null
  space: string | null
}

/** The BIDS entities of a file name. A name without a subject gives its own stem as pseudonym. */
export const readEntities = (path: string): Entities => {
  const name = parseBidsName(baseName(path))
  return {
    subject: entityOf(name, 'sub') ?? stemOf(path),
    session: entityOf(name, 'ses'),
    task: entityOf(name, 'task'),
    run: entityOf(name, 'run'),
    space: entityOf(name, 'space'),
  }
}

/** Whether a file's name says whose it is. */
export const namesSubject = (path: string): boolean => entityOf(parseBidsName(baseName(path)), 'sub') !== null

/** A base name without its extension. */
export const stemOf = (path: string): string => {
  const name = baseName(path)
  return name.slice(0, name.length - parseBidsName(name).extension.length)
}
