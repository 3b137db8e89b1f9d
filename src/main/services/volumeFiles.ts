import { AppError } from '../../preload/contract'
import { toLabels, type LabelVolume } from '../domain/atlas/labelVolume'
import { accept, refuse, type Checked, type Finding } from '../domain/finding'
import { datatypes, voxelBytes, voxelsPerFrame, type NiftiHeader } from '../domain/nifti/header'
import { niftiHeaderBytes, parseNiftiHeader } from '../domain/nifti/parse'
import { makeVoxelDecoder, type StoredVoxels } from '../domain/nifti/voxels'
import type { FileStore } from '../ports'
import { checked } from './fileText'
import { baseName } from './paths'

/** Deflate cannot make a file smaller than this (zlib, technical details): a bound that needs no reading. */
const mostInflation = 1032
/** What the header of a compressed file rarely exceeds: streams take memory and time to set up. */
const compressedHeaderBytes = 1024
/** Half a gigabyte as float32: no larger volume is read, because whoever works on one keeps something for each voxel. */
const mostVoxelsAtOnce = 2 ** 27

/**
 * Reads the header of a NIfTI file (`.nii`, `.nii.gz`) and checks that the file can be as long as the header says and
 * that one volume of it fits in memory.
 */
export const readNiftiHeader = (files: FileStore, path: string): Promise<Checked<NiftiHeader>> =>
  checked(async () => {
    const file = baseName(path)
    const bytes = (await files.facts(path))?.bytes ?? 0
    const { start, isInflated } = await readStart(files, path, bytes)
    const header = parseNiftiHeader(start, file)
    if (!header.ok) return header
    const misfit = whyNotFitting(header.value, { bytes, isInflated }, file)
    return misfit ? refuse(misfit) : header
  })

/** Why a file of so many bytes on disk cannot hold what its header announces, or cannot be worked on; null when it may. */
export function whyNotFitting(
  header: NiftiHeader,
  { bytes, isInflated }: { bytes: number; isInflated: boolean },
  file: string,
): Finding | null {
  const expected = header.voxelOffset + voxelBytes(header)
  if (expected > (isInflated ? bytes * mostInflation : bytes))
    return tooShort(file, expected, isInflated ? null : bytes)
  return voxelsPerFrame(header) > mostVoxelsAtOnce ? tooLarge(file) : null
}

/**
 * The voxels of a file as stored, before slope and intercept, x fastest, then y, z and frame, in pieces cut anywhere.
 * A piece is valid until the next is asked for; memory does not grow with the number of frames. Throws AppError
 * 'input.bad' when the file ends early or is damaged. A file longer than its header says is remarked on at the end.
 */
export async function* streamVoxels(
  files: FileStore,
  path: string,
  header: NiftiHeader,
  remark: (finding: Finding) => void = () => {},
): AsyncGenerator<StoredVoxels> {
  const decode = makeVoxelDecoder(header)
  const end = header.voxelOffset + voxelBytes(header)
  let position = 0
  for await (const piece of files.stream(path, { inflate: true })) {
    const from = Math.max(0, header.voxelOffset - position)
    const to = Math.min(piece.length, end - position)
    position += piece.length
    if (from < to) yield decode(piece.subarray(from, to))
    if (position > end) {
      remark(tooLong(baseName(path)))
      return
    }
  }
  if (position < end) {
    const finding = tooShort(baseName(path), end, position)
    throw new AppError('input.bad', finding.message, [finding])
  }
}

/**
 * The frames of a recording, one after the other: [x * y * z] float32, x fastest, slope and intercept applied, NaN
 * as stored. The array is filled anew for each frame: copy what is to be kept.
 */
export async function* streamFrames(
  files: FileStore,
  path: string,
  header: NiftiHeader,
  remark?: (finding: Finding) => void,
): AsyncGenerator<Float32Array> {
  const { slope, intercept } = header
  const frame = new Float32Array(voxelsPerFrame(header))
  let filled = 0
  for await (const piece of streamVoxels(files, path, header, remark)) {
    for (let i = 0; i < piece.length; i++) {
      frame[filled++] = piece[i] * slope + intercept
      if (filled === frame.length) {
        yield frame
        filled = 0
      }
    }
  }
}

