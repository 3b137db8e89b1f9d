import { AppError } from '../../../preload/contract'
import { entityOf, parseBidsName } from '../../domain/bids'
import type { Finding } from '../../domain/finding'
import { textAt, type Json } from '../../domain/methods/readJson'
import { parseJsonObject } from '../../domain/tables/seriesSidecar'
import type { FileStore } from '../../ports'
import { datasetName, datasetOf, toUriName } from '../bidsUri'
import { baseName, joinPath, relativePath } from '../paths'
import { isWithin, normalPath } from './outFolder'

/** Folders of a data set that are looked through for a name. */
const deepest = 24

interface Dataset {
  /** In URIs. */
  name: string
  root: string
  /** What it calls itself in URIs of others. */
  ownName: string
}

/** Where the files of an export came from, in the words of BIDS. */
export interface Sources {
  /** How the export names what the file at `path` calls its source. */
  resolve(source: string, path: string): Promise<string>
  /** How the export names a file that it is made of, outside of itself. */
  originOf(path: string): Promise<string>
  /** The data sets that were named: `DatasetLinks` and `SourceDatasets` of the description. */
  describe(): Promise<{ DatasetLinks?: Json; SourceDatasets?: Json[] }>
}

/**
 * @param given  data sets by the names that they are to have in URIs
 * @param exported  what is exported: the path of each file and its place within the export
 */
