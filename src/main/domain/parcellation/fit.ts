import { some } from '../atlas/labelProblem'
import type { Finding } from '../finding'

/** Below this share of labelled voxels with signal, and of signal within labels, an atlas is taken to lie elsewhere. */
const least = 0.05

/** Of all voxels of the recording that belong to a parcel, the fraction that carries signal; 0 without any. */
export function labelledWithSignal(coverage: Float32Array, counts: Int32Array): number {
  let labelled = 0
  let seen = 0
  for (let column = 0; column < counts.length; column++) {
    labelled += counts[column]
    seen += coverage[column] * counts[column]
  }
  return labelled === 0 ? 0 : seen / labelled
}

/** Of the voxels of a frame that are not 0, the fraction that belongs to a parcel; null when all are 0 or missing. */
export function signalWithinLabels(frame: Float32Array, labelled: Int32Array): number | null {
  const isSignal = (value: number) => value !== 0 && !Number.isNaN(value)
  let signal = 0
  let within = 0
  for (const value of frame) if (isSignal(value)) signal++
  for (const voxel of labelled) if (isSignal(frame[voxel])) within++
  return signal === 0 ? null : within / signal
}

export const isTooLittle = (share: number): boolean => share < least

/**
 * Whether an atlas may lie in another space than the recording. Nothing in the files says so for certain. When hardly
 * a labelled voxel carries signal, either the recording covers a small part of the brain, then what signal there is
 * lies within labels, or the atlas lies elsewhere, then it does not.
 * @param withSignal  from `labelledWithSignal`
 * @param within      from `signalWithinLabels`
 */
export function judgePlace(withSignal: number, within: number | null, file: string): Finding | null {
  if (!isTooLittle(withSignal)) return null
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`
  if (within === null)
    return {
      code: 'recording.signal.none',
      severity: 'error',
      place: { file },
      message: 'The recording holds no signal: its voxels are 0 or missing.',
      suggestion: 'Check that this is the recording you meant.',
    }
  if (!isTooLittle(within))
    return {
      code: 'recording.partial',
      severity: 'warning',
      place: { file },
      message: `Only ${percent(withSignal)} of the atlas' voxels carry signal: the recording covers a small part of the atlas.`,
      suggestion: 'Look at the coverage of each parcel before using it.',
    }
  return {
    code: 'atlas.space',
    severity: 'error',
    place: { file },
    message: `Atlas and recording lie in different places: ${percent(withSignal)} of the atlas' voxels in the field of view carry signal, and ${percent(within)} of the signal lies within a parcel.`,
    suggestion: 'Give the atlas in the space of the recording, or the recording normalised to the space of the atlas.',
  }
}

/**
 * Remarks on parcels of which the recording shows nothing. Labels that the atlas itself lacks are not repeated. Places of
 * a dense recording are vertices and voxels that are there or not; voxels of a volume may be too coarse.
 */
export function remarkOnParcels(
  parcels: ReadonlyArray<{ name: string; voxels: number }>,
  counts: Int32Array,
  coverage: Float32Array,
  file: string,
  of: 'voxels' | 'places' = 'voxels',
): Finding[] {
  const outside = parcels.filter((parcel, i) => parcel.voxels > 0 && counts[i] === 0).map(({ name }) => name)
  const silent = parcels.filter((_, i) => counts[i] > 0 && coverage[i] === 0).map(({ name }) => name)
  const findings: Finding[] = []
  const warn = (code: string, message: string, suggestion: string) =>
    findings.push({ code, severity: 'warning', place: { file }, message, suggestion })
  if (outside.length > 0)
    warn(
      'atlas.label.empty',
      `Parcels without a ${of === 'voxels' ? "voxel on the recording's grid" : 'place in the recording'}, ${outside.length} of ${parcels.length}: ${some(outside)}.`,
      `They are kept as columns of n/a: the recording ${of === 'voxels' ? 'is too coarse for them or ' : ''}does not reach them.`,
    )
  if (silent.length > 0)
    warn(
      'parcel.signal.none',
      `Parcels with only ${of} without signal, ${silent.length} of ${parcels.length}: ${some(silent)}.`,
      'Their coverage is 0; leave them out of every judgement.',
    )
  return findings
}
