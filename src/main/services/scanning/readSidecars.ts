import { stemOf, type DatasetFile } from '../../domain/dataset/datasetFile'
import { Inheritance } from '../../domain/dataset/inheritance'
import { descriptionName } from '../../domain/dataset/layout'
import type { LayoutKind } from '../../domain/dataset/recordingFile'
import { pickSidecar, type SidecarPart } from '../../domain/dataset/sidecarFacts'
import type { Finding } from '../../domain/finding'
import type { FileStore } from '../../ports'
import { joinPath } from '../paths'
import type { Pace } from './pace'
import { readJson } from './readJson'

/** The JSON files of a folder. */
export interface Sidecars {
  /** By path: what each says of recordings; those that are broken are missing. */
  parts: Map<string, SidecarPart>
  inheritance: Inheritance
  /** By path, whole: descriptions of data sets, and dictionaries of tables; null for one that is broken. */
  objects: Map<string, Record<string, unknown> | null>
  /** Paths of those that could not be read. */
  broken: string[]
  findings: Finding[]
}

const isDictionary = (file: DatasetFile): boolean =>
  /^participants\.json$|(^|_)sessions\.json$|phenotyp[^/]*\.json$/i.test(file.base) ||
  /(^|\/)phenotype$/.test(file.folder)

/** Reads every JSON file of a folder: all are checked, of most only a few fields are kept. */
export async function readSidecars(
  files: FileStore,
  folder: string,
  found: readonly DatasetFile[],
  pace: Pace,
): Promise<Sidecars> {
  const sidecars = found.filter(({ name }) => name.extension.toLowerCase() === '.json')
  const parts = new Map<string, SidecarPart>()
  const objects = new Map<string, Record<string, unknown> | null>()
  const broken: string[] = []
  const findings: Finding[] = []
  for (const [i, file] of sidecars.entries()) {
    const json = await readJson(files, joinPath(folder, file.path), file.path)
    if (json.ok) parts.set(file.path, pickSidecar(json.value))
    else {
      broken.push(file.path)
      findings.push(...json.findings)
    }
    if (file.base === descriptionName || isDictionary(file)) objects.set(file.path, json.ok ? json.value : null)
    await pace((0.2 * i) / sidecars.length, `${i + 1} of ${sidecars.length} sidecars`)
  }
  const usable = sidecars.filter(({ path, base }) => parts.has(path) && base !== descriptionName)
  return { parts, inheritance: new Inheritance(usable), objects, broken, findings }
}

/**
 * What is wrong with the JSON files that a data set should have in order: in BIDS all that are named after it, elsewhere
 * those that are called after a recording. Others may hold whatever their programs like.
 */
export function findingsOnSidecars(
  { findings }: Sidecars,
  own: readonly DatasetFile[],
  recordings: readonly DatasetFile[],
  kindOf: (folder: string) => LayoutKind,
): Finding[] {
  const files = new Map(own.map((file) => [file.path, file]))
  const stems = new Set(recordings.map((file) => `${file.folder}/${stemOf(file)}`))
  return findings.filter(({ place }) => {
    const file = files.get(place.file ?? '')
    if (!file) return false
    if (file.base === descriptionName || isDictionary(file) || stems.has(`${file.folder}/${stemOf(file)}`)) return true
    const kind = kindOf(file.folder)
    return (kind === 'bids' || kind === 'derivative') && file.name.entities.length > 0
  })
}
