import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip, gzipSync } from 'node:zlib'
import { makeNodeFiles } from '../src/main/adapters/nodeFiles'
import { encodeNifti } from '../src/main/domain/nifti/write'
import { makeParcellate } from '../src/main/services/parcellate'
import { median, runCase, tellGoal, type Measured } from './lib/measure'

/** A whole-brain recording on the 2 mm grid of MNI space. */
const shape = [91, 109, 91] as const
const frameLength = shape[0] * shape[1] * shape[2]
const affine = [-2, 0, 0, 90, 0, 2, 0, -126, 0, 0, 2, -72, 0, 0, 0, 1]
const runs = 5

const names = ['inflate', 'inflateLarge', 'parcellate'] as const

/** What each process does with the same file. */
export const cases = {
  /** The peer: Node's zlib with its default settings, nothing done with the bytes. */
  async inflate(bold: string): Promise<void> {
    await pipeline(createReadStream(bold), createGunzip(), async (pieces) => {
      for await (const _ of pieces);
    })
  },
  /** The same with pieces as large as ours. */
  async inflateLarge(bold: string): Promise<void> {
    const large = 512 * 1024
    await pipeline(
      createReadStream(bold, { highWaterMark: large }),
      createGunzip({ chunkSize: large }),
      async (pieces) => {
        for await (const _ of pieces);
      },
    )
  },
  /** Ours: the whole task, files written. */
  async parcellate(bold: string, atlas: string, out: string): Promise<void> {
    rmSync(out, { recursive: true, force: true })
    const task = makeParcellate({ files: makeNodeFiles() })
    await task({ bold, atlas, out }, { progress: () => {}, signal: new AbortController().signal })
  },
}

/**
 * Parcellation of generated whole-brain recordings against Node's zlib, which does nothing but inflate the same file;
 * alternating, medians, each in a process of its own. Goals: at most 1.2 times as long and 300 MiB, at any length.
 */
export async function run(): Promise<void> {
  const cache = join(tmpdir(), 'boldscope-bench')
  mkdirSync(cache, { recursive: true })
  const atlas = join(cache, 'atlas-Blocks_dseg.nii.gz')
  await writeFile(atlas, gzipSync(encodeAtlas()))
  for (const frames of [200, 400]) {
    const bold = join(cache, `frames-${frames}_bold.nii.gz`)
    if (!existsSync(bold)) await writeRecording(bold, frames)
    const measured: Record<keyof typeof cases, Measured[]> = { inflate: [], inflateLarge: [], parcellate: [] }
    for (let i = 0; i < runs; i++)
      for (const name of names)
        measured[name].push(await runCase('parcellation', name, bold, atlas, join(cache, 'out')))
    report(frames, measured)
  }
}

function report(frames: number, measured: Record<keyof typeof cases, Measured[]>): void {
  const seconds = (name: keyof typeof cases) => median(measured[name].map((each) => each.seconds))
  const peak = (name: keyof typeof cases) => Math.max(...measured[name].map((each) => each.peakMiB))
  console.table(
    names.map((name) => ({
      frames,
      case: name,
      'median s': seconds(name).toFixed(2),
      'peak MiB': Math.round(peak(name)),
    })),
  )
  tellGoal(`${frames} frames, times the time of zlib alone`, seconds('parcellate') / seconds('inflate'), 1.2)
  tellGoal(`${frames} frames, peak MiB`, peak('parcellate'), 300)
}

/** 0 outside the brain, then rising towards 1 at its middle. */
const depth = (x: number, y: number, z: number): number =>
  Math.max(0, 1 - ((x - 45) / 36) ** 2 - ((y - 54) / 45) ** 2 - ((z - 42) / 35) ** 2)

function* voxelsOfFrame(): Generator<[x: number, y: number, z: number]> {
  for (let z = 0; z < shape[2]; z++)
    for (let y = 0; y < shape[1]; y++) for (let x = 0; x < shape[0]; x++) yield [x, y, z]
}

function encodeAtlas(): Uint8Array {
  const labels = new Map<string, number>()
  const data = Array.from(voxelsOfFrame(), ([x, y, z]) => {
    if (depth(x, y, z) === 0) return 0
    const block = [x, y, z].map((index) => Math.floor(index / 10)).join()
    if (!labels.has(block)) labels.set(block, labels.size + 1)
    return labels.get(block)!
  })
  return encodeNifti({ shape, affine, space: 'mni', datatype: 'int16', data })
}

/** Scanner-like: a bright brain on black with thermal noise, compressed as fast as nibabel does it. */
async function writeRecording(path: string, frames: number): Promise<void> {
  const brain = Array.from(voxelsOfFrame(), ([x, y, z], voxel) => ({
    voxel,
    mean: 4000 + 4000 * depth(x, y, z),
    d: depth(x, y, z),
  }))
    .filter(({ d }) => d > 0)
    .map(({ voxel, mean }) => ({ voxel, mean }))
  const header = encodeNifti({
    shape: [...shape, 1],
    affine,
    space: 'mni',
    datatype: 'int16',
    trSeconds: 2,
    data: new Int16Array(frameLength),
  }).slice(0, 352)
  new DataView(header.buffer).setInt16(48, frames, true)
  let state = 1
  const noise = () => {
    let sum = 0
    for (let i = 0; i < 3; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      sum += state / 2 ** 32 - 0.5
    }
    return sum * 2
  }
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield header
    for (let frame = 0; frame < frames; frame++) {
      const values = new Int16Array(frameLength)
      for (const { voxel, mean } of brain) values[voxel] = mean + 60 * Math.sin(frame / 9 + mean / 300) + 50 * noise()
      yield new Uint8Array(values.buffer)
    }
  }
  const temporary = `${path}.part`
  await pipeline(Readable.from(bytes()), createGzip({ level: 1 }), createWriteStream(temporary))
  renameSync(temporary, path)
}
