import { createWriteStream, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip, gzipSync } from 'node:zlib'
import { encodeNifti } from '../../src/main/domain/nifti/write'

/** A whole-brain recording on the 2 mm grid of MNI space. */
const shape = [91, 109, 91] as const
const frameLength = shape[0] * shape[1] * shape[2]
const affine = [-2, 0, 0, 90, 0, 2, 0, -126, 0, 0, 2, -72, 0, 0, 0, 1]

/** 0 outside the brain, then rising towards 1 at its middle. */
const depth = (x: number, y: number, z: number): number =>
  Math.max(0, 1 - ((x - 45) / 36) ** 2 - ((y - 54) / 45) ** 2 - ((z - 42) / 35) ** 2)

function* voxelsOfFrame(): Generator<[x: number, y: number, z: number]> {
  for (let z = 0; z < shape[2]; z++)
    for (let y = 0; y < shape[1]; y++) for (let x = 0; x < shape[0]; x++) yield [x, y, z]
}

/** Writes a label volume whose parcels are blocks of `edge` voxels to a side, cut by the brain's surface. */
export const writeBlocks = (path: string, edge: number): void => {
  const labels = new Map<string, number>()
  const data = Array.from(voxelsOfFrame(), ([x, y, z]) => {
    if (depth(x, y, z) === 0) return 0
    const block = [x, y, z].map((index) => Math.floor(index / edge)).join()
    if (!labels.has(block)) labels.set(block, labels.size + 1)
    return labels.get(block)!
  })
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, gzipSync(encodeNifti({ shape, affine, space: 'mni', datatype: 'int16', data })))
}

/**
 * Writes a recording as int16, unless it is there: a bright brain with thermal noise on black. A path that ends in
 * `.gz` is compressed as fast as nibabel does it.
 */
export async function writeRecording(path: string, frames: number, trSeconds = 2): Promise<void> {
  if (existsSync(path)) return
  const temporary = `${path}.part`
  const pieces = Readable.from(recordingBytes(frames, trSeconds))
  const file = createWriteStream(temporary)
  await (path.endsWith('.gz') ? pipeline(pieces, createGzip({ level: 1 }), file) : pipeline(pieces, file))
  renameSync(temporary, path)
}

async function* recordingBytes(frames: number, trSeconds: number): AsyncGenerator<Uint8Array> {
  const brain = Array.from(voxelsOfFrame(), ([x, y, z], voxel) => ({
    voxel,
    mean: 4000 + 4000 * depth(x, y, z),
    d: depth(x, y, z),
  })).filter(({ d }) => d > 0)
  const empty = new Int16Array(frameLength)
  const content = { affine, space: 'mni', datatype: 'int16', trSeconds, data: empty } as const
  const header = encodeNifti({ ...content, shape: [...shape, 1] }).slice(0, 352)
  new DataView(header.buffer).setInt16(48, frames, true)
  const noise = makeNoise()
  yield header
  for (let frame = 0; frame < frames; frame++) {
    const values = new Int16Array(frameLength)
    for (const { voxel, mean } of brain) values[voxel] = mean + 60 * Math.sin(frame / 9 + mean / 300) + 50 * noise()
    yield new Uint8Array(values.buffer)
  }
}

/** Numbers around 0 with a standard deviation of 1, the same ones every time. */
export const makeNoise = (seed = 1): (() => number) => {
  let state = seed
  return () => {
    let sum = 0
    for (let i = 0; i < 3; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      sum += state / 2 ** 32 - 0.5
    }
    return sum * 2
  }
}
