import { entityOf } from '../bids'
import { isWithin, parentOf, type DatasetFile } from './datasetFile'
import type { DatasetDescription } from './description'
import { readConnectomesName } from './connectomesName'
import { pipelineOf, pipelineOfPath } from './pipelines'
import type { LayoutKind } from './recordingFile'

/** A folder that is a data set of its own: the scanned one, or one inside it, such as `derivatives/fmriprep`. */
export interface DatasetRoot {
  /** '' for the scanned folder. */
  folder: string
  kind: LayoutKind
  pipelines: string[]
  description: DatasetDescription | null
}

export const descriptionName = 'dataset_description.json'

/** Folders that are a data set of their own by a `dataset_description.json`, without those that tools keep inside. */
export const describedFolders = (files: readonly DatasetFile[]): string[] =>
  files.filter(({ base }) => base === descriptionName).map(({ folder }) => folder)

/**
 * The data sets in a folder, the outermost first. Each described folder is one; each folder in `derivatives/` with
 * recordings named after BIDS is one as well, described or not. What the scanned folder is follows from its
 * description, else from the names of its files.
 */
export function findRoots(
  files: readonly DatasetFile[],
  descriptions: ReadonlyMap<string, DatasetDescription | null>,
): DatasetRoot[] {
  const roots = new Map<string, DatasetRoot>()
  for (const [folder, description] of descriptions) roots.set(folder, describedRoot(folder, description))
  for (const folder of undescribedDerivatives(files))
    if (!roots.has(folder))
      roots.set(folder, { folder, kind: 'derivative', pipelines: asList(pipelineOfPath(folder)), description: null })
  if (!roots.has('')) roots.set('', rootByNames(files, roots))
  return [...roots.values()].sort((a, b) => a.folder.length - b.folder.length || (a.folder < b.folder ? -1 : 1))
}

const asList = (name: string | null): string[] => (name === null ? [] : [name])

function describedRoot(folder: string, description: DatasetDescription | null): DatasetRoot {
  const inDerivatives = /(^|\/)derivatives\//.test(folder)
  const byPath = asList(pipelineOfPath(folder))
  const kind = description?.kind ?? (inDerivatives ? 'derivative' : 'bids')
  const named = description?.pipelines ?? []
  const pipelines = kind === 'derivative' ? (named.length > 0 ? named : byPath) : []
  return { folder, kind, pipelines, description }
}

/** `derivatives/X` of BIDS names without a description of its own. */
function undescribedDerivatives(files: readonly DatasetFile[]): Set<string> {
  const folders = new Set<string>()
  for (const { path, name } of files) {
    const match = /^((?:.*\/)?derivatives\/[^/]+)\/(?:.*\/)?sub-[^/]+\//.exec(path)
    if (match && entityOf(name, 'sub') !== null) folders.add(match[1])
  }
  return folders
}

/** What a folder without a description is, by the names of most files that are not in a data set of their own. */
function rootByNames(files: readonly DatasetFile[], inner: ReadonlyMap<string, DatasetRoot>): DatasetRoot {
  const own = inner.size === 0 ? files : files.filter(({ path }) => ![...inner.keys()].some((at) => isWithin(path, at)))
  let connectomes = 0
  let raw = 0
  let derived = 0
  const programs = new Map<string, number>()
  for (const file of own) {
    const found = readConnectomesName(file)
    if (found) {
      connectomes++
      if (found.program) programs.set(found.program, (programs.get(found.program) ?? 0) + 1)
    } else if (isBidsRecording(file)) {
      const isDerived = ['desc', 'space', 'atlas', 'stat', 'res', 'den'].some(
        (key) => entityOf(file.name, key) !== null,
      )
      if (isDerived || file.name.suffix === 'timeseries') derived++
      else raw++
    }
  }
  const kind =
    connectomes > raw + derived
      ? 'connectomes'
      : raw > 0 && raw >= derived
        ? 'bids'
        : derived > 0
          ? 'derivative'
          : 'folder'
  const pipelines = kind === 'connectomes' ? [...programs.keys()].map((name) => pipelineOf(name) ?? name) : []
  return { folder: '', kind, pipelines, description: null }
}

/** Named after BIDS and in a folder of its person: a file of that name alone may lie anywhere. */
const isBidsRecording = ({ name, folder }: DatasetFile): boolean => {
  const subject = entityOf(name, 'sub')
  return (
    subject !== null &&
    ['bold', 'timeseries'].includes(name.suffix) &&
    name.extension !== '.json' &&
    `${folder}/`.includes(`sub-${subject}/`)
  )
}

/** Tells of each folder which data set it belongs to: the innermost that holds it. */
export function makeRootFinder(roots: readonly DatasetRoot[]): (folder: string) => DatasetRoot {
  const known = new Map(roots.map((root) => [root.folder, root]))
  const find = (folder: string): DatasetRoot => {
    const own = known.get(folder)
    if (own) return own
    const root = find(parentOf(folder)!)
    known.set(folder, root)
    return root
  }
  return find
}

/** Folders of a BIDS data set that hold no recordings of it. */
const aside = /^(sourcedata|code|stimuli|logs|figures|work|tmp|env|\.git)(\/|$)/i

/** Whether a file lies where a data set keeps what does not belong to it, e.g. in `sourcedata`. */
export const isAside = ({ path }: DatasetFile, { folder, kind }: DatasetRoot): boolean =>
  (kind === 'bids' || kind === 'derivative') && aside.test(folder === '' ? path : path.slice(folder.length + 1))
