import type { ScannedRecording } from '../../../preload/contract'
import type { CompanionFinder, Companions } from '../../domain/dataset/companions'
import type { DatasetFile } from '../../domain/dataset/datasetFile'
import { identify, tellApart } from '../../domain/dataset/identity'
import type { DatasetRoot } from '../../domain/dataset/layout'
import type { RecordingForm } from '../../domain/dataset/recordingFile'
import { mergeSidecars, type SidecarFacts } from '../../domain/dataset/sidecarFacts'
import type { Checked, Finding } from '../../domain/finding'
import type { Crew, FileStore, TaskContext } from '../../ports'
import { compareRows, makeCompanionChecks } from './companionChecks'
import type { Content } from './content'
import type { Pace } from './pace'
import { contentOf } from './readRecording'
import type { Sidecars } from './readSidecars'
import { divideScan, type ScanPortions } from './scanPortion'

/** What may be a recording by its name. */
export interface Candidate {
  file: DatasetFile
  form: RecordingForm
  root: DatasetRoot
}

export interface Gathered extends Candidate {
  recording: ScannedRecording
  /** Whether the path says whose it is. */
  namesSubject: boolean
  /** What its sidecars say together. */
  sidecar: SidecarFacts
  /** Changed so short a time before that a change right after it may have the same times. */
  isFresh: boolean
}

interface Work {
  files: FileStore
  folder: string
  candidates: readonly Candidate[]
  known: readonly ScannedRecording[]
  thorough: boolean
  json: Sidecars
  companions: CompanionFinder
  crew: Crew<ScanPortions>
  context: TaskContext
  pace: Pace
}

/** Reads what may be a recording, and joins it with what lies around it. `used`: the files that recordings refer to. */
export async function gatherRecordings(
  work: Work,
): Promise<{ recordings: Gathered[]; used: Set<string>; findings: Finding[] }> {
  const { files, folder, candidates, json, pace } = work
  const known = new Map(work.known.map((recording) => [recording.path, recording]))
  const checks = makeCompanionChecks(files, folder)
  const recordings: Gathered[] = []
  const used = new Set(json.broken)
  const findings: Finding[] = []
  let at = 0
  for await (const read of readEach(work, known)) {
    const candidate = candidates[at++]
    await pace(0.2 + (0.8 * at) / candidates.length, `${at} of ${candidates.length} recordings`)
    const { file } = candidate
    const sidecars = sidecarsOf(json, candidate)
    const companions = work.companions.find(file)
    for (const path of [...sidecars.paths, companions.events?.path ?? '']) used.add(path)
    if (!read.ok) {
      findings.push(...refused(read.findings, candidate))
      continue
    }
    const content = read.value
    if (content.isRecording || candidate.root.kind === 'bids')
      findings.push(...content.findings.filter(({ code }) => !code.startsWith('nifti.tr.')))
    if (!content.isRecording) continue
    const gathered = describe(candidate, content, sidecars, companions)
    const { recording } = gathered
    if (companions.confounds) {
      const counted = await checks.countRows(companions.confounds, known.get(file.path)?.content?.confounds ?? null)
      recording.content!.confounds = counted
      const misfit = compareRows(recording, companions.confounds.path, counted.rows)
      if (misfit) findings.push(misfit)
    }
    if (companions.events) {
      const { frames, trSeconds } = recording
      const seconds = frames === null || trSeconds === null ? null : frames * trSeconds
      findings.push(...(await checks.checkEvents(companions.events, file.path, seconds)))
    }
    recordings.push(gathered)
  }
  tellApart(recordings.filter(({ namesSubject }) => !namesSubject).map(({ recording }) => recording))
  return { recordings, used, findings }
}

