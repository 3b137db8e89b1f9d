import type { FileStore } from '../../ports'
import { baseName, folderOf, joinPath } from '../paths'

/** How names tell a hemisphere: `hemi-L_`, `lh.`, `.L.`; the first that is found counts. */
const marks = [/(?<=(?:^|_)hemi-)[LR](?=[_.])/, /(?<=^|[._-])(?:lh|rh)(?=[._-])/i, /(?<=[._-])[LR](?=[._-])/]
const others: Record<string, string> = { L: 'R', R: 'L', lh: 'rh', rh: 'lh', LH: 'RH', RH: 'LH' }

const markOf = (name: string): RegExpExecArray | null =>
  marks.map((mark) => mark.exec(name)).find((found) => found !== null && others[found[0]] !== undefined) ?? null

/** The hemisphere that a file's name tells; null where it tells none. */
export const sideOf = (path: string): 'L' | 'R' | null => {
  const mark = markOf(baseName(path))?.[0].toUpperCase()
  return mark === undefined ? null : (mark[0] as 'L' | 'R')
}

/** The file of the other hemisphere beside one, by its name; null where there is none. */
export async function otherHemisphere(files: FileStore, path: string): Promise<string | null> {
  const name = baseName(path)
  const mark = markOf(name)
  if (!mark) return null
  const other = name.slice(0, mark.index) + others[mark[0]] + name.slice(mark.index + mark[0].length)
  const beside = joinPath(folderOf(path), other)
  return (await files.facts(beside))?.kind === 'file' ? beside : null
}

/** A name for both hemispheres: without what tells one. */
export function withoutHemisphere(name: string): string {
  const mark = markOf(name)
  if (!mark) return name
  const before = name.slice(0, mark.index).replace(/(^|_)hemi-$/, '$1')
  const after = name.slice(mark.index + mark[0].length)
  return before === '' ? after.replace(/^[._-]/, '') : before.replace(/[._-]$/, '') + after
}
