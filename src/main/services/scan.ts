import { AppError, type Finding } from '../../preload/contract'
import { readBidsIgnore } from '../domain/dataset/bidsIgnore'
import { CompanionFinder } from '../domain/dataset/companions'
import { describeConnectome, isConnectomeInFolder } from '../domain/dataset/connectomeFile'
import type { DatasetFile } from '../domain/dataset/datasetFile'
import { groupFindings } from '../domain/dataset/groupFindings'
import { isAside, makeRootFinder, type DatasetRoot } from '../domain/dataset/layout'
import { isAtlasFile, recordingForm } from '../domain/dataset/recordingFile'
import { remark } from '../domain/dataset/remark'
import type { Crew, FileStore, Task } from '../ports'
import { baseName, joinPath } from './paths'
import { checkConnectomes } from './scanning/checkConnectomes'
import { checkScanned, makeIgnoring, trOf } from './scanning/checkScanned'
import { gatherRecordings, type Candidate } from './scanning/gatherRecordings'
import { makePace } from './scanning/pace'
import { readPeople } from './scanning/readPeople'
import { describeFolder, readRoots } from './scanning/readRoots'
import { findingsOnSidecars, readSidecars } from './scanning/readSidecars'
import { scanPortion, type ScanPortions } from './scanning/scanPortion'
import { walkFolder } from './scanning/walkFolder'
import { eachOnce, looksLikeSeries } from './series/seriesNames'
import { workAlone } from './workAlone'

/**
 * Looks through a folder of recordings. Nothing is written, and nothing outside of the folder is read. Findings give
 * paths from the folder on; a file that cannot be read is a finding and no recording.
 *
 * @param crew  whoever reads several recordings at once; one after the other when left out
 */
export const makeScan =
  ({ files }: { files: FileStore }, crew: Crew<ScanPortions> = workAlone({ scan: scanPortion(files) })): Task<'scan'> =>
  async ({ folder, known, eachFinding, readsConnectomes = false, thorough = false }, context) => {
    if ((await files.facts(folder))?.kind !== 'folder') throw noFolder(folder)
    const pace = makePace(context)
    const { found, findings } = await walkFolder(files, folder, pace)
    const json = await readSidecars(files, folder, found, pace)
    const { roots, findings: ofRoots } = readRoots(found, json.objects)
    const rootOf = makeRootFinder(roots)
    const own = found.filter((file) => !isAside(file, rootOf(file.folder)))
    const candidates = chooseRecordings(own, rootOf)
    const gathered = await gatherRecordings({
      files,
      folder,
      candidates,
      known: thorough ? [] : known,
      thorough,
      json,
      companions: new CompanionFinder(own, rootOf),
      crew,
      context,
      pace,
    })
    const matrices = own.filter(({ base }) => isConnectomeInFolder(base))
    if (readsConnectomes) findings.push(...(await checkConnectomes(files, folder, matrices, pace)))
    const people = await readPeople(files, folder, own, roots, gathered.recordings, json.objects)
    const isIgnored = makeIgnoring(await readIgnoring(files, folder, roots), rootOf)
    const checks = checkScanned({ files: own, roots, rootOf, people, isIgnored, ...gathered })
    const named = candidates.map(({ file }) => file)
    const ofSidecars = findingsOnSidecars(json, own, named, (at) => rootOf(at).kind)
    findings.push(...ofSidecars, ...ofRoots, ...gathered.findings, ...people.findings, ...checks)
    const recordings = gathered.recordings.map((one) =>
      Object.assign(one.recording, {
        site: people.sites.get(one.recording.subject) ?? one.recording.site,
        trSeconds: trOf(one, people),
        content: one.isFresh ? undefined : one.recording.content,
      }),
    )
    if (recordings.length === 0 && matrices.length === 0) findings.push(noRecordings(folder))
    return {
      dataset: describeFolder(folder, roots, recordings),
      recordings,
      participants: people.people,
      columns: people.columns,
      atlases: own.filter(isAtlasFile).map(({ path }) => path),
      connectomes: matrices.map(describeConnectome),
      findings: eachFinding ? findings : groupFindings(findings),
      files: [],
    }
  }

/** What may be a recording by its name; of a series that is there as a table and as CIFTI, the table. */
function chooseRecordings(files: readonly DatasetFile[], rootOf: (folder: string) => DatasetRoot): Candidate[] {
  const candidates = files.flatMap((file) => {
    const root = rootOf(file.folder)
    const form = recordingForm(file, root.kind, looksLikeSeries)
    return form ? [{ file, form, root }] : []
  })
  const series = candidates.filter(({ form }) => form.kind === 'series').map(({ file }) => file.path)
  const kept = new Set(eachOnce(series))
  return candidates.filter(({ form, file }) => form.kind !== 'series' || kept.has(file.path))
}

const mostIgnoreBytes = 2 ** 20

async function readIgnoring(
  files: FileStore,
  folder: string,
  roots: readonly DatasetRoot[],
): Promise<Map<string, (path: string) => boolean>> {
  const ignoring = new Map<string, (path: string) => boolean>()
  for (const root of roots) {
    const path = joinPath(folder, root.folder, '.bidsignore')
    const facts = await files.facts(path)
    if (facts?.kind === 'file' && facts.bytes <= mostIgnoreBytes)
      ignoring.set(root.folder, readBidsIgnore(await files.readText(path)))
  }
  return ignoring
}

const noFolder = (folder: string): AppError => {
  const file = baseName(folder)
  const message = `${file} is no folder that can be read.`
  return new AppError('input.bad', message, [remark('folder.missing', 'error', file, message, 'Check the path.')])
}

const noRecordings = (folder: string): Finding =>
  remark(
    'folder.nothing',
    'warning',
    baseName(folder),
    `${baseName(folder)} holds no recording that Boldscope reads.`,
    'Give a folder with 4D NIfTI recordings, CIFTI or GIFTI series, or series of parcels.',
  )
