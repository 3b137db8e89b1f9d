import type { Table } from '../../../preload/contract'
import { parseJsonObject } from '../../domain/tables/seriesSidecar'
import type { FileStore } from '../../ports'
import { sidecarOf } from '../seriesFiles'
import { readTable } from '../tables'

/** What the sidecar of a table says. */
export const readFacts = async (files: FileStore, table: string): Promise<Record<string, unknown>> =>
  parseJsonObject(await files.readText(sidecarOf(table))) ?? {}

/** The table, and the numbers that its sidecar tells of the whole graph. */
export const readMeasures = async (
  files: FileStore,
  path: string,
): Promise<{ table: Table; whole: Record<string, number> }> => {
  const { Graph: graph } = await readFacts(files, path)
  return { table: await readTable(files, path), whole: Object.fromEntries(numbersIn(graph, '')) }
}

/** Numbers of nested facts by their names in words: {Modularity: {Q: .4}} gives `modularity Q`. */
const numbersIn = (facts: unknown, before: string): Array<[string, number]> => {
  if (typeof facts === 'number') return [[before, facts]]
  if (facts === null || typeof facts !== 'object') return []
  return Object.entries(facts).flatMap(([name, inner]) => numbersIn(inner, `${before} ${inWords(name)}`.trim()))
}

const inWords = (name: string): string =>
  name.length === 1 ? name : name.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase()