export async function makeSources(
  files: FileStore,
  {
    given,
    out,
    exported,
  }: { given: Readonly<Record<string, string>>; out: string; exported: ReadonlyMap<string, string> },
  findings: Finding[],
): Promise<Sources> {
  const datasets: Dataset[] = []
  for (const [name, root] of Object.entries(given)) {
    if (name !== toUriName(name))
      throw new AppError('usage.bad', `A source is called by letters, digits and dashes, not '${name}'.`)
    datasets.push({ name, root: normalPath(root), ownName: await datasetName(files, root) })
  }
  const used = new Set<Dataset>()
  const onlyCalled = makeSearch(files, [...datasets])
  const byName = new Map([...exported].map(([path, target]) => [baseName(path), target]))
  const normal = new Map([...exported].map(([path, target]) => [normalPath(path), target]))

  const name = (dataset: Dataset, path: string): string => {
    used.add(dataset)
    return `bids:${dataset.name}:${path}`
  }
  const originOf = async (path: string): Promise<string> => {
    const around = datasets
      .filter(({ root }) => isWithin(path, root))
      .sort((a, b) => b.root.length - a.root.length)
      .at(0)
    if (around) return name(around, normalPath(path).slice(around.root.length).replace(/^\//, ''))
    const place = await datasetOf(files, path)
    if (place === null) return baseName(path)
    const found = datasets.find(({ root }) => root === normalPath(place.root)) ?? {
      name: unusedName(place.name, datasets),
      root: normalPath(place.root),
      ownName: place.name,
    }
    if (!datasets.includes(found)) datasets.push(found)
    return name(found, place.path)
  }
  const uriOf = async (path: string): Promise<string> => {
    const target = normal.get(normalPath(path))
    return target === undefined ? originOf(path) : `bids::${target}`
  }
  const resolve = async (source: string, sidecar: string): Promise<string> => {
    const [, own, path] = /^bids:([^:]*):(.+)$/.exec(source) ?? []
    if (path !== undefined && own === '') {
      const place = await datasetOf(files, sidecar)
      return place ? uriOf(joinPath(place.root, path)) : baseName(path)
    }
    if (path !== undefined) {
      const dataset =
        datasets.find((each) => each.name === own) ??
        datasets.find((each) => each.ownName === own) ??
        (await ownerOf(files, datasets, path))
      const root = dataset?.root ?? (await derivativeCalled(files, datasets, own))
      if (root) return uriOf(joinPath(root, path))
      findings.push(unknownDataset(own, baseName(sidecar)))
      return baseName(path)
    }
    const file = baseName(source)
    const target = byName.get(file)
    if (target !== undefined) return `bids::${target}`
    const place = placeByName(file)
    const dataset = place && (await ownerOf(files, datasets, place))
    if (dataset) return name(dataset, place)
    const only = await onlyCalled(file)
    return only ? name(...only) : file
  }
  return { resolve, originOf, describe: () => describe(files, [...used], out) }
}

/** The only data set that has a file at a path. */
async function ownerOf(files: FileStore, datasets: readonly Dataset[], path: string): Promise<Dataset | null> {
  const owners: Dataset[] = []
  for (const dataset of datasets)
    if ((await files.facts(joinPath(dataset.root, path)))?.kind === 'file') owners.push(dataset)
  return owners.length === 1 ? owners[0] : null
}

/** Finds the only file of a name among all files of data sets, which are listed when somebody first asks. */
function makeSearch(files: FileStore, datasets: readonly Dataset[]) {
  const list = async () => {
    const byName = new Map<string, Array<[Dataset, path: string]>>()
    for (const dataset of datasets)
      for await (const entries of files.walk(dataset.root, deepest))
        for (const { kind, path } of entries)
          if (kind === 'file') byName.set(baseName(path), [...(byName.get(baseName(path)) ?? []), [dataset, path]])
    return byName
  }
  let listed: ReturnType<typeof list> | null = null
  return async (file: string): Promise<[Dataset, path: string] | null> => {
    listed ??= list()
    const found = (await listed).get(file) ?? []
    return found.length === 1 ? found[0] : null
  }
}

/** The root of a derivative within one of the data sets, by what it calls itself. */
async function derivativeCalled(files: FileStore, datasets: readonly Dataset[], name: string): Promise<string | null> {
  for (const { root } of datasets) {
    const folder = joinPath(root, 'derivatives')
    if ((await files.facts(folder))?.kind !== 'folder') continue
    for (const entry of await files.list(folder))
      if (entry.kind === 'folder' && (await datasetName(files, entry.path)) === name) return entry.path
  }
  return null
}

/** Where BIDS puts a functional file of that name. */
function placeByName(file: string): string | null {
  const name = parseBidsName(file)
  const [sub, ses] = [entityOf(name, 'sub'), entityOf(name, 'ses')]
  return sub === null ? null : joinPath(`sub-${sub}`, ses === null ? '' : `ses-${ses}`, 'func', file)
}

function unusedName(wanted: string, datasets: readonly Dataset[]): string {
  const isTaken = (name: string) => datasets.some((dataset) => dataset.name === name)
  for (let n = 1; ; n++) {
    const name = n === 1 ? wanted : `${wanted}-${n}`
    if (!isTaken(name)) return name
  }
}

async function describe(files: FileStore, used: readonly Dataset[], out: string) {
  if (used.length === 0) return {}
  const links: Json = {}
  const sources: Json[] = []
  for (const { name, root } of used) {
    const text = await files.readText(joinPath(root, 'dataset_description.json')).catch(() => '')
    const doi = textAt(parseJsonObject(text) ?? {}, 'DatasetDOI')
    const link =
      doi === null
        ? linkTo(normalPath(out), root)
        : `doi:${encodeURI(doi.replace(/^(doi:|https?:\/\/(dx\.)?doi\.org\/)/i, ''))}`
    links[name] = link ?? `urn:x-not-located:${name}`
    if (link !== null) sources.push(doi === null ? { URL: link } : { DOI: link })
  }
  return { DatasetLinks: links, ...(sources.length > 0 ? { SourceDatasets: sources } : {}) }
}

/** The way from the export to a data set, where it names no more than the data set's own folder: others are private. */
function linkTo(out: string, root: string): string | null {
  if (out.startsWith('/') !== root.startsWith('/')) return null
  const way = relativePath(out, `${root}/x`).replace(/\/?x$/, '')
  const parts = way.split('/')
  const isShort = parts.filter((part) => part !== '..' && part !== '').length <= 1
  return isShort ? parts.map(encodeURIComponent).join('/') || '.' : null
}

const unknownDataset = (name: string, file: string): Finding => ({
  code: 'export.source.unknown',
  severity: 'info',
  place: { file, field: 'Sources' },
  message: `Where the data set ${name} lies, which ${file} names as its source, is not known; its file is named alone.`,
  suggestion: 'Give the folder of the data set as a source.',
})
