import { parseJsonObject } from '../../domain/tables/seriesSidecar'
import type { FileStore } from '../../ports'

/** What the JSON sidecar of an atlas says of it; null where it says nothing. */
export interface AtlasSidecar {
  phantom: boolean
  space: string | null
  licence: string | null
  /** What to cite, a line each. */
  reference: string | null
}

/** A path without the endings of a volume, a CIFTI atlas or a table. */
export const stemOf = (path: string): string => path.replace(/(\.dlabel)?(\.nii)?(\.gz)?$/i, '')

/** The JSON of an atlas' name beside it. */
export async function readAtlasSidecar(files: FileStore, atlasPath: string): Promise<AtlasSidecar> {
  const path = `${stemOf(atlasPath)}.json`
  const isThere = (await files.facts(path))?.kind === 'file'
  const json = (isThere && parseJsonObject(await files.readText(path))) || {}
  const references = json.ReferencesAndLinks ?? json.Reference
  const lines = (Array.isArray(references) ? references : [references]).flatMap((line) => textOf(line) ?? [])
  return {
    phantom: json.Phantom === true,
    space: textOf(json.Space),
    licence: textOf(json.License ?? json.Licence),
    reference: lines.join('\n') || null,
  }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value.trim() ? value.trim() : null)
