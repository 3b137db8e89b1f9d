import type { ScannedRecording } from '../../../preload/contract'
import { checkRecording } from '../../domain/dataset/checkRecording'
import type { CompanionFinder } from '../../domain/dataset/companions'
import { type DatasetFile } from '../../domain/dataset/datasetFile'
import { identify } from '../../domain/dataset/identity'
import type { DatasetRoot } from '../../domain/dataset/layout'
import type { RecordingForm } from '../../domain/dataset/recordingFile'
import { mergeSidecars, type SidecarFacts } from '../../domain/dataset/sidecarFacts'
import type { Finding } from '../../domain/finding'
import type { FileStore } from '../../ports'
import type { Content } from './content'
import type { Pace } from './pace'
import { contentOf, readRecording } from './readRecording'
import type { Sidecars } from './readSidecars'

export interface Gathered {
  recording: ScannedRecording
  /** Whether the path says whose it is. */
  namesSubject: boolean
}

interface Work {
  files: FileStore
  folder: string
  candidates: ReadonlyArray<{ file: DatasetFile; form: RecordingForm; root: DatasetRoot }>
  known: readonly ScannedRecording[]
  json: Sidecars
  rootOf: (folder: string) => DatasetRoot
  companions: CompanionFinder
  pace: Pace
}

/** Reads what may be a recording, and joins it with what lies around it. */
export async function gatherRecordings(work: Work): Promise<{ recordings: Gathered[]; findings: Finding[] }> {
  const { files, folder, candidates, pace } = work
  const known = new Map(work.known.map((recording) => [recording.path, recording]))
  const recordings: Gathered[] = []
  const findings: Finding[] = []
  for (const [i, { file, form, root }] of candidates.entries()) {
    await pace(0.2 + (0.8 * i) / candidates.length, `${i + 1} of ${candidates.length} recordings`)
    let content = contentOf(known.get(file.path), file, form)
    if (!content) {
      const read = await readRecording(files, folder, file, form)
      if (!read.ok) {
        findings.push(...refused(read.findings, form, root))
        continue
      }
      content = read.value
    }
    if (!content.isRecording) {
      if (root.kind === 'bids') findings.push(...content.findings)
      continue
    }
    const { sidecar, facts } = sidecarsOf(work.json, file, form, root)
    recordings.push(describe(file, form, root, content, sidecar, facts, work.companions))
    findings.push(...content.findings.filter(({ code }) => !/^nifti\.tr\./.test(code)))
    findings.push(
      ...checkRecording({
        file,
        kind: form.kind,
        layout: root.kind,
        headerTrSeconds: content.trSeconds,
        slices: content.shape?.[2] ?? null,
        sidecar: facts,
      }),
    )
  }
  return { recordings, findings }
}

/** Outside of BIDS any table may end as a series does: one that is none is not taken for a broken one. */
const refused = (findings: readonly Finding[], { kind }: RecordingForm, { kind: layout }: DatasetRoot): Finding[] =>
  findings.map((finding) =>
    layout === 'folder' && kind === 'series' && /^series\.(cell|column|empty)/.test(finding.code)
      ? { ...finding, severity: 'info' as const, suggestion: 'Nothing, if this is no series of parcels.' }
      : finding,
  )

/** The nearest sidecar of a recording, and what all that apply to it say together. */
function sidecarsOf(
  { parts, inheritance }: Sidecars,
  file: DatasetFile,
  form: RecordingForm,
  root: DatasetRoot,
): { sidecar: string | null; facts: SidecarFacts } {
  const applicable = inheritance.applicable(file, file.name.suffix, root.folder).map(({ path }) => path)
  // What is the same for all series of a folder may stand in one file of this program's own.
  const shared = form.kind === 'series' ? [file.folder === '' ? 'series.json' : `${file.folder}/series.json`] : []
  const paths = [...shared, ...applicable].filter((path) => parts.has(path))
  return { sidecar: paths.at(-1) ?? null, facts: mergeSidecars(paths.map((path) => parts.get(path)!)) }
}

function describe(
  file: DatasetFile,
  { kind, format }: RecordingForm,
  root: DatasetRoot,
  content: Content,
  sidecar: string | null,
  facts: SidecarFacts,
  companions: CompanionFinder,
): Gathered {
  const { namesSubject, fileId: _, ...identity } = identify(file, root)
  const { bytes, modifiedMs, changedMs } = content.facts
  const { confounds, mask, events } = companions.find(file)
  const { frames, parcels } = sidesOf(content, facts)
  return {
    namesSubject,
    recording: {
      path: file.path,
      kind,
      format,
      ...identity,
      frames,
      parcels,
      trSeconds: facts.trSeconds ?? content.trSeconds,
      shape: content.shape,
      voxelSizeMm: content.voxelSizeMm,
      phantom: facts.phantom || root.description?.phantom === true,
      sidecar,
      confounds: confounds?.path ?? null,
      mask: mask?.path ?? null,
      events: events?.path ?? null,
      bytes,
      modifiedMs,
      changedMs,
      fingerprint: content.fingerprint,
      content: { trSeconds: content.trSeconds, sides: content.sides, findings: content.findings },
    },
  }
}

/** Frames and parcels, where the file or a sidecar tells them apart. */
function sidesOf(
  { frames, parcels, sides }: Content,
  sidecar: SidecarFacts,
): { frames: number | null; parcels: number | null } {
  if (sides === null) return { frames, parcels }
  const [rows, columns] = sides
  const isUpright =
    sidecar.orientation === null
      ? rows !== columns && [rows, columns].includes(sidecar.parcels ?? NaN)
        ? sidecar.parcels === columns
        : null
      : sidecar.orientation === 'time-by-parcels'
  if (isUpright === null) return { frames: null, parcels: null }
  return isUpright ? { frames: rows, parcels: columns } : { frames: columns, parcels: rows }
}
