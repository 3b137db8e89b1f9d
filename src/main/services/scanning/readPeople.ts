import { entityOf } from '../../domain/bids'
import { abideDictionary, isAbide } from '../../domain/dataset/abide'
import { parentOf, stemOf, type DatasetFile } from '../../domain/dataset/datasetFile'
import type { DatasetRoot } from '../../domain/dataset/layout'
import {
  readDictionary,
  readPersonTable,
  type ColumnFacts,
  type PersonTable,
  type PersonTableOptions,
} from '../../domain/dataset/participantTable'
import { gatherPeople, type PeopleOfDataset, type ReadTable } from '../../domain/dataset/people'
import { remark } from '../../domain/dataset/remark'
import { addSessions, type SessionTable } from '../../domain/dataset/sessions'
import { refuse, type Checked, type Finding } from '../../domain/finding'
import type { FileStore } from '../../ports'
import { checked, readInflatedText } from '../fileText'
import { joinPath } from '../paths'
import type { Gathered } from './gatherRecordings'

type Objects = ReadonlyMap<string, Record<string, unknown> | null>

const mostTableBytes = 64 * 2 ** 20

/** Reads the tables of people of a folder and joins them with whose recordings there are. */
export async function readPeople(
  files: FileStore,
  folder: string,
  own: readonly DatasetFile[],
  roots: readonly DatasetRoot[],
  recordings: readonly Gathered[],
  objects: Objects,
): Promise<PeopleOfDataset> {
  const { tables, findings } = await readTables(files, folder, own, roots, objects)
  const people = gatherPeople(tables, countSubjects(recordings), roots[0].kind)
  findings.push(...(await readSessions(files, folder, own, objects, recordings, people)))
  if (roots[0].kind === 'bids' && !own.some(({ path }) => path === 'participants.tsv')) findings.push(noTable)
  return { ...people, findings: [...findings, ...people.findings] }
}

/** Reads the tables of people among `own`, the ones that say most of them first. */
export async function readTables(
  files: FileStore,
  folder: string,
  own: readonly DatasetFile[],
  roots: readonly DatasetRoot[],
  objects: Objects,
): Promise<{ tables: ReadTable[]; findings: Finding[] }> {
  const findings: Finding[] = []
  const tables: ReadTable[] = []
  for (const { file, kind } of listTables(own, roots)) {
    const read = await readPersons(files, folder, file, objects, roots[0])
    findings.push(...read.findings)
    if (read.ok) tables.push({ ...read.value, file: file.path, kind })
  }
  return { tables, findings }
}

const isParticipants = ({ base }: DatasetFile): boolean => /^participants\.(tsv|csv)$/i.test(base)
const isPhenotypic = ({ base }: DatasetFile): boolean => /(^|[_-])phenotyp[^/]*\.(csv|tsv)$/i.test(base)

/** Whether a file has the name of a table with a row for each person. */
export const isPeopleTable = (file: DatasetFile): boolean => isParticipants(file) || isPhenotypic(file)

/** Tables of people, those that say most of them first: participants.tsv at the top, phenotypic tables, those of inner data sets, measures. */
function listTables(
  own: readonly DatasetFile[],
  roots: readonly DatasetRoot[],
): Array<{ file: DatasetFile; kind: ReadTable['kind'] }> {
  const folders = new Set(roots.map((root) => root.folder))
  const people = own.filter((file) => isParticipants(file) && folders.has(file.folder))
  const phenotypic = own.filter((file) => isPhenotypic(file) && (file.folder === '' || parentOf(file.folder) === ''))
  const measures = own.filter(
    ({ base, folder }) => /\.tsv$/i.test(base) && (folder === 'phenotype' || /(^|\/)phenotype$/.test(folder)),
  )
  const outermost = (files: DatasetFile[]) => [...files].sort((a, b) => a.folder.length - b.folder.length)
  return [
    ...[...outermost(people), ...outermost(phenotypic)].map((file) => ({ file, kind: 'people' as const })),
    ...measures.map((file) => ({ file, kind: 'measures' as const })),
  ]
}

