import { createReadStream, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { makeNodeFiles } from '../src/main/adapters/nodeFiles'
import { makeParcellate } from '../src/main/services/parcellate'
import { median, runCase, tellGoal, type Measured } from './lib/measure'
import { cacheFolder } from './lib/python'
import { writeBlocks, writeRecording } from './lib/wholeBrain'

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
  const atlas = join(cacheFolder, 'atlas-Blocks_dseg.nii.gz')
  writeBlocks(atlas, 10)
  for (const frames of [200, 400]) {
    const bold = join(cacheFolder, `frames-${frames}_bold.nii.gz`)
    await writeRecording(bold, frames)
    const measured: Record<keyof typeof cases, Measured[]> = { inflate: [], inflateLarge: [], parcellate: [] }
    for (let i = 0; i < runs; i++)
      for (const name of names)
        measured[name].push(await runCase('parcellation', name, bold, atlas, join(cacheFolder, 'out')))
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