/** One frame of a recording, counted from 0: [x * y * z] float32, x fastest, slope and intercept applied. */
export const readVolumeFrame = (
  files: FileStore,
  path: string,
  header: NiftiHeader,
  frame: number,
): Promise<Checked<Float32Array>> =>
  checked(async () => {
    if (!(frame >= 0 && frame < header.frames))
      throw new AppError('usage.bad', `There is no frame ${frame} in a recording of ${header.frames}.`)
    const frameBytes = voxelsPerFrame(header) * datatypes[header.datatype].bytes
    const only = { ...header, voxelOffset: header.voxelOffset + frame * frameBytes, frames: 1 }
    for await (const values of streamFrames(files, path, only)) return accept(values)
    throw new Error('a frame was neither read nor refused')
  })

/**
 * Reads a label volume: one whole number per voxel, in any datatype. Volumes of more than one frame (probabilistic
 * atlases) and values that are not whole are refused.
 */
export const readLabelVolume = (files: FileStore, path: string): Promise<Checked<LabelVolume>> =>
  checked(async () => {
    const file = baseName(path)
    const header = await readNiftiHeader(files, path)
    if (!header.ok) return header
    const { shape, affine, affineSource, space, frames, slope, intercept } = header.value
    if (frames > 1) return refuse(notOneVolume(file, frames))
    const findings = [...header.findings]
    const labels = new Int32Array(voxelsPerFrame(header.value))
    let filled = 0
    for await (const piece of streamVoxels(files, path, header.value, (finding) => findings.push(finding))) {
      const problem = toLabels(piece, slope, intercept, labels.subarray(filled, filled + piece.length), file)
      if (problem) return refuse(problem)
      filled += piece.length
    }
    return accept({ shape, affine, affineSource, space, labels }, findings)
  })

/** The first bytes of a file's content; fewer than a header takes where it has no more. */
async function readStart(
  files: FileStore,
  path: string,
  fileBytes: number,
): Promise<{ start: Uint8Array; isInflated: boolean }> {
  const stored = await files.readRange(path, 0, Math.min(fileBytes, compressedHeaderBytes))
  const isInflated = stored[0] === 0x1f && stored[1] === 0x8b
  if (!isInflated) return { start: stored, isInflated }
  const start = files.inflateStart(stored)
  if (start && start.length >= niftiHeaderBytes) return { start, isInflated }
  // It is short, takes more room than others, or is damaged, which this way is told.
  return { start: await inflateStart(files, path, niftiHeaderBytes), isInflated }
}

async function inflateStart(files: FileStore, path: string, most: number): Promise<Uint8Array> {
  const start = new Uint8Array(most)
  let filled = 0
  for await (const piece of files.stream(path, { inflate: true })) {
    const part = piece.subarray(0, most - filled)
    start.set(part, filled)
    filled += part.length
    if (filled === most) break
  }
  return start.subarray(0, filled)
}

const problem = (code: string, file: string, message: string, suggestion: string): Finding => ({
  code,
  severity: 'error',
  place: { file },
  message,
  suggestion,
})

const tooShort = (file: string, expected: number, found: number | null): Finding =>
  problem(
    'nifti.truncated',
    file,
    `${file} is cut: its header announces ${expected} bytes, ${found === null ? 'more than the file can hold' : `there are ${found}`}.`,
    'Copy or download the file again.',
  )

const tooLong = (file: string): Finding => ({
  ...problem(
    'nifti.longer',
    file,
    `${file} goes on after the last voxel that its header announces.`,
    'Check that the header has the right number of frames.',
  ),
  severity: 'warning',
})

const tooLarge = (file: string): Finding =>
  problem(
    'nifti.tooLarge',
    file,
    `A single volume of ${file} has more than ${mostVoxelsAtOnce} voxels.`,
    'Resample it to a coarser grid.',
  )

const notOneVolume = (file: string, frames: number): Finding =>
  problem(
    'atlas.notLabels',
    file,
    `${file} has ${frames} frames; a label volume has one.`,
    'Give an atlas with one label per voxel. A probabilistic atlas must be turned into labels first.',
  )
