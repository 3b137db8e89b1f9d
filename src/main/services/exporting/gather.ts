import type { Finding } from '../../domain/finding'
import type { FileStore } from '../../ports'
import { looksLikeConfounds } from '../../domain/confounds'
import { entityOf, parseBidsName } from '../../domain/bids'
import { listBelow } from '../listBelow'
import { baseName, folderOf } from '../paths'
import { runKey } from '../runKey'
import { listSeries } from '../seriesFiles'

/** What a file is that can be handed on. */
export type ItemKind =
  | 'series'
  | 'coverage'
  | 'matrix'
  | 'networks'
  | 'measures'
  | 'motion'
  | 'outliers'
  | 'parcels'
  | 'quality'
  | 'map'
  | 'group'
  | 'detection'
  | 'model'

export interface ExportItem {
  kind: ItemKind
  path: string
}

const kinds: ReadonlyArray<readonly [pattern: RegExp, kind: ItemKind]> = [
  [/^(quality|group_.+_(relmat|networks|measures))\.tsv$/, 'group'],
  [/^findings\.json$/, 'detection'],
  [/^model\.json$/, 'model'],
  [/stat-coverage_bold\.tsv$/, 'coverage'],
  [/_desc-quality_bold\.json$/, 'quality'],
  [/_relmat\.tsv$/, 'matrix'],
  [/_networks\.tsv$/, 'networks'],
  [/_measures\.tsv$/, 'measures'],
  [/_motion\.tsv$/, 'motion'],
  [/_outliers\.tsv$/, 'outliers'],
  [/_parcels\.tsv$/, 'parcels'],
  [/_statmap\.nii(\.gz)?$/, 'map'],
]

/** What a file is by its name, apart from series. */
const kindOf = (path: string): ItemKind | null => kinds.find(([pattern]) => pattern.test(baseName(path)))?.[1] ?? null
const isMade = (name: string): boolean => kindOf(name) !== null

/**
 * All that can be handed on among files and, at any depth, folders: series, and what was made of them. Beside a series
 * that is named itself, what lies in its folder and is of the same run comes along. Each file once.
 */
export async function gatherItems(
  files: FileStore,
  from: readonly string[],
  findings: Finding[],
): Promise<ExportItem[]> {
  const found = new Map<string, ItemKind>()
  for (const path of from) {
    if ((await files.facts(path))?.kind === 'folder') {
      for (const series of await listSeries(files, [path]))
        if (kindOf(series) === null && !looksLikeConfounds(baseName(series))) found.set(series, 'series')
      for (const file of await listBelow(files, path, isMade)) note(found, file)
      continue
    }
    const kind = kindOf(path)
    found.set(path, kind ?? 'series')
    if (kind !== null) continue
    for (const entry of await files.list(folderOf(path)))
      if (entry.kind === 'file' && isOfSeries(entry.path, path)) note(found, entry.path)
  }
  if (found.size === 0) findings.push(nothingFound)
  return [...found].map(([path, kind]) => ({ path, kind }))
}

const note = (found: Map<string, ItemKind>, path: string): void => {
  const kind = kindOf(path)
  if (kind !== null) found.set(path, kind)
}

/** Whether what was made is of a series, and not of another one of the same run that was cleaned otherwise. */
function isOfSeries(path: string, series: string): boolean {
  if (kindOf(path) === null || runKey(path) !== runKey(series)) return false
  const [made, of] = [path, series].map((each) => entityOf(parseBidsName(baseName(each)), 'desc'))
  return made === of || made === null || made === 'quality'
}

const nothingFound: Finding = {
  code: 'export.nothing',
  severity: 'error',
  place: {},
  message: 'There is no parcel series, and nothing that was made of one.',
  suggestion: 'Give the folders that parcellate, clean, quality and connectivity wrote.',
}
