import type { Recording } from '../../../preload/contract'
import { parseJsonObject, parseSeriesSidecar, type SeriesSidecar } from '../../domain/tables/seriesSidecar'
import type { FileStore } from '../../ports'
import type { Atlases } from '../atlases'
import { folderOf, joinPath } from '../paths'
import { sidecarOf } from '../seriesFiles'

const foldersSidecar = 'series.json'

/** What the sidecars of very many series say of their atlases and coverage: their tables are not read. */
export const makeSeriesSays = (files: FileStore, atlases: Pick<Atlases, 'resolve'>) => {
  const shared = new Map<string, Promise<Record<string, unknown>>>()
  const resolved = new Map<string, Promise<string | null>>()

  const readJson = async (path: string): Promise<Record<string, unknown>> => {
    if ((await files.facts(path))?.kind !== 'file') return {}
    return parseJsonObject(await files.readText(path).catch(() => '')) ?? {}
  }
  const readShared = (folder: string) => once(shared, folder, () => readJson(joinPath(folder, foldersSidecar)))
  const atlasIdOf = (atlas: NonNullable<SeriesSidecar['atlas']>, folder: string): Promise<string | null> => {
    const file = atlas.file && joinPath(folder, atlas.file)
    return once(resolved, `${atlas.hash} ${file}`, () => atlases.resolve({ ...atlas, file }))
  }

  return async (path: string): Promise<Pick<Recording, 'atlasId' | 'coverage'>> => {
    const folder = folderOf(path)
    const said = parseSeriesSidecar({ ...(await readShared(folder)), ...(await readJson(sidecarOf(path))) })
    const coverage = said.parcels?.flatMap((parcel) => parcel.coverage ?? []) ?? []
    return {
      atlasId: said.atlas && (await atlasIdOf(said.atlas, folder)),
      coverage: coverage.length > 0 ? coverage.reduce((sum, value) => sum + value, 0) / coverage.length : null,
    }
  }
}

const once = <T>(made: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> => {
  const known = made.get(key) ?? make()
  made.set(key, known)
  return known
}
