import { AppError } from '../../../preload/contract'
import { derivedName, toBidsLabel } from '../../domain/bids'
import { correlateSeeds, keepParcels } from '../../domain/connectivity'
import type { Finding } from '../../domain/finding'
import { voxelsPerFrame, type NiftiHeader } from '../../domain/nifti/header'
import { encodeNifti } from '../../domain/nifti/write'
import { eachRun } from '../../domain/parcellation/runs'
import { mapVoxels } from '../../domain/parcellation/voxelMap'
import { roughMask, usualMaskShare } from '../../domain/quality'
import type { Compressor, FileStore, TaskContext } from '../../ports'
import { bidsUris } from '../bidsUri'
import { formatJson } from '../formatJson'
import { demand } from '../fileText'
import { breathe } from '../inference/breathe'
import { baseName, joinPath } from '../paths'
import { readLabelVolume, readNiftiHeader, streamFrames } from '../volumeFiles'
import type { Recording } from './recording'
import type { Target } from './write'

/**
 * Writes a map for each seed parcel: the correlation of every voxel of the 4D recording with the parcel's series, over
 * the recording's usable frames, inside the mask of the brain: noise around it correlates as well. Throws AppError 'usage.bad' for a seed that the series does not have, 'input.bad' for
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
  const given = input.mask === undefined ? null : await readMask(files, input.mask, header, findings)
  const sums = new Float64Array(size.voxels)
  let at = 0
  for await (const frame of streamFrames(files, bold, header, (finding) => findings.push(finding))) {
    if (used.has(at)) correlation.add(frame)
    if (!given) for (let voxel = 0; voxel < frame.length; voxel++) sums[voxel] += frame[voxel]
    at++
    await breathe(signal, 'seed maps were computed')
    progress({ fraction: at / header.frames, message: `Frame ${at} of ${header.frames}` })
  }
  const mask = given ?? roughly(sums, header.frames)
  const written: string[] = []
  for (const [seed, map] of correlation.finish().entries()) {
    mask.inside.forEach((isIn, voxel) => (map[voxel] = isIn ? map[voxel] : NaN))
    written.push(...(await writeMap(target, { header, map, mask: mask.facts, seed: input.seeds[seed], recording })))
  }
  return written
}

interface Mask {
  /** For each voxel of a frame: 1 = in the brain. */
  inside: Uint8Array
  /** As the sidecar tells how it came about. */
  facts: Record<string, unknown>
}

const readMask = async (files: FileStore, path: string, header: NiftiHeader, findings: Finding[]): Promise<Mask> => {
  const volume = demand(await readLabelVolume(files, path), findings)
  const labels = volume.labels.map((label) => (label === 0 ? 0 : 1))
  const inside = new Uint8Array(voxelsPerFrame(header))
  eachRun(mapVoxels(header, { ...volume, labels }, [1]).runs, (start, end) => inside.fill(1, start, end))
  return { inside, facts: { Source: 'file', Description: 'Voxels that are not 0 in the mask' } }
}

const roughly = (sums: Float64Array, frames: number): Mask => {
  const { voxels, threshold } = roughMask(
    sums.map((sum) => sum / frames),
    usualMaskShare,
  )
  const Description =
    'Voxels whose mean lies above a share of the way from the 2nd to the 98th percentile of all voxels’ means'
  const inside = new Uint8Array(sums.length)
  for (const voxel of voxels) inside[voxel] = 1
  return { inside, facts: { Source: 'rough', Description, Share: usualMaskShare, Threshold: threshold } }
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
  mask: Record<string, unknown>
  seed: string
  recording: Recording
}

const writeMap = async (
  { files, input, program, compressor }: Target & { compressor: Compressor },
  { header, map, mask, seed, recording }: SeedMap,
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
    Description:
      'Pearson correlation of each voxel with the series of the seed; NaN where a voxel does not vary or is outside the mask.',
    Mask: mask,
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
