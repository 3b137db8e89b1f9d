import { AppError, type TaskInput } from '../../../preload/contract'
import type { Finding } from '../../domain/finding'
import type { ParcelSeries } from '../../domain/parcelSeries'
import type { FileStore, TaskContext } from '../../ports'
import { readEntities } from '../entities'
import { baseName } from '../paths'
import { openSeries } from '../series/openSeries'
import { condense } from './condense'

/** One recording of a cohort. */
export interface Member {
  /** Base name of its file. */
  name: string
  path: string
  /** Whose it is, as far as the name tells. */
  person: string
  sha256: string
  series: ParcelSeries
}

/** Recordings of the same parcels in the same order, and what is to be said of them and of those left out. */
export interface Cohort {
  members: Member[]
  findings: Finding[]
}

/**
 * Reads every parcel series that is given. One that cannot be read, and one that is the same file as another, is left out
 * with a finding: it must not be held out under one name and trained on under the other. Throws AppError 'input.bad' when
 * none is left.
 */
export const readMembers = async (
  files: FileStore,
  { series: given, times }: Pick<TaskInput<'train'>, 'series' | 'times'>,
  { progress, signal }: TaskContext,
): Promise<Cohort> => {
  const { paths: found, read } = await openSeries(files, given, times)
  const members: Member[] = []
  const findings: Finding[] = []
  for (const [i, path] of found.entries()) {
    if (signal.aborted) throw new AppError('cancelled', 'Cancelled while the parcel series were read.')
    progress({ fraction: null, message: `Reading parcel series ${i + 1} of ${found.length}` })
    const series = await read(path)
    findings.push(...series.findings)
    if (!series.ok) continue
    const sha256 = await files.sha256(path)
    const same = members.find((member) => member.sha256 === sha256)
    if (same) findings.push(twice(baseName(path), same.name))
    else members.push({ name: baseName(path), path, person: readEntities(path).subject, sha256, series: series.value })
  }
  return demandSome({ members, findings }, 'No parcel series was found that can be read.')
}

const twice = (file: string, other: string): Finding => ({
  code: 'cohort.twice',
  severity: 'warning',
  place: { file },
  message: `${file} is left out: it is the same file as ${other}.`,
  suggestion: 'Keep the one whose name is right.',
})

/**
 * Recordings of at least half a window are filled up to a whole one with missing frames, which never count; shorter ones
 * are left out. Throws AppError 'input.bad' when none is left.
 */
export const keepLongEnough = ({ members, findings }: Cohort, windowFrames: number): Cohort => {
  const isLong = ({ series }: Member) => 2 * series.frames >= windowFrames
  const padded = members.filter((member) => isLong(member) && member.series.frames < windowFrames)
  const told = [
    ...members.filter((member) => !isLong(member)).map(tooShort(windowFrames)),
    ...padded.map(filled(windowFrames)),
  ]
  return demandSome(
    { members: members.filter(isLong).map((member) => padTo(member, windowFrames)), findings: [...findings, ...told] },
    `No recording has half of the ${windowFrames} frames of a window.`,
  )
}

const padTo = (member: Member, windowFrames: number): Member => {
  const { series } = member
  if (series.frames >= windowFrames) return member
  const values = new Float32Array(windowFrames * series.parcels.length).fill(NaN)
  values.set(series.values)
  return { ...member, series: { ...series, values, frames: windowFrames } }
}

/** Throws AppError 'input.bad' with everything that is known about why there is nobody. */
export const demandSome = (cohort: Cohort, message: string): Cohort => {
  if (cohort.members.length === 0) throw new AppError('input.bad', message, condense(cohort.findings))
  return cohort
}

const parcelKey = ({ series }: Member): string => series.parcels.map(({ name }) => name).join('\n')

/** Leaves out recordings whose parcels are not those that most have. */
export const keepSameParcels = ({ members, findings }: Cohort): Cohort => {
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
    message: `${name} is left out: it has ${series.frames} frames, less than half of a window's ${windowFrames}.`,
    suggestion: 'Set windowFrames to no more than the shortest recording to be used.',
  })

const filled =
  (windowFrames: number) =>
  ({ name, series }: Member): Finding => ({
    code: 'cohort.padded',
    severity: 'info',
    place: { file: name },
    message: `${name} has ${series.frames} of the ${windowFrames} frames of a window: the rest is fed as nothing and never counts.`,
    suggestion: 'Set windowFrames to no more than the shortest recording to be used.',
  })
