import type { BrainModel, BrainModels } from '../../domain/cifti/brainModels'
import { ciftiKind } from '../../domain/cifti/kinds'
import { scalingOf, valueBytes, whyCut } from '../../domain/cifti/layout'
import { readDenseSeries } from '../../domain/cifti/readDenseSeries'
import { accept, refuse, type Checked, type Finding } from '../../domain/finding'
import type { GiftiHeader } from '../../domain/gifti/readHeader'
import { asSurfaceRecording, type SurfaceRecording } from '../../domain/gifti/readSurfaceData'
import { secondsOfTimeStep } from '../../domain/gifti/timeStep'
import { problem } from '../../domain/matrix/matrix'
import type { NiftiDatatype } from '../../domain/nifti/header'
import { makeVoxelDecoder, type StoredVoxels } from '../../domain/nifti/voxels'
import type { FileStore } from '../../ports'
import { checked } from '../fileText'
import { readGifti, streamGiftiArrays } from '../giftiFiles'
import { baseName } from '../paths'
import { fileSource } from '../weights/openWeights'
import { otherHemisphere, sideOf } from './hemispheres'
import { unfit } from './method'

/** A recording over vertices and voxels, as far as it is known before its values are read. */
export interface DenseRecording extends BrainModels {
  frames: number
  /** Seconds between frames; null where the file does not say. */
  trSeconds: number | null
  datatype: NiftiDatatype
  slope: number
  intercept: number
  /** Whether values come as the frames of one place after the other, and not as the places of one frame after the other. */
  byPlace: boolean
  /** The files that it is made of. */
  sources: string[]
  /** All values as stored, in pieces cut anywhere, valid until the next. */
  stream(): AsyncGenerator<StoredVoxels>
}

/** Whether a file holds values of places on surfaces, by its name: CIFTI or GIFTI. */
export const isOfPlaces = (path: string): boolean =>
  ciftiKind(baseName(path)) !== null || /\.gii(\.gz)?$/i.test(baseName(path))

/** Opens a dense recording: `.dtseries.nii`, or `.func.gii` with that of the other hemisphere where it lies beside. */
export const openDenseRecording = (files: FileStore, path: string): Promise<Checked<DenseRecording>> =>
  checked(() => (ciftiKind(baseName(path)) ? openCifti(files, path) : openGifti(files, path)))

async function openCifti(files: FileStore, path: string): Promise<Checked<DenseRecording>> {
  const header = await readDenseSeries(await fileSource(files, path), baseName(path))
  if (!header.ok) return header
  const { layout, models, volume, frames, trSeconds, byPlace } = header.value
  const { datatype, fields } = layout
  const facts = { models, volume, frames, trSeconds, byPlace, datatype, ...scalingOf(layout), sources: [path] }
  async function* stream(): AsyncGenerator<StoredVoxels> {
    const decode = makeVoxelDecoder({ datatype, littleEndian: fields.littleEndian })
    const end = fields.voxelOffset + valueBytes(layout)
    let position = 0
    for await (const piece of files.stream(path)) {
      const from = Math.max(0, fields.voxelOffset - position)
      const to = Math.min(piece.length, end - position)
      position += piece.length
      if (from < to) yield decode(piece.subarray(from, to))
      if (position >= end) return
    }
    // It was whole when it was opened.
    throw unfit(whyCut(layout, position, baseName(path))!)
  }
  return accept({ ...facts, stream }, header.findings)
}

interface Hemisphere {
  path: string
  header: GiftiHeader
  recording: SurfaceRecording
  structure: string
}

async function openGifti(files: FileStore, path: string): Promise<Checked<DenseRecording>> {
  const first = await openHemisphere(files, path)
  if (!first.ok) return first
  const beside = await otherHemisphere(files, path)
  const second = beside === null ? null : await openHemisphere(files, beside)
  if (second && !second.ok) return second
  const found = [first.value, ...(second ? [second.value] : [])]
  const misfit = whyNotTogether(found)
  if (misfit) return refuse(misfit)
  const sides = found.sort((a, b) => (a.structure < b.structure ? -1 : 1))
  let offset = 0
  const models = sides.map(({ structure, recording: { vertices } }): BrainModel => {
    const model = wholeSurface(structure, offset, vertices)
    offset += vertices
    return model
  })
  const [{ recording }] = sides
  const types = sides.map((side) => side.recording.datatype)
  return accept(
    {
      models,
      volume: null,
      frames: recording.frames,
      trSeconds: secondsOfTimeStep(recording.timeStep),
      // Missing values are looked for where either side may have them.
      datatype: types.find((type) => type.startsWith('float')) ?? types[0],
      slope: 1,
      intercept: 0,
      byPlace: false,
      sources: sides.map((side) => side.path),
      stream: () => streamTogether(files, sides),
    },
    [...first.findings, ...(second?.findings ?? []), ...remarks(path, beside, recording)],
  )
}