/** What each file says, in the order of the candidates: by the earlier scan where it has not changed, else it is read. */
async function* readEach(
  { candidates, folder, thorough, crew, context }: Work,
  known: ReadonlyMap<string, ScannedRecording>,
): AsyncGenerator<Checked<Content>> {
  const kept = candidates.map(({ file, form }) => contentOf(known.get(file.path), file, form))
  const unread = candidates.filter((_, i) => kept[i] === null).map(({ file, form }) => ({ path: file.path, form }))
  let at = 0
  for await (const portion of crew.each('scan', { folder, thorough }, divideScan(unread, thorough), context))
    for (const read of portion) {
      for (let one = kept[at]; one; one = kept[++at]) yield one
      yield read
      at++
    }
  for (let one = kept[at]; one; one = kept[++at]) yield one
}

/** Names by which a table is meant to be a series. */
const meantAsSeries = /_timeseries\.|\.1D(\.gz)?$|^(ts|tc|roits)_/i

/** Outside of BIDS any table may end as a series does: one that is none is not taken for a broken one. */
function refused(findings: readonly Finding[], { file, form, root }: Candidate): readonly Finding[] {
  const [first] = findings
  const mayBeOther = root.kind === 'folder' && form.format === 'text' && !meantAsSeries.test(file.base)
  if (!mayBeOther || !first.code.startsWith('series.')) return findings
  return [{ ...first, severity: 'info', suggestion: 'Nothing, if this is no series of parcels.' }]
}

interface Applied {
  /** The furthest first. */
  paths: string[]
  facts: SidecarFacts
}

/** The sidecars that apply to a recording, and what they say together. */
function sidecarsOf({ parts, inheritance }: Sidecars, { file, form, root }: Candidate): Applied {
  const applicable = inheritance.applicable(file, file.name.suffix, root.folder).map(({ path }) => path)
  // What is the same for all series of a folder may stand in one file of this program's own.
  const shared = file.folder === '' ? 'series.json' : `${file.folder}/series.json`
  const paths = form.kind === 'series' && parts.has(shared) ? [shared, ...applicable] : applicable
  return { paths, facts: mergeSidecars(paths.map((path) => parts.get(path)!)) }
}

/** Clocks of file systems go in steps of some milliseconds. */
const freshMs = 50

function describe(candidate: Candidate, content: Content, sidecars: Applied, companions: Companions): Gathered {
  const { file, form, root } = candidate
  const { namesSubject, ...identity } = identify(file, root)
  const { bytes, modifiedMs, changedMs } = content.facts
  const { shape, voxelSizeMm, fingerprint, trSeconds, sides, findings } = content
  const { facts } = sidecars
  const recording: ScannedRecording = {
    path: file.path,
    ...form,
    ...identity,
    ...sidesOf(content, facts),
    trSeconds: facts.trSeconds ?? trSeconds,
    shape,
    voxelSizeMm,
    phantom: facts.phantom || root.description?.phantom === true,
    sidecar: sidecars.paths.at(-1) ?? null,
    confounds: companions.confounds?.path ?? null,
    mask: companions.mask?.path ?? null,
    events: companions.events?.path ?? null,
    bytes,
    modifiedMs,
    changedMs,
    fingerprint,
    content: { trSeconds, sides, findings },
  }
  const isFresh = Math.abs(Date.now() - changedMs) < freshMs
  return { ...candidate, recording, namesSubject, sidecar: facts, isFresh }
}

/** Frames and parcels, where the file or a sidecar tells them apart. */
function sidesOf(
  { frames, parcels, sides }: Content,
  { orientation, parcels: told }: SidecarFacts,
): Pick<ScannedRecording, 'frames' | 'parcels'> {
  if (sides === null) return { frames, parcels }
  const [rows, columns] = sides
  const isUpright = orientation === null ? told === columns : orientation === 'time-by-parcels'
  const isKnown = orientation !== null || (rows !== columns && (told === rows || told === columns))
  if (!isKnown) return { frames: null, parcels: null }
  return isUpright ? { frames: rows, parcels: columns } : { frames: columns, parcels: rows }
}
