import type { ArrayFile, FileArray } from '../../domain/arrayFile'
import type { ByteSource } from '../../domain/byteSource'
import { accept, refuse, type Checked, type Finding } from '../../domain/finding'
import { openSafetensors } from '../../domain/safetensors'
import { openTorchFile, torchFormat } from '../../domain/torch'
import type { FileStore } from '../../ports'
import { baseName, folderOf, joinPath } from '../paths'

/** Named arrays of a file, or of several that belong together. */
export interface OpenedWeights extends ArrayFile {
  /** The file of weights, or the index that names the parts. */
  file: string
}

/** Names under which weights are published, in the order in which they are taken. */
const publishedNames = [
  'model.safetensors',
  'model.safetensors.index.json',
  'pytorch_model.bin',
  'pytorch_model.bin.index.json',
]
const otherEndings = /\.(safetensors|bin|ckpt|pt|pth)$/i
const mostIndexBytes = 64 * 2 ** 20
/** A hostile index could be wrong in a million places. */
const mostFindings = 1000

const finding = (code: string, message: string, suggestion: string, file?: string): Finding => ({
  code: `weights.${code}`,
  severity: 'error',
  place: file === undefined ? {} : { file },
  message,
  suggestion,
})

/** A file as bytes by position. */
export const fileSource = async (files: FileStore, path: string): Promise<ByteSource> => ({
  bytes: (await files.facts(path))?.bytes ?? 0,
  read: (offset, count) => files.readRange(path, offset, count),
})

/**
 * Opens weights: a file of safetensors or of torch.save, told apart by its content; an index of parts; or a folder with
 * one of them. Nothing is read yet but the names, shapes and places of the arrays.
 */
export const openWeights = async (files: FileStore, from: string): Promise<Checked<OpenedWeights>> => {
  const facts = await files.facts(from)
  if (facts === null)
    return refuse(finding('missing', `${baseName(from)} does not exist.`, 'Check the path.', baseName(from)))
  const chosen = facts.kind === 'file' ? accept(from) : await chooseFile(files, from)
  if (!chosen.ok) return chosen
  const path = chosen.value
  const opened = /\.index\.json$/i.test(path) ? await openParts(files, path) : await openFile(files, path)
  if (!opened.ok) return refuse(...atFile(opened.findings, path))
  return accept({ ...opened.value, file: path }, [...chosen.findings, ...atFile(opened.findings, path)])
}

const atFile = (findings: readonly Finding[], path: string): Finding[] =>
  findings.map((one) => ({ ...one, place: { file: baseName(path), ...one.place } }))

const chooseFile = async (files: FileStore, folder: string): Promise<Checked<string>> => {
  const names = (await files.list(folder)).filter(({ kind }) => kind === 'file').map(({ name }) => name)
  const published = publishedNames.filter((name) => names.includes(name))
  const others = names.filter((name) => otherEndings.test(name))
  const taken = published[0] ?? (others.length === 1 ? others[0] : undefined)
  const file = baseName(folder)
  if (taken === undefined && others.length > 1)
    return refuse(finding('several', `${file} holds ${others.join(', ')}.`, 'Name the file itself.', file))
  if (taken === undefined)
    return refuse(
      finding('none', `${file} holds no weights.`, `Give a folder with ${publishedNames.join(' or ')}.`, file),
    )
  const remark: Finding = {
    ...finding('chosen', `Of ${published.join(' and ')} the first was taken.`, 'Name the file itself for another.'),
    severity: 'info',
  }
  return accept(joinPath(folder, taken), published.length > 1 ? [remark] : [])
}

const openFile = async (files: FileStore, path: string): Promise<Checked<ArrayFile>> => {
  const source = await fileSource(files, path)
  const beginning = await source.read(0, Math.min(8, source.bytes))
  return torchFormat(beginning) === null ? openSafetensors(source) : openTorchFile(source)
}

/** The `weight_map` of an index: the part that holds each array. */
const parseIndex = (text: string): Map<string, string> | null => {
  let index: unknown
  try {
    index = JSON.parse(text)
  } catch {
    return null
  }
  const map = (index as { weight_map?: unknown } | null)?.weight_map
  if (typeof map !== 'object' || map === null || Array.isArray(map)) return null
  const entries = Object.entries(map)
  const fits = entries.every(
    ([, part]) => typeof part === 'string' && part !== '' && baseName(part) === part && part !== '..',
  )
  return fits && entries.length > 0 ? new Map(entries as Array<[string, string]>) : null
}

/** Every part must hold exactly the arrays that the index says are in it. */
const openParts = async (files: FileStore, indexPath: string): Promise<Checked<ArrayFile>> => {
  const again = 'Fetch the folder again as a whole.'
  const map = parseIndex(await files.readText(indexPath, { maxBytes: mostIndexBytes }))
  if (!map) return refuse(finding('index', `${baseName(indexPath)} is not an index of weights.`, again))
  const parts = [...new Set(map.values())].sort()
  const arrays = new Map<string, FileArray>()
  const [problems, remarks]: [Finding[], Finding[]] = [[], []]
  const formats = new Set<string>()
  for (const part of parts) {
    const path = joinPath(folderOf(indexPath), part)
    const opened =
      (await files.facts(path))?.kind === 'file'
        ? await openFile(files, path)
        : refuse(finding('part', `The part ${part} is missing.`, again, part))
    if (!opened.ok) {
      problems.push(...atFile(opened.findings, part))
      continue
    }
    remarks.push(...atFile(opened.findings, part))
    formats.add(opened.value.format)
    for (const [name, array] of opened.value.arrays) {
      if (map.get(name) === part) arrays.set(name, array)
      else problems.push(finding('part', `${name} lies in ${part}, the index does not say so.`, again, part))
    }
  }
  if (problems.length === 0)
    for (const [name, part] of map)
      if (!arrays.has(name)) problems.push(finding('part', `${name} is not in ${part}.`, again, part))
  if (problems.length > 0) return refuse(...problems.slice(0, mostFindings))
  return accept({ format: `${[...formats].join(' and ')}, ${parts.length} parts`, arrays }, remarks)
}
