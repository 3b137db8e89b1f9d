import { AppError, type ScannedRecording, type TaskOutput } from '../../preload/contract'
import { CompanionFinder } from '../domain/dataset/companions'
import type { DatasetFile } from '../domain/dataset/datasetFile'
import { checkName } from '../domain/dataset/names'
import { groupFindings } from '../domain/dataset/groupFindings'
import { findCopies, findOddRecordings } from '../domain/dataset/compareRecordings'
import { isAside, makeRootFinder, type DatasetRoot } from '../domain/dataset/layout'
import { isAtlasFile, recordingForm, type RecordingForm } from '../domain/dataset/recordingFile'
import type { Finding } from '../domain/finding'
import type { FileStore, Task } from '../ports'
import { baseName } from './paths'
import { eachOnce, looksLikeSeries } from './series/seriesNames'
import { describeFolder, readRoots } from './scanning/readRoots'
import { gatherRecordings } from './scanning/gatherRecordings'
import { makePace } from './scanning/pace'
import { readPeople } from './scanning/readPeople'
import { readSidecars } from './scanning/readSidecars'
import { walkFolder } from './scanning/walkFolder'

/**
 * Looks through a folder of recordings. Nothing is written, and nothing outside of the folder is read. Findings give
 * paths from the folder on; a file that cannot be read is a finding and no recording.
 */
export const makeScan =
  (ports: { files: FileStore }): Task<'scan'> =>
  async ({ folder, known, eachFinding }, context) => {
    const { files } = ports
    if ((await files.facts(folder))?.kind !== 'folder')
      throw new AppError('input.bad', `${baseName(folder)} is no folder.`, [
        {
          code: 'folder.missing',
          severity: 'error',
          place: { file: baseName(folder) },
          message: `${baseName(folder)} is no folder.`,
          suggestion: 'Check the path.',
        },
      ])
    const pace = makePace(context)
    const { found, findings } = await walkFolder(files, folder, pace)
    const json = await readSidecars(files, folder, found, pace)
    findings.push(...json.findings)
    const { roots, findings: ofRoots } = readRoots(found, json.objects)
    findings.push(...ofRoots)
    const rootOf = makeRootFinder(roots)
    const own = found.filter((file) => !isAside(file, rootOf(file.folder)))
    const candidates = chooseRecordings(own, rootOf)
    const gathered = await gatherRecordings({
      files,
      folder,
      candidates,
      known,
      json,
      rootOf,
      companions: new CompanionFinder(own, rootOf),
      pace,
    })
    findings.push(...gathered.findings, ...checkNames(own, rootOf))
    const people = await readPeople(files, folder, own, roots, gathered.recordings, json.objects)
    findings.push(...people.findings)
    const recordings: ScannedRecording[] = gathered.recordings.map(({ recording }) => ({
      ...recording,
      site: people.sites.get(recording.subject) ?? recording.site,
    }))
    findings.push(...compare(recordings, rootOf, candidates))
    if (recordings.length === 0) findings.push(noRecordings(folder))
    const result: TaskOutput<'scan'> = {
      dataset: describeFolder(folder, roots, recordings),
      recordings,
      participants: people.people,
      columns: people.columns,
      atlases: own.filter(isAtlasFile).map(({ path }) => path),
      findings: eachFinding ? findings : groupFindings(findings),
      files: [],
    }
    return result
  }

export interface Candidate {
  file: DatasetFile
  form: RecordingForm
  root: DatasetRoot
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

const checkNames = (files: readonly DatasetFile[], rootOf: (folder: string) => DatasetRoot): Finding[] =>
  files.flatMap((file) => {
    const root = rootOf(file.folder)
    return root.kind === 'bids' || root.kind === 'derivative' ? checkName(file, root.folder, root.kind === 'bids') : []
  })

/** What recordings of one task, form and site say against one another. */
function compare(
  recordings: readonly ScannedRecording[],
  rootOf: (folder: string) => DatasetRoot,
  candidates: readonly Candidate[],
): Finding[] {
  const names = new Map(candidates.map(({ file }) => [file.path, file.name]))
  const comparable = recordings.map((recording) => {
    const { path, kind, format, task, space, description, atlas, site } = recording
    const name = names.get(path)!
    const more = name.entities.filter(([key]) => ['acq', 'dir', 'res', 'den', 'echo', 'hemi', 'stat'].includes(key))
    const root = rootOf(path.slice(0, Math.max(0, path.lastIndexOf('/')))).folder
    return { ...recording, group: JSON.stringify([root, kind, format, task, space, description, atlas, site, more]) }
  })
  return [...findOddRecordings(comparable), ...findCopies(comparable)]
}

const noRecordings = (folder: string): Finding => ({
  code: 'folder.nothing',
  severity: 'warning',
  place: { file: baseName(folder) },
  message: `${baseName(folder)} holds no recording that Boldscope reads.`,
  suggestion: 'Give a folder with 4D NIfTI recordings, CIFTI or GIFTI series, or series of parcels.',
})
