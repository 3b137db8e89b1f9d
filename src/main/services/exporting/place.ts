import { entityOf, formatBidsName, parseBidsName } from '../../domain/bids'
import { readConnectomesName } from '../../domain/dataset/connectomesName'
import type { Finding } from '../../domain/finding'
import { baseName, joinPath } from '../paths'
import type { ExportItem } from './gather'
import type { People } from './people'

/** A file of a recording, and what it will be called. */
export interface PlacedItem extends ExportItem {
  /** Without `sub-`. */
  participant: string
  /** e.g. `sub-01_ses-1_task-rest`. */
  recording: string
  /** Path within the export, without an ending. */
  target: string
}

type Entity = readonly [key: string, value: string]

const entitiesOfRun = ['sub', 'ses', 'task', 'acq', 'ce', 'rec', 'dir', 'run', 'echo']
const entityInName = /^(ses|task|acq|ce|rec|dir|run|echo|space|res|den|atlas|seg|scale|seed|stat|desc)-[A-Za-z0-9+]+$/

/**
 * What the files of recordings are called: the BIDS name that they have, below `sub-XX[/ses-YY]/func`. Other names get
 * the participant of the table that mentions them, else a label made of the name, and `task-unknown` where nothing says
 * the task; findings tell. A file whose place is taken is left out with an error.
 */
export async function placeItems(
  items: readonly ExportItem[],
  people: People,
  findings: Finding[],
): Promise<PlacedItem[]> {
  const taken = new Map<string, string>()
  const placed: PlacedItem[] = []
  for (const item of items) {
    const { entities, suffix, isGuess } = await nameOf(item, people)
    const participant = entities.find(([key]) => key === 'sub')![1]
    const recording = formatEntities(entities.filter(([key]) => entitiesOfRun.includes(key)))
    const session = entities.find(([key]) => key === 'ses')?.[1]
    const folder = joinPath(`sub-${participant}`, session === undefined ? '' : `ses-${session}`, 'func')
    const target = joinPath(folder, formatBidsName({ entities, suffix, extension: '' }))
    const other = taken.get(target)
    if (other !== undefined) findings.push(sameName(baseName(item.path), baseName(other), baseName(target)))
    else {
      taken.set(target, item.path)
      placed.push({ ...item, participant, recording, target })
      if (isGuess && item.kind === 'series') findings.push(labelled(baseName(item.path), recording))
      if (item.kind === 'series' && entities.some(([key, value]) => key === 'task' && value === 'unknown'))
        findings.push(taskUnknown(baseName(item.path)))
    }
  }
  return placed
}

interface Name {
  entities: Entity[]
  suffix: string
  /** The participant's label was made of the file's name. */
  isGuess: boolean
}

async function nameOf({ path, kind }: ExportItem, people: People): Promise<Name> {
  const name = parseBidsName(baseName(path))
  const isSeries = kind === 'series'
  if (entityOf(name, 'sub') !== null)
    return { entities: withTask(name.entities), suffix: isSeries ? 'timeseries' : name.suffix, isGuess: false }
  const { head, entities, suffix } = splitName(path)
  const known = await people.find(path, head.replace(/^sub-/, ''))
  const connectomes = readConnectomesName({ base: `${head}.1D`, folder: '' })
  const ofProject = connectomes ? await people.find(path, connectomes.fileId) : null
  const atlas =
    connectomes?.atlas && !entities.some(([key]) => key === 'atlas') ? [['atlas', connectomes.atlas] as const] : []
  const participant = known ?? ofProject ?? connectomes?.subject ?? (toLabel(head.replace(/^sub-/, '')) || 'unknown')
  // All recordings of that project were made at rest.
  const rest = connectomes && !entities.some(([key]) => key === 'task') ? [['task', 'rest'] as const] : []
  return {
    entities: withTask([['sub', toLabel(participant)], ...rest, ...atlas, ...entities]),
    suffix: isSeries ? 'timeseries' : suffix,
    isGuess: known === null && connectomes === null,
  }
}

/** A name that is not BIDS: what it begins with, entities that were added, and what it ends with. */
function splitName(path: string): { head: string; entities: Entity[]; suffix: string } {
  const { extension } = parseBidsName(baseName(path))
  const base = baseName(path)
  const tokens = base.slice(0, base.length - extension.length).split('_')
  const first = tokens.findIndex((token, i) => i > 0 && entityInName.test(token))
  if (first < 0) {
    const hasSuffix =
      tokens.length > 1 &&
      /^(timeseries|relmat|networks|measures|motion|outliers|parcels|bold|ts)$/.test(tokens.at(-1)!)
    const suffix = hasSuffix ? tokens.pop()! : 'timeseries'
    return { head: tokens.join('_'), entities: [], suffix }
  }
  let end = first
  while (end < tokens.length && entityInName.test(tokens[end])) end++
  const entities = tokens.slice(first, end).map((token): Entity => {
    const at = token.indexOf('-')
    return [token.slice(0, at), token.slice(at + 1)]
  })
  return { head: tokens.slice(0, first).join('_'), entities, suffix: tokens.slice(end).join('_') || 'timeseries' }
}

/** `sub`, `ses` and `task` first and `desc` last, as BIDS has them. */
function withTask(entities: readonly Entity[]): Entity[] {
  const of = (key: string) => entities.filter(([own]) => own === key)
  const task = of('task').length > 0 ? of('task') : [['task', 'unknown'] as const]
  const others = entities.filter(([key]) => !['sub', 'ses', 'task', 'desc'].includes(key))
  return [...of('sub'), ...of('ses'), ...task, ...others, ...of('desc')]
}

const toLabel = (text: string): string => text.replace(/[^A-Za-z0-9]+/g, '')
const formatEntities = (entities: readonly Entity[]): string =>
  entities.map(([key, value]) => `${key}-${value}`).join('_')

const labelled = (file: string, recording: string): Finding => ({
  code: 'export.name.made',
  severity: 'warning',
  place: { file },
  message: `${file} has no BIDS name: it goes as ${recording}, after its own name.`,
  suggestion: 'Rename the file where its name tells who somebody is, or list it in participants.tsv.',
})

const taskUnknown = (file: string): Finding => ({
  code: 'export.task.unknown',
  severity: 'warning',
  place: { file },
  message: `Nothing says what people did in ${file}: it goes as task-unknown.`,
  suggestion: 'Put task-LABEL into the name of the file.',
})

const sameName = (file: string, other: string, target: string): Finding => ({
  code: 'export.name.taken',
  severity: 'error',
  place: { file },
  message: `${file} and ${other} would both be written as ${target}; only ${other} is.`,
  suggestion: 'Export them one after the other, or tell them apart by ses, run or desc in their names.',
})
