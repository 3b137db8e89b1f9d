import { AppError } from '../../../preload/contract'
import type { Finding } from '../../domain/finding'
import type { ParcelSeries } from '../../domain/parcelSeries'
import type { FileStore, TaskContext } from '../../ports'
import { baseName } from '../paths'
import { listSeries, readSeries } from '../seriesFiles'
import { condense } from './condense'

/** One recording of a cohort. */
export interface Member {
  /** Base name of its file. */
  name: string
  sha256: string
  series: ParcelSeries
}

/** Recordings of the same parcels in the same order, and what is to be said of them and of those left out. */
export interface Cohort {
  members: Member[]
  findings: Finding[]
}

/**
 * Reads every parcel series below `paths`. One that cannot be read, or whose parcels are not those that most have, is
 * left out with a finding. Throws AppError 'input.bad' when none is left.
 */
export const loadCohort = async (
  files: FileStore,
  paths: readonly string[],
  { progress, signal }: TaskContext,
): Promise<Cohort> => {
  const found = await listSeries(files, paths)
  const members: Member[] = []
  const findings: Finding[] = []
  for (const [i, path] of found.entries()) {
    if (signal.aborted) throw new AppError('cancelled', 'Cancelled while the parcel series were read.')
    progress({ fraction: null, message: `Reading parcel series ${i + 1} of ${found.length}` })
    const series = await readSeries(files, path)
    findings.push(...series.findings)
    if (series.ok) members.push({ name: baseName(path), sha256: await files.sha256(path), series: series.value })
  }
  return demandSome(keepSameParcels({ members, findings }), 'No parcel series was found that can be read.')
}

/** Leaves out recordings shorter than a window. Throws AppError 'input.bad' when none is left. */
export const keepLongEnough = ({ members, findings }: Cohort, windowFrames: number): Cohort => {
  const short = members.filter(({ series }) => series.frames < windowFrames).map(tooShort(windowFrames))
  return demandSome(
    { members: members.filter(({ series }) => series.frames >= windowFrames), findings: [...findings, ...short] },
    `No recording has the ${windowFrames} frames of a window.`,
  )
}

/** Throws AppError 'input.bad' with everything that is known about why there is nobody. */
export const demandSome = (cohort: Cohort, message: string): Cohort => {
  if (cohort.members.length === 0) throw new AppError('input.bad', message, condense(cohort.findings))
  return cohort
}

const parcelKey = ({ series }: Member): string => series.parcels.map(({ name }) => name).join('\n')

const keepSameParcels = ({ members, findings }: Cohort): Cohort => {
  const counts = new Map<string, number>()
  for (const member of members) counts.set(parcelKey(member), (counts.get(parcelKey(member)) ?? 0) + 1)
  const [common] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? []
  const same = members.filter((member) => parcelKey(member) === common)
  const others = members.filter((member) => parcelKey(member) !== common)
  return { members: same, findings: [...findings, ...others.map((other) => otherParcels(other, same[0]))] }
}

const otherParcels = ({ name, series }: Member, { series: common }: Member): Finding => ({
  code: 'cohort.parcels.differ',
  severity: 'warning',
  place: { file: name },
  message: `${name} is left out: its ${series.parcels.length} parcels are not the ${common.parcels.length} that most recordings have, in their order.`,
  suggestion: 'Parcellate all recordings by the same atlas.',
})

const tooShort =
  (windowFrames: number) =>
  ({ name, series }: Member): Finding => ({
    code: 'cohort.tooShort',
    severity: 'warning',
    place: { file: name },
    message: `${name} is left out: it has ${series.frames} frames, a window has ${windowFrames}.`,
    suggestion: 'Set windowFrames to no more than the shortest recording to be used.',
  })
