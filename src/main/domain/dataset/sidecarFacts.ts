import { orientations, type Orientation } from '../matrix/orient'
import { repetitionTime } from '../tables/seriesSidecar'

/** What is kept of one JSON file: the few fields that are of use, as they stand there. */
export type SidecarPart = Readonly<Record<string, unknown>>

const kept = ['RepetitionTime', 'SamplingFrequency', 'TaskName', 'Phantom', 'Orientation'] as const

/** The fields of a JSON file that say something of a recording; long lists shrink to what is asked of them. */
export function pickSidecar(json: Readonly<Record<string, unknown>>): SidecarPart {
  const part: Record<string, unknown> = {}
  for (const key of kept) if (json[key] !== undefined) part[key] = json[key]
  if (Array.isArray(json.Parcels)) part.parcels = json.Parcels.length
  if (Array.isArray(json.VolumeTiming)) part.hasVolumeTiming = true
  if (Array.isArray(json.SliceTiming)) {
    const times = json.SliceTiming.filter((time): time is number => typeof time === 'number')
    part.slices = times.length
    part.lastSliceSeconds = times.reduce((most, time) => Math.max(most, time), 0)
  }
  return part
}

/** What the sidecars of a recording say together; null where all are silent. */
export interface SidecarFacts {
  trSeconds: number | null
  taskName: string | null
  phantom: boolean
  parcels: number | null
  /** Which side of the file's table is time. */
  orientation: Orientation | null
  slices: number | null
  /** Largest time of a slice, seconds. */
  lastSliceSeconds: number | null
  /** Frames are not evenly spaced: VolumeTiming takes the place of RepetitionTime. */
  hasVolumeTiming: boolean
}

/** What sidecars say of a recording, the furthest first: a nearer one goes before it, field by field. */
export function mergeSidecars(furthestFirst: readonly SidecarPart[]): SidecarFacts {
  const merged: Record<string, unknown> = Object.assign({}, ...furthestFirst)
  return {
    trSeconds: repetitionTime(merged),
    taskName: typeof merged.TaskName === 'string' ? merged.TaskName : null,
    phantom: merged.Phantom === true,
    parcels: (merged.parcels as number | undefined) ?? null,
    orientation: orientations.find((known) => known === merged.Orientation) ?? null,
    slices: (merged.slices as number | undefined) ?? null,
    lastSliceSeconds: (merged.lastSliceSeconds as number | undefined) ?? null,
    hasVolumeTiming: merged.hasVolumeTiming === true,
  }
}