/** Tables of the sessions of one person each, in the folder of that person. */
async function readSessions(
  files: FileStore,
  folder: string,
  own: readonly DatasetFile[],
  objects: Objects,
  recordings: readonly Gathered[],
  { people, columns }: PeopleOfDataset,
): Promise<Finding[]> {
  const found = own.filter(({ base }) => /^sub-[A-Za-z0-9+]+_sessions\.tsv$/.test(base))
  if (found.length === 0) return []
  const findings: Finding[] = []
  const tables: SessionTable[] = []
  for (const file of found) {
    const read = await readTable(files, folder, file, {
      idColumns: ['session_id'],
      dictionary: dictionaryOf(file, objects),
    })
    findings.push(...read.findings)
    if (read.ok) tables.push({ ...read.value, file: file.path, subject: entityOf(file.name, 'sub')! })
  }
  const recorded = new Map<string, Set<string>>()
  for (const { recording } of recordings) {
    const { subject, session } = recording
    const sessions = recorded.get(subject) ?? new Set()
    recorded.set(subject, session === null ? sessions : sessions.add(session))
  }
  return [...findings, ...addSessions(people, columns, tables, recorded)]
}

const idColumns = ['participant_id', 'SUB_ID', 'subject_id', 'ScanDir ID', 'ScanDirID', 'subject', 'sub', 'id']

/** How a table of people is read follows from its name, and for that of ABIDE from its header. */
const readPersons = (
  files: FileStore,
  folder: string,
  file: DatasetFile,
  objects: Objects,
  top: DatasetRoot,
): Promise<Checked<PersonTable>> => {
  const isBids = file.base.toLowerCase() === 'participants.tsv' || file.folder.endsWith('phenotype')
  return readTable(files, folder, file, {
    idColumns: isBids && top.kind !== 'connectomes' ? ['participant_id'] : idColumns,
    dictionary: dictionaryOf(file, objects),
    missing: top.kind === 'connectomes' ? [-9999] : [],
  })
}

/** The columns that a JSON file beside a table, or for tables of sessions at the top, tells of. */
function dictionaryOf({ folder, name, base }: DatasetFile, objects: Objects): ReadonlyMap<string, ColumnFacts> {
  const own = `${folder === '' ? '' : `${folder}/`}${stemOf({ base, name })}.json`
  const json = objects.get(own) ?? (name.suffix === 'sessions' ? objects.get('sessions.json') : undefined)
  return json ? readDictionary(json) : new Map()
}

const readTable = (
  files: FileStore,
  folder: string,
  file: DatasetFile,
  options: Omit<PersonTableOptions, 'file'>,
): Promise<Checked<PersonTable>> =>
  checked(async () => {
    if (file.bytes > mostTableBytes)
      return refuse(
        remark(
          'participants.tooLarge',
          'error',
          file.path,
          'The table has more than 64 MiB.',
          'Check that this is the file you meant.',
        ),
      )
    const text = await readInflatedText(files, joinPath(folder, file.path))
    const isOfAbide = isAbide(text.slice(0, text.search(/[\r\n]|$/)))
    const legend = isOfAbide
      ? { dictionary: new Map([...abideDictionary, ...options.dictionary]), missing: [-9999] }
      : {}
    return readPersonTable(text, { ...options, ...legend, file: file.path })
  })

function countSubjects(
  recordings: readonly Gathered[],
): Map<string, { recordings: number; file: string; isNamed: boolean }> {
  const subjects = new Map<string, { recordings: number; file: string; isNamed: boolean }>()
  for (const { recording, namesSubject } of recordings) {
    const known = subjects.get(recording.subject)
    if (known) known.recordings++
    else subjects.set(recording.subject, { recordings: 1, file: recording.path, isNamed: namesSubject })
  }
  return subjects
}

const noTable = remark(
  'participants.missing',
  'warning',
  'participants.tsv',
  'There is no participants.tsv: nothing says who the people are.',
  'Write one with a column participant_id and a row for each person.',
)
