import type { DatasetFacts, ScannedRecording } from '../../../preload/contract'
import type { DatasetFile } from '../../domain/dataset/datasetFile'
import { readDescription, type DatasetDescription } from '../../domain/dataset/description'
import { describedFolders, descriptionName, findRoots, type DatasetRoot } from '../../domain/dataset/layout'
import { remark } from '../../domain/dataset/remark'
import type { Finding } from '../../domain/finding'
import { baseName } from '../paths'

/** The data sets of a folder, and what is wrong with their descriptions. */
export function readRoots(
  found: readonly DatasetFile[],
  objects: ReadonlyMap<string, Record<string, unknown> | null>,
): { roots: DatasetRoot[]; findings: Finding[] } {
  const descriptions = new Map<string, DatasetDescription | null>()
  const findings: Finding[] = []
  for (const folder of describedFolders(found)) {
    const path = folder === '' ? descriptionName : `${folder}/${descriptionName}`
    const json = objects.get(path)
    const read = json ? readDescription(json, path) : null
    descriptions.set(folder, read?.value ?? null)
    findings.push(...(read?.findings ?? []))
  }
  const roots = findRoots(found, descriptions)
  for (const { folder, kind } of roots)
    if ((kind === 'bids' || kind === 'derivative') && !descriptions.has(folder))
      findings.push(missingDescription(folder, kind))
  return { roots, findings }
}

const missingDescription = (folder: string, kind: 'bids' | 'derivative'): Finding =>
  remark(
    'dataset.description.missing',
    kind === 'bids' ? 'error' : 'warning',
    folder === '' ? descriptionName : `${folder}/${descriptionName}`,
    'There is no dataset_description.json, which every BIDS data set has.',
    'Write one with "Name" and "BIDSVersion"; of a derivative also with "DatasetType" and "GeneratedBy".',
  )

/** What the scanned folder says of itself. */
export function describeFolder(
  folder: string,
  [top, ...inner]: readonly DatasetRoot[],
  recordings: readonly ScannedRecording[],
): DatasetFacts {
  const { kind, description, pipelines } = top
  return {
    name: description?.name ?? baseName(folder),
    kind,
    bidsVersion: description?.bidsVersion ?? null,
    pipelines: [
      ...new Set([
        ...pipelines,
        ...inner.flatMap((root) => root.pipelines),
        ...recordings.flatMap(({ pipeline }) => pipeline ?? []),
      ]),
    ],
    licence: description?.licence ?? null,
    phantom: description?.phantom === true || (recordings.length > 0 && recordings.every(({ phantom }) => phantom)),
  }
}
