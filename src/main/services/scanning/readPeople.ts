import { abideDictionary, isAbide } from '../../domain/dataset/abide'
import { parentOf, stemOf, type DatasetFile } from '../../domain/dataset/datasetFile'
import type { DatasetRoot } from '../../domain/dataset/layout'
import { readDictionary, readPersonTable, type ColumnFacts } from '../../domain/dataset/participantTable'
import { gatherPeople, type PeopleOfDataset, type ReadTable } from '../../domain/dataset/people'
import { remark } from '../../domain/dataset/remark'
import type { Checked, Finding } from '../../domain/finding'
import type { FileStore } from '../../ports'
import { checked, readInflatedText } from '../fileText'
import { joinPath } from '../paths'
import type { Gathered } from './gatherRecordings'

const mostTableBytes = 64 * 2 ** 20

/** Reads the tables of people of a folder and joins them with whose recordings there are. */
export async function readPeople(
  files: FileStore,
  folder: string,
  own: readonly DatasetFile[],
  roots: readonly DatasetRoot[],
  recordings: readonly Gathered[],
  objects: ReadonlyMap<string, Record<string, unknown> | null>,
): Promise<PeopleOfDataset> {
  const findings: Finding[] = []
  const tables: ReadTable[] = []
  for (const { file, kind } of listTables(own, roots)) {
    const read = await readTable(files, folder, file, objects, roots[0])
    findings.push(...read.findings)
    if (read.ok) tables.push({ ...read.value, file: file.path, kind })
  }
  const people = gatherPeople(tables, countSubjects(recordings), roots[0].kind)
  if (roots[0].kind === 'bids' && !own.some(({ path }) => path === 'participants.tsv')) findings.push(noTable)
  return { ...people, findings: [...findings, ...people.findings] }
}

/** Tables of people, those that say most of them first: participants.tsv at the top, phenotypic tables, those of inner data sets, measures. */
function listTables(
  own: readonly DatasetFile[],
  roots: readonly DatasetRoot[],
): Array<{ file: DatasetFile; kind: ReadTable['kind'] }> {
  const folders = new Set(roots.map((root) => root.folder))
  const people = own.filter(({ base, folder }) => /^participants\.(tsv|csv)$/i.test(base) && folders.has(folder))
  const phenotypic = own.filter(
    ({ base, folder }) => /^phenotyp[^/]*\.(csv|tsv)$/i.test(base) && (folder === '' || parentOf(folder) === ''),
  )
  const measures = own.filter(
    ({ base, folder }) => /\.tsv$/i.test(base) && (folder === 'phenotype' || /(^|\/)phenotype$/.test(folder)),
  )
  const outermost = (files: DatasetFile[]) => [...files].sort((a, b) => a.folder.length - b.folder.length)
  return [
    ...[...outermost(people), ...outermost(phenotypic)].map((file) => ({ file, kind: 'people' as const })),
    ...measures.map((file) => ({ file, kind: 'measures' as const })),
  ]
}

const idColumns = ['participant_id', 'SUB_ID', 'subject_id', 'ScanDir ID', 'ScanDirID', 'subject', 'sub', 'id']

const readTable = (
  files: FileStore,
  folder: string,
  file: DatasetFile,
  objects: ReadonlyMap<string, Record<string, unknown> | null>,
  top: DatasetRoot,
): Promise<Checked<Omit<ReadTable, 'file' | 'kind'>>> =>
  checked(async () => {
    if (file.bytes > mostTableBytes)
      return {
        ok: false,
        findings: [
          remark(
            'participants.tooLarge',
            'error',
            file.path,
            'The table has more than 64 MiB.',
            'Check that this is the file you meant.',
          ),
        ],
      }
    const text = await readInflatedText(files, joinPath(folder, file.path))
    const json = objects.get(`${file.folder === '' ? '' : `${file.folder}/`}${stemOf(file)}.json`)
    const given: ReadonlyMap<string, ColumnFacts> = json ? readDictionary(json) : new Map()
    const isOfAbide = isAbide(text.slice(0, text.search(/[\r\n]|$/)))
    const isBids = file.base.toLowerCase() === 'participants.tsv' || file.folder.endsWith('phenotype')
    return readPersonTable(text, {
      file: file.path,
      idColumns: isBids && top.kind !== 'connectomes' ? ['participant_id'] : idColumns,
      dictionary: isOfAbide ? new Map([...abideDictionary, ...given]) : given,
      missing: isOfAbide || top.kind === 'connectomes' ? [-9999] : [],
    })
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
