import { displacementOf, framewiseDisplacement, type ConfoundTable } from '../../domain/confounds'
import { accept, refuse, type Checked, type Finding } from '../../domain/finding'
import { fmriprepConvention, motionConventions, parseMotion, relativeRms } from '../../domain/quality'
import type { FileStore } from '../../ports'
import { readConfounds } from '../confoundFiles'
import { checked, readInflatedText } from '../fileText'
import { baseName } from '../paths'
import type { Input, MotionPath } from './pairRecordings'

/** Motion of a run; [frames] each. */
export interface RunMotion {
  frames: number
  /** mm; NaN in the first frame. */
  fd: Float64Array
  /** mm; null where only displacements are known. */
  rms: Float64Array | null
  parameters: Float64Array[] | null
  /** Standardised DVARS and DVARS that a confounds table holds. */
  stdDvars: Float64Array | null
  dvars: Float64Array | null
  facts: Record<string, unknown>
}

/** Reads motion parameters, or where a confounds table has none its framewise displacement. */
export const readMotion = (files: FileStore, { path, kind }: MotionPath, input: Input): Promise<Checked<RunMotion>> =>
  checked(async () => {
    const file = baseName(path)
    const table = kind === 'fmriprep' ? await readConfounds(files, path) : null
    if (table && !table.ok) return table
    const known = table?.ok ? table.value.table : null
    const read = parseMotion(await readInflatedText(files, path), kind, file)
    if (!read.ok) {
      const fd = known && displacementOf(known)
      return fd ? accept(fromDisplacement(known, fd, file), [...displacementOnly(file)]) : read
    }
    const { frames, parameters } = read.value
    const fd = framewiseDisplacement(parameters, input.headRadiusMm)
    const told = known?.columns.get('framewise_displacement') ?? null
    const facts = {
      File: file,
      Program: kind,
      Columns: kind === 'fmriprep' ? fmriprepConvention : motionConventions[kind].told,
      LargestDifferenceFromTable: told && largestDifference(fd, told),
    }
    const rms = relativeRms(parameters, input.brainRadiusMm)
    return accept({ frames, fd, rms, parameters, ...dvarsOf(known), facts }, read.findings)
  })

/**
 * The motion of the frames that a recording has: a series may have lost dummy frames at its start. A recording of
 * another length is none of this motion's.
 */
export function fitMotion(motion: RunMotion, frames: number, dummies: number, file: string): Checked<RunMotion> {
  if (motion.frames === frames) return accept(motion)
  if (motion.frames - dummies !== frames)
    return refuse({
      code: 'quality.motion.frames',
      severity: 'warning',
      place: { file },
      message: `${file} has ${motion.frames} frames of motion, the recording has ${frames}. It goes unused.`,
      suggestion: 'Give the motion of the same run, and a recording from which no frames were removed.',
    })
  const cut = (values: Float64Array | null) => values && values.subarray(dummies)
  return accept({
    frames,
    fd: motion.fd.subarray(dummies),
    rms: cut(motion.rms),
    parameters: motion.parameters && motion.parameters.map((column) => column.subarray(dummies)),
    stdDvars: cut(motion.stdDvars),
    dvars: cut(motion.dvars),
    facts: { ...motion.facts, DummyFramesLeftOut: dummies },
  })
}

const dvarsOf = (table: ConfoundTable | null) => ({
  stdDvars: table?.columns.get('std_dvars') ?? null,
  dvars: table?.columns.get('dvars') ?? null,
})

const fromDisplacement = (table: ConfoundTable, fd: Float64Array, file: string): RunMotion => ({
  frames: table.frames,
  fd,
  rms: null,
  parameters: null,
  ...dvarsOf(table),
  facts: { File: file, Program: 'fmriprep', Columns: 'framewise_displacement in mm, as the table has it' },
})

const displacementOnly = (file: string): Finding[] => [
  {
    code: 'quality.motion.displacementOnly',
    severity: 'info',
    place: { file },
    message: `${file} has no motion parameters; its framewise displacement is taken as it is.`,
    suggestion: 'Nothing, when the radius of the table’s program is the one that is wanted.',
  },
]

function largestDifference(made: Float64Array, told: Float64Array): number {
  let most = 0
  for (let frame = 1; frame < made.length; frame++) {
    const distance = Math.abs(made[frame] - told[frame])
    if (distance > most) most = distance
  }
  return most
}
