import type { Recording } from '../../../preload/contract'
import { refuse } from '../../domain/finding'
import { parseSeriesSidecar, type SeriesSidecar } from '../../domain/tables/seriesSidecar'
import type { FileStore } from '../../ports'
import type { Atlases } from '../atlases'
import { folderOf, joinPath } from '../paths'
import { makeSidecarReader } from '../series/readSidecars'

/** What the sidecars of very many series say of their atlases and coverage: their tables are not read. */
export const makeSeriesSays = (files: FileStore, atlases: Pick<Atlases, 'resolve'>) => {
  const sayOf = makeSidecarReader(files)
  const resolved = new Map<string, Promise<string | null>>()

  const atlasIdOf = (atlas: NonNullable<SeriesSidecar['atlas']>, folder: string): Promise<string | null> => {
    const file = atlas.file && joinPath(folder, atlas.file)
    return once(resolved, `${atlas.hash} ${file}`, () => atlases.resolve({ ...atlas, file }))
  }

  return async (path: string): Promise<Pick<Recording, 'atlasId' | 'coverage'>> => {
    const folder = folderOf(path)
    // One that is broken was said to be by the scan.
    const read = await sayOf(path).catch(() => refuse())
    const said = parseSeriesSidecar(read.ok ? read.value : {})
    const coverage = said.parcels?.flatMap((parcel) => parcel.coverage ?? []) ?? []
    return {
      atlasId: said.atlas && (await atlasIdOf(said.atlas, folder)),
      coverage: coverage.length > 0 ? coverage.reduce((sum, value) => sum + value, 0) / coverage.length : null,
    }
  }
}

/** Whether it stands beside a series which side of it is time. */
export const saysSides = async (files: FileStore, path: string): Promise<boolean> => {
  const read = await makeSidecarReader(files)(path).catch(() => refuse())
  return read.ok && parseSeriesSidecar(read.value).orientation !== null
}

const once = <T>(made: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> => {
  const known = made.get(key) ?? make()
  made.set(key, known)
  return known
}
