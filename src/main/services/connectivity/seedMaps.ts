import { AppError } from '../../../preload/contract'
import { derivedName, toBidsLabel } from '../../domain/bids'
import { correlateSeeds, keepParcels } from '../../domain/connectivity'
import type { Finding } from '../../domain/finding'
import { voxelsPerFrame, type NiftiHeader } from '../../domain/nifti/header'
import { encodeNifti } from '../../domain/nifti/write'
import type { Compressor, TaskContext } from '../../ports'
import { bidsUris } from '../bidsUri'
import { formatJson } from '../formatJson'
import { demand } from '../fileText'
import { breathe } from '../inference/breathe'
import { baseName, joinPath } from '../paths'
import { readNiftiHeader, streamFrames } from '../volumeFiles'
import type { Recording } from './recording'
import type { Target } from './write'

/**
 * Writes a map for each seed parcel: the correlation of every voxel of the 4D recording with the parcel's series, over
 * the recording's usable frames. Throws AppError 'usage.bad' for a seed that the series does not have, 'input.bad' for
 * one that is not usable or a recording of another length.
 */
export const writeSeedMaps = async (
  target: Target & { compressor: Compressor },
  recording: Recording,
  { progress, signal }: TaskContext,
  findings: Finding[],
): Promise<string[]> => {
  const { files, input } = target
  const bold = input.bold!
  const seeds = input.seeds.map((name) => findSeed(recording, name))
  const header = demand(await readNiftiHeader(files, bold), findings)
  if (header.frames !== recording.series.frames) throw otherLength(bold, header, recording)
  const { values, frames } = keepParcels(recording.usable, seeds)
  const size = { count: seeds.length, frames: frames.length, voxels: voxelsPerFrame(header) }
  const correlation = correlateSeeds(values, size)
  const used = new Set(frames)
  let at = 0
  for await (const frame of streamFrames(files, bold, header, (finding) => findings.push(finding))) {
    if (used.has(at)) correlation.add(frame)
    at++
    await breathe(signal, 'seed maps were computed')
    progress({ fraction: at / header.frames, message: `Frame ${at} of ${header.frames}` })
  }
  const written: string[] = []
  for (const [seed, map] of correlation.finish().entries())
    written.push(...(await writeMap(target, { header, map, seed: input.seeds[seed], recording })))
  return written
}

const findSeed = ({ series, usable, path }: Recording, name: string): number => {
  const parcel = series.parcels.findIndex((each) => each.name === name)
  if (parcel < 0) throw new AppError('usage.bad', `${baseName(path)} has no parcel ${name}.`)
  if (usable.parcels.includes(parcel)) return parcel
  const message = `The parcel ${name} is empty or constant in ${baseName(path)}: nothing can correlate with it.`
  throw new AppError('input.bad', message, [
    {
      code: 'connectivity.seed.unusable',
      severity: 'error',
      place: { file: baseName(path), column: name },
      message,
      suggestion: 'Choose another seed.',
    },
  ])
}

const otherLength = (bold: string, header: NiftiHeader, { series, path }: Recording): AppError => {
  const message = `${baseName(bold)} has ${header.frames} frames, ${baseName(path)} has ${series.frames}.`
  const suggestion = 'Give the recording that the series was made of, with no frames removed.'
  return new AppError('input.bad', message, [
    { code: 'connectivity.seed.frames', severity: 'error', place: { file: baseName(bold) }, message, suggestion },
  ])
}

interface SeedMap {
  header: NiftiHeader
  map: Float32Array
  seed: string
  recording: Recording
}

const writeMap = async (
  { files, input, program, compressor }: Target & { compressor: Compressor },
  { header, map, seed, recording }: SeedMap,
): Promise<string[]> => {
  const entities = [
    ['seed', toBidsLabel(seed)],
    ['stat', 'pearsoncorrelation'],
  ] as const
  const name = (extension: string) =>
    joinPath(input.out, derivedName(baseName(input.bold!), entities, 'statmap', extension))
  const volume = encodeNifti({
    shape: header.shape,
    affine: header.affine,
    // A file that names no space is aligned with the recording, and with nothing else that is known.
    space: header.space === 'unknown' ? 'aligned' : header.space,
    voxelSizeMm: header.voxelSizeMm,
    datatype: 'float32',
    data: map,
  })
  const facts = {
    Description: 'Pearson correlation of each voxel with the series of the seed; NaN where a voxel does not vary.',
    Seed: seed,
    Frames: recording.series.frames,
    FramesUsed: recording.usable.frames.length,
    Phantom: recording.series.phantom,
    Sources: await bidsUris(files, [input.bold!, recording.path], input.out),
    GeneratedBy: [{ Name: program.name, Version: program.version }],
  }
  await files.write(name('.nii.gz'), await compressor.gzip(volume))
  await files.write(name('.json'), formatJson(facts))
  return [name('.nii.gz'), name('.json')]
}
