import type { FileStore } from '../../ports'
import { joinPath } from '../paths'

const longest = 300
const mostBytes = 2 ** 20

const textOf = async (files: FileStore, folder: string, names: readonly string[]): Promise<string | null> => {
  for (const name of names) {
    const path = joinPath(folder, name)
    const facts = await files.facts(path)
    if (facts?.kind === 'file' && facts.bytes <= mostBytes) return files.readText(path)
  }
  return null
}

const lineOf = (text: string, pattern: RegExp): string | null =>
  pattern.exec(text)?.[1]?.trim().slice(0, longest) ?? null

/**
 * The licence as the files beside the weights state it: `license:` at the head of a README, else a line of it that
 * speaks of a licence, else the first lines of a LICENSE. Null where nothing says.
 */
export const findLicence = async (files: FileStore, folder: string): Promise<string | null> => {
  const readme = await textOf(files, folder, ['README.md', 'README', 'readme.md'])
  const stated =
    readme && (lineOf(readme, /^licen[cs]e:[ \t]*(\S.*)$/im) ?? lineOf(readme, /^(.*\blicen[cs]ed?\b.*)$/im))
  if (stated) return stated
  const licence = await textOf(files, folder, ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'LICENCE', 'COPYING'])
  return licence === null ? null : licence.replace(/\s+/g, ' ').trim().slice(0, longest) || null
}
