import { parseJsonObject, repetitionTime } from '../domain/tables/seriesSidecar'
import type { FileStore } from '../ports'
import { stemOf } from './entities'
import { folderOf, joinPath } from './paths'
import { findSidecars } from './series/readSidecars'

export interface VolumeSidecar {
  trSeconds: number | null
  phantom: boolean
}

/** What the JSON files of a recording say: its own, and those that it inherits; the nearer goes before one further up. */
export const readVolumeSidecar = async (files: FileStore, path: string): Promise<VolumeSidecar> => {
  const said: VolumeSidecar = { trSeconds: null, phantom: false }
  const own = joinPath(folderOf(path), `${stemOf(path)}.json`)
  for (const sidecar of (await findSidecars(files, path, own)).reverse()) {
    if ((await files.facts(sidecar))?.kind !== 'file') continue
    const json = parseJsonObject(await files.readText(sidecar)) ?? {}
    said.trSeconds ??= repetitionTime(json)
    said.phantom ||= json.Phantom === true
  }
  return said
}
