import { parseJsonObject, repetitionTime } from '../domain/tables/seriesSidecar'
import type { FileStore } from '../ports'
import { readEntities, stemOf } from './entities'
import { folderOf, joinPath } from './paths'

export interface VolumeSidecar {
  trSeconds: number | null
  phantom: boolean
}

const highest = 4

/**
 * What the JSON files of a recording say. As BIDS has it, a file nearer to the recording goes before one further up:
 * first the one of the same name beside it, then `task-NAME_bold.json` there and in the folders above, up to the
 * folder that holds `dataset_description.json`.
 */
export const readVolumeSidecar = async (files: FileStore, path: string): Promise<VolumeSidecar> => {
  const { task } = readEntities(path)
  const candidates = [joinPath(folderOf(path), `${stemOf(path)}.json`)]
  let folder = folderOf(path)
  for (let i = 0; task && i <= highest; i++, folder = folderOf(folder)) {
    candidates.push(joinPath(folder, `task-${task}_bold.json`))
    if (await files.facts(joinPath(folder, 'dataset_description.json'))) break
  }
  const said: VolumeSidecar = { trSeconds: null, phantom: false }
  for (const candidate of candidates) {
    if ((await files.facts(candidate))?.kind !== 'file') continue
    const json = parseJsonObject(await files.readText(candidate)) ?? {}
    said.trSeconds ??= repetitionTime(json)
    said.phantom ||= json.Phantom === true
  }
  return said
}
