import type { TaskOutput } from '../../../preload/contract'
import type { Compressor, FileStore, Portion } from '../../ports'
import { baseName } from '../paths'
import type { GroupMember } from './groupMean'
import { matricesOf } from './matrices'
import { graphMeasures, slowMeasures } from './measures'
import { readRecording, type Input, type Recording } from './recording'
import { leftOut } from './remarks'
import { writeSeedMaps } from './seedMaps'
import { writeMatrix, writeMeasures, type Target } from './write'

export interface ConnectivityPorts {
  files: FileStore
  compressor: Compressor
  program: { name: string; version: string }
}

/** What was written, and what there is to say about it. */
export type Written = Pick<
  TaskOutput<'connectivity'>,
  'files' | 'findings' | 'matrices' | 'measures' | 'mean' | 'groupMeans' | 'seedMaps'
>

export const nothingWritten = (): Written => ({
  files: [],
  findings: [],
  matrices: [],
  measures: [],
  mean: null,
  groupMeans: [],
  seedMaps: [],
})

export const append = (to: Written, { files, findings, matrices, measures, seedMaps }: Written): void => {
  to.files.push(...files)
  to.findings.push(...findings)
  to.matrices.push(...matrices)
  to.measures.push(...measures)
  to.seedMaps.push(...seedMaps)
}

/** What one recording came to. */
export interface Connected {
  written: Written
  /** False where it had to be left out; a finding says why. */
  isUsed: boolean
  parcels: number
  /** For the mean of the group; null where nobody asks for one. */
  member: GroupMember | null
}

export type ConnectivityPortions = { connectivity: Portion<Input, string, Connected> }

/** Reads the recording at a path, and computes and writes what is asked for; all kinds but 'tangent', which needs a cohort. */
export const connectRecording =
  (ports: ConnectivityPorts): ConnectivityPortions['connectivity'] =>
  async (input, path, context) => {
    const target = { ...ports, input }
    const written = nothingWritten()
    const refused: Connected = { written, isUsed: false, parcels: 0, member: null }
    const read = await readRecording(ports.files, path, input)
    written.findings.push(...(read.ok ? read.findings : [leftOut(baseName(path), read.findings)]))
    if (!read.ok) return refused
    const recording = read.value
    const matrices = matricesOf(recording, input)
    written.findings.push(...(matrices.ok ? matrices.findings : [leftOut(baseName(path), matrices.findings)]))
    if (!matrices.ok) return refused
    const [main] = matrices.value
    for (const matrix of matrices.value) {
      const files = await writeMatrix(target, recording, matrix)
      written.files.push(...files)
      if (matrix === main) written.matrices.push(files[0])
    }
    await measure(target, recording, { stat: main.stat, matrix: main.values }, written)
    if (input.bold !== undefined) {
      const maps = await writeSeedMaps(target, recording, context, written.findings)
      written.files.push(...maps)
      written.seedMaps.push(...maps.filter((map) => map.endsWith('.nii.gz')))
    }
    const { parcels, atlas, phantom } = recording.series
    const member = {
      path,
      series: { parcels, atlas, phantom },
      used: recording.usable.parcels,
      matrices: matrices.value,
    }
    return { written, isUsed: true, parcels: parcels.length, member: input.groupMean ? member : null }
  }

/** Writes the measures that were asked for, if any. */
export const measure = async (
  target: Target,
  recording: Recording,
  { stat, matrix }: { stat: string; matrix: Float64Array | null },
  written: Written,
): Promise<void> => {
  const { measures, alff } = target.input
  const { path, usable } = recording
  const parts = [
    ...(measures && matrix ? [graphMeasures({ path, nodes: usable.parcels.length }, matrix, target.input)] : []),
    ...(alff ? [slowMeasures(recording, target.input)] : []),
  ]
  if (parts.length === 0) return
  const columns = parts.flatMap((part) => part.columns)
  const facts = Object.assign({}, ...parts.map((part) => part.facts)) as Record<string, unknown>
  const files = await writeMeasures(target, recording, stat, { columns, facts })
  written.files.push(...files)
  written.measures.push(files[0])
  written.findings.push(...parts.flatMap((part) => part.findings))
}
