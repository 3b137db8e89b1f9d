import { checkDataset } from '../../domain/dataset/checkDataset'
import { checkRecording } from '../../domain/dataset/checkRecording'
import { findCopies, findOddRecordings } from '../../domain/dataset/compareRecordings'
import { isWithin, type DatasetFile } from '../../domain/dataset/datasetFile'
import type { DatasetRoot } from '../../domain/dataset/layout'
import { checkName } from '../../domain/dataset/names'
import type { PeopleOfDataset } from '../../domain/dataset/people'
import { tellOtherFormats } from '../../domain/dataset/otherFormats'
import { remark } from '../../domain/dataset/remark'
import type { Finding } from '../../domain/finding'
import type { Gathered } from './gatherRecordings'

export interface Scanned {
  files: readonly DatasetFile[]
  roots: readonly DatasetRoot[]
  rootOf: (folder: string) => DatasetRoot
  recordings: readonly Gathered[]
  people: PeopleOfDataset
  /** Files that recordings refer to. */
  used: ReadonlySet<string>
  /** By what a data set says of itself, these are not judged by BIDS. */
  isIgnored: (file: DatasetFile) => boolean
}

/** What is wrong with a data set beyond what its files say each by itself. */
export function checkScanned(scanned: Scanned): Finding[] {
  const { files, roots, rootOf, recordings, people, used, isIgnored } = scanned
  const findings: Finding[] = []
  const judged = files.filter((file) => !isIgnored(file))
  const byRoot = new Map<DatasetRoot, DatasetFile[]>(roots.map((root) => [root, []]))
  for (const file of judged) byRoot.get(rootOf(file.folder))!.push(file)
  for (const [root, own] of byRoot) {
    if (root.kind === 'bids' || root.kind === 'derivative')
      for (const file of own) findings.push(...checkName(file, root.folder, root.kind === 'bids'))
    findings.push(...checkDataset(own, root, used))
  }
  for (const gathered of recordings) findings.push(...checkTimes(gathered, people))
  findings.push(...tellOtherFormats(files), ...severalDatasets(roots))
  return [...findings, ...tableTimes(recordings, people), ...compare(recordings, people)]
}

/** People of several raw data sets may be called the same. */
function severalDatasets(roots: readonly DatasetRoot[]): Finding[] {
  const raw = roots.filter(({ kind }) => kind === 'bids')
  if (raw.length < 2) return []
  return [
    remark(
      'folder.severalDatasets',
      'warning',
      raw[1].folder,
      `The folder holds ${raw.length} data sets; people of the same name are taken for one person.`,
      'Give each data set by itself.',
    ),
  ]
}

const checkTimes = ({ file, form, root, recording, sidecar }: Gathered, { trSeconds }: PeopleOfDataset): Finding[] =>
  checkRecording({
    file,
    kind: form.kind,
    layout: root.kind,
    headerTrSeconds: recording.content!.trSeconds,
    tableTrSeconds: trSeconds.get(recording.subject) ?? null,
    slices: recording.shape?.[2] ?? null,
    sidecar,
  })

/** Whether neither file nor sidecar of a recording says how long a frame took. */
const isSilent = ({ sidecar, recording }: Gathered): boolean =>
  sidecar.trSeconds === null && recording.content!.trSeconds === null

function tableTimes(recordings: readonly Gathered[], { trSeconds }: PeopleOfDataset): Finding[] {
  const taken = recordings.filter((one) => isSilent(one) && trSeconds.has(one.recording.subject))
  if (taken.length === 0) return []
  return [
    remark(
      'recording.tr.fromTable',
      'info',
      {},
      `The time between frames of ${taken.length} recordings is that of the table of people: neither their files nor sidecars say it.`,
      'Put RepetitionTime (seconds) into JSON sidecars, where other programs look for it.',
    ),
  ]
}

/** The time between frames, with what the table of people says where nothing else does. */
export const trOf = (gathered: Gathered, { trSeconds }: PeopleOfDataset): number | null =>
  isSilent(gathered) ? (trSeconds.get(gathered.recording.subject) ?? null) : gathered.recording.trSeconds

const grouping = ['acq', 'dir', 'res', 'den', 'echo', 'hemi', 'stat']

/** What recordings of one task, form and site say against one another. */
function compare(recordings: readonly Gathered[], { sites }: PeopleOfDataset): Finding[] {
  const comparable = recordings.map(({ recording, file, root }) => {
    const { path, kind, format, task, space, description, atlas, subject } = recording
    const { frames, trSeconds, parcels, shape, voxelSizeMm, fingerprint } = recording
    // Names of the connectomes' layout tell parts of a site apart.
    const site = recording.site ?? sites.get(subject)
    const more = file.name.entities.filter(([key]) => grouping.includes(key))
    const group = JSON.stringify([root.folder, kind, format, task, space, description, atlas, site, more])
    return { path, group, frames, trSeconds, parcels, shape, voxelSizeMm, fingerprint, subject }
  })
  return [...findOddRecordings(comparable), ...findCopies(comparable)]
}

/** Tells which files a `.bidsignore` at the top of their data set leaves out. */
export const makeIgnoring =
  (ignoring: ReadonlyMap<string, (path: string) => boolean>, rootOf: (folder: string) => DatasetRoot) =>
  ({ path, folder }: DatasetFile): boolean => {
    const root = rootOf(folder).folder
    const ignores = ignoring.get(root)
    return ignores !== undefined && isWithin(path, root) && ignores(root === '' ? path : path.slice(root.length + 1))
  }
