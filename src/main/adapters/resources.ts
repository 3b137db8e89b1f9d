import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Where a bundle (out/main, out/main/chunks) and the sources (src/main/adapters) have the project's folder. */
const above = ['../..', '../../..']

/**
 * The path of a file that comes with the program. An installed program names the folder in BOLDSCOPE_RESOURCES;
 * without it `resources` is looked for above this file.
 */
export const resourcePath = (...parts: string[]): string => {
  const named = process.env.BOLDSCOPE_RESOURCES
  const folder = named ?? above.map((up) => join(__dirname, up, 'resources')).find((path) => existsSync(path))
  if (!folder) throw new Error('The folder of resources is missing: the installation is not complete.')
  return join(folder, ...parts)
}
