import type { Finding } from '../finding'
import { quote, remark } from './remark'

/** What is compared between the recordings of a group. */
export interface Comparable {
  path: string
  /** Recordings of one group should be alike, e.g. of one task, space and site. */
  group: string
  frames: number | null
  trSeconds: number | null
  parcels: number | null
  shape: readonly number[] | null
  voxelSizeMm: readonly number[] | null
  fingerprint: string
  subject: string
}

/** A majority of fewer is none. */
const fewestInGroup = 4
/** Share of a group that must agree before others are called odd. */
const majority = 0.7

interface Aspect {
  code: string
  what: string
  read(recording: Comparable): string | null
  suggestion: string
}

const sizes = (numbers: readonly number[] | null, digits: number): string | null =>
  numbers && numbers.map((number) => Number(number.toFixed(digits))).join(' x ')

const aspects: readonly Aspect[] = [
  {
    code: 'recording.odd.tr',
    what: 'seconds between frames',
    read: ({ trSeconds }) => (trSeconds === null ? null : String(Number(trSeconds.toFixed(3)))),
    suggestion: 'Check the protocol of this recording before it is pooled with the others.',
  },
  {
    code: 'recording.odd.shape',
    what: 'voxels',
    read: ({ shape }) => sizes(shape, 0),
    suggestion: 'Check that the recording was made and processed as the others were.',
  },
  {
    code: 'recording.odd.voxelSize',
    what: 'mm voxels',
    read: ({ voxelSizeMm }) => sizes(voxelSizeMm, 2),
    suggestion: 'Check that the recording was made and processed as the others were.',
  },
  {
    code: 'recording.odd.parcels',
    what: 'parcels',
    read: ({ parcels }) => (parcels === null ? null : String(parcels)),
    suggestion: 'Check that the series was made with the same atlas as the others.',
  },
  {
    code: 'recording.odd.frames',
    what: 'frames',
    read: ({ frames }) => (frames === null ? null : String(frames)),
    suggestion: 'Check whether the recording was stopped early or cut.',
  },
]

/** Recordings that differ from most of their group: time between frames, grid, parcels, length. */
export function findOddRecordings(recordings: readonly Comparable[]): Finding[] {
  const groups = new Map<string, Comparable[]>()
  for (const recording of recordings) {
    const group = groups.get(recording.group)
    if (group) group.push(recording)
    else groups.set(recording.group, [recording])
  }
  return [...groups.values()]
    .filter(({ length }) => length >= fewestInGroup)
    .flatMap((group) => aspects.flatMap((aspect) => oddIn(group, aspect)))
}

function oddIn(group: readonly Comparable[], { code, what, read, suggestion }: Aspect): Finding[] {
  const values = group.map(read)
  const counts = new Map<string, number>()
  let known = 0
  for (const value of values) {
    if (value === null) continue
    known++
    counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  const [usual, count] = [...counts].reduce((most, entry) => (entry[1] > most[1] ? entry : most), ['', 0])
  if (known < fewestInGroup || count < majority * known) return []
  return group.flatMap((recording, i) => {
    if (values[i] === null || values[i] === usual) return []
    const message = `${values[i]} ${what}, where ${count} of ${known} such recordings have ${usual}.`
    return [remark(code, 'warning', recording.path, message, suggestion)]
  })
}

/** Recordings with the same content as one before them. */
export function findCopies(recordings: readonly Comparable[]): Finding[] {
  const first = new Map<string, Comparable>()
  const findings: Finding[] = []
  for (const recording of recordings) {
    const other = first.get(recording.fingerprint)
    if (!other) first.set(recording.fingerprint, recording)
    else {
      const sameOne = other.subject === recording.subject
      findings.push(
        remark(
          'recording.copy',
          sameOne ? 'warning' : 'error',
          recording.path,
          `The content is that of ${quote(other.path.slice(other.path.lastIndexOf('/') + 1))}${sameOne ? '' : ', a recording of another person'}.`,
          sameOne ? 'Remove one of them, or it counts twice.' : 'Find out whose recording it is, and remove the other.',
        ),
      )
    }
  }
  return findings
}