/** All vertices of a surface, in their order. */
export const wholeSurface = (structure: string, offset: number, count: number): BrainModel => ({
  structure,
  offset,
  count,
  vertices: Int32Array.from({ length: count }, (_, vertex) => vertex),
  surfaceVertices: count,
  voxels: null,
})

async function openHemisphere(files: FileStore, path: string): Promise<Checked<Hemisphere>> {
  const header = await readGifti(files, path)
  if (!header.ok) return header
  const recording = asSurfaceRecording(header.value, baseName(path))
  if (!recording.ok) return recording
  const structure = nameStructure(recording.value.structure, path)
  if (!structure.ok) return structure
  const findings = [...header.findings, ...recording.findings, ...structure.findings]
  return accept({ path, header: header.value, recording: recording.value, structure: structure.value }, findings)
}

/** The structure by the file, else by its name; refused where they contradict one another or neither tells. */
export function nameStructure(told: string | null, path: string): Checked<string> {
  const file = baseName(path)
  const side = sideOf(path)
  const named = side === null ? null : side === 'L' ? 'CORTEX_LEFT' : 'CORTEX_RIGHT'
  if (told !== null && named !== null && told.startsWith('CORTEX_') && told !== named) {
    const message = `${file} says of itself that it is ${told}, its name says ${named}.`
    return refuse(problem('gifti.structure', file, message, 'Correct whichever is wrong.'))
  }
  const structure = told ?? named
  if (structure !== null) return accept(structure)
  const message = `Nothing says which hemisphere ${file} is: neither its metadata (AnatomicalStructurePrimary) nor its name.`
  const suggestion = 'Name it with hemi-L or hemi-R, or set it: wb_command -set-structure FILE CORTEX_LEFT.'
  return refuse(problem('gifti.structure', file, message, suggestion))
}

function whyNotTogether([first, second]: Hemisphere[]): Finding | null {
  if (!second) return null
  const files = `${baseName(first.path)} and ${baseName(second.path)}`
  const suggestion = 'Give the two files of one recording, or move the one that does not belong to it.'
  if (first.structure === second.structure)
    return problem('gifti.hemispheres', baseName(first.path), `${files} are both ${first.structure}.`, suggestion)
  const [one, other] = [first.recording.frames, second.recording.frames]
  if (one === other) return null
  const message = `${files} have ${one} and ${other} frames.`
  return problem('gifti.hemispheres', baseName(first.path), message, suggestion)
}

function remarks(path: string, beside: string | null, { timeStep }: SurfaceRecording): Finding[] {
  const file = baseName(path)
  const alone = `${file} is taken alone: there is no file of the other hemisphere beside it.`
  const side: Finding =
    beside === null
      ? problem('gifti.oneHemisphere', file, alone, 'Parcels of the other hemisphere have no values.', 'info')
      : problem(
          'gifti.bothHemispheres',
          file,
          `${file} is taken together with ${baseName(beside)}.`,
          'Move one elsewhere to take the other alone.',
          'info',
        )
  if (secondsOfTimeStep(timeStep) !== null) return [side]
  const told = timeStep === null ? '' : ` Its TimeStep of ${timeStep} cannot be milliseconds, as it should be.`
  const suggestion = 'Put RepetitionTime (seconds) into a JSON sidecar beside the recording.'
  const noTime = `${file} does not say how long a frame took.${told}`
  return [problem('gifti.tr.unknown', file, noTime, suggestion, 'warning'), side]
}

/** The frames of all hemispheres, one hemisphere after the other within each frame. */
async function* streamTogether(files: FileStore, sides: readonly Hemisphere[]): AsyncGenerator<StoredVoxels> {
  const streams = sides.map((side) => streamFramesOf(files, side))
  try {
    for (let frame = 0; frame < sides[0].recording.frames; frame++)
      for (const stream of streams) {
        const next = await stream.next()
        if (next.done) return
        yield next.value
      }
  } finally {
    for (const stream of streams) await stream.return(undefined)
  }
}

async function* streamFramesOf(
  files: FileStore,
  { path, header, recording }: Hemisphere,
): AsyncGenerator<StoredVoxels> {
  const { isOneArray, byVertex, frames, vertices } = recording
  for await (const array of streamGiftiArrays(files, path, header)) {
    if (!isOneArray) yield array
    else if (!byVertex)
      for (let frame = 0; frame < frames; frame++) yield array.subarray(frame * vertices, (frame + 1) * vertices)
    else
      for (let frame = 0; frame < frames; frame++)
        yield Float64Array.from({ length: vertices }, (_, vertex) => array[vertex * frames + frame])
  }
}
