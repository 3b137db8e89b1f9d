import { AppError } from '../../../preload/contract'
import type { AtlasReference } from '../../domain/parcelSeries'
import type { FileStore } from '../../ports'
import { stemOf } from '../atlas/sidecar'
import { inParallel } from '../inParallel'
import { baseName, joinPath } from '../paths'
import { makeSidecarReader } from '../series/readSidecars'
import { readAtlasReference } from '../seriesFiles'

/** What becomes of a label volume that series refer to. */
export interface AtlasKeeping {
  /** Where it is to lie. */
  target: string
  /** Another atlas has its name there. */
  isRefused: boolean
  /** It and what lies beside it, as far as it was not there before. */
  copies: Array<[from: string, to: string]>
}

/**
 * What becomes of the atlases that series refer to, one for each series; null where there is none at hand. Of atlases with
 * one name the first keeps it, so that nothing hangs on who is done first. Nothing is copied yet.
 */
export async function planAtlases(
  files: FileStore,
  series: readonly string[],
  out: string,
): Promise<Array<AtlasKeeping | null>> {
  const sayOf = makeSidecarReader(files)
  const paths = await inParallel(series, async (path) => (await readAtlasReference(files, path, sayOf))?.file ?? null)
  const plans = new Map<string, AtlasKeeping | null>()
  const owners = new Map<string, string>()
  for (const path of new Set(paths))
    if (path !== null && (await isFile(files, path)))
      plans.set(path, await planOne(files, path, joinPath(out, baseName(path)), owners))
  return paths.map((path) => (path === null ? null : (plans.get(path) ?? null)))
}

/** `owners`: the atlases that lie, or will lie, at a place. */
async function planOne(
  files: FileStore,
  path: string,
  target: string,
  owners: Map<string, string>,
): Promise<AtlasKeeping> {
  const isThere = (await files.facts(target)) !== null
  const owner = owners.get(target) ?? (isThere ? target : path)
  owners.set(target, owner)
  const isRefused = owner !== path && (await files.sha256(owner)) !== (await files.sha256(path))
  const copies: AtlasKeeping['copies'] = isThere ? [] : [[path, target]]
  for (const ending of ['.tsv', '.json']) {
    const [from, to] = [stemOf(path) + ending, stemOf(target) + ending]
    if (to !== target && (await isFile(files, from)) && (await files.facts(to)) === null) copies.push([from, to])
  }
  return { target, isRefused, copies }
}

const isFile = async (files: FileStore, path: string): Promise<boolean> => (await files.facts(path))?.kind === 'file'

/**
 * Puts the label volume, its table and sidecar beside what was made, so that the folder can be moved as a whole. Gives the
 * atlas as it is there, and the files that came with it. Throws AppError 'conflict' when another one has its name.
 */
export async function keepAtlas(
  files: FileStore,
  atlas: AtlasReference | null,
  keeping: AtlasKeeping | null,
): Promise<{ atlas: AtlasReference | null; written: string[] }> {
  if (atlas === null || keeping === null) return { atlas, written: [] }
  const { target, isRefused, copies } = keeping
  if (isRefused)
    throw new AppError(
      'conflict',
      `The output folder already holds another atlas as ${baseName(target)}. Choose another folder.`,
    )
  // Another recording with the same atlas may have brought it in the meantime.
  for (const [from, to] of copies) if ((await files.facts(to)) === null) await files.copy(from, to)
  return { atlas: { ...atlas, file: target }, written: copies.map(([, to]) => to) }
}
