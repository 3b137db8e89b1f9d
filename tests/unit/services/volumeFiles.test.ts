import { truncateSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import type { Finding } from '../../../src/main/domain/finding'
import type { NiftiHeader } from '../../../src/main/domain/nifti/header'
import {
  readLabelVolume,
  readNiftiHeader,
  readVolumeFrame,
  streamFrames,
  streamVoxels,
} from '../../../src/main/services/volumeFiles'
import { AppError } from '../../../src/preload/contract'
import { useFolder } from '../../fixtures/folder'
import { buildNifti, mniForm, niftiTypes, obliqueForm, type NiftiOptions, type NiftiType } from '../../fixtures/nifti'

const files = makeNodeFiles()
const folder = useFolder()

async function headerOf(path: string): Promise<NiftiHeader> {
  const header = await readNiftiHeader(files, path)
  if (!header.ok) throw new Error(JSON.stringify(header.findings))
  return header.value
}

const codesOf = (result: { findings: Finding[] }) => result.findings.map(({ code, severity }) => `${severity} ${code}`)

async function thrown(work: Promise<unknown>): Promise<string[]> {
  const error: unknown = await work.catch((error: unknown) => error)
  if (!(error instanceof AppError)) throw new Error(`expected an AppError, got ${error}`)
  return codesOf(error)
}

/** What is said of a file by whoever notices first, the reader of the header or of the voxels. */
async function problemsOf(path: string): Promise<string[]> {
  const header = await readNiftiHeader(files, path)
  return header.ok ? thrown(drain(streamVoxels(files, path, header.value))) : codesOf(header)
}

async function drain(pieces: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of pieces);
}

/** Small whole numbers that every type holds, different in each voxel and frame. */
const shape = [4, 3, 5, 3]
const values = Array.from({ length: 180 }, (_, i) => (i * 7) % 127)
const recording = (more: Partial<NiftiOptions>) => buildNifti({ lengths: shape, values, sform: obliqueForm, ...more })

describe('a recording on disk', () => {
  const kinds = [1, 2].flatMap((version) =>
    [true, false].flatMap((littleEndian) =>
      (Object.keys(niftiTypes) as NiftiType[]).map((type) => [version, littleEndian, type] as const),
    ),
  )
  it.each(kinds)('gives the same values as NIfTI-%i, little-endian %s, %s', async (version, littleEndian, type) => {
    const options = { version: version as 1 | 2, littleEndian, type, slope: 0.25, intercept: -8, extension: 48 }
    const plain = folder.put('a.nii', recording(options))
    const packed = folder.put('a.nii.gz', gzipSync(recording(options)))
    const expected = values.map((stored) => stored * 0.25 - 8)
    for (const path of [plain, packed]) {
      const header = await headerOf(path)
      for (const frame of [0, 1, 2]) {
        const read = await readVolumeFrame(files, path, header, frame)
        expect(read).toMatchObject({ ok: true, findings: [] })
        if (read.ok) expect([...read.value]).toEqual(expected.slice(frame * 60, (frame + 1) * 60))
      }
    }
  })

  it('is read frame by frame in order, with NaN where NaN is stored', async () => {
    const stored = values.map((value, i) => (i % 50 === 0 ? NaN : value))
    const path = folder.put('a.nii.gz', gzipSync(recording({ type: 'float32', values: stored })))
    const frames: number[][] = []
    for await (const frame of streamFrames(files, path, await headerOf(path))) frames.push([...frame])
    expect(frames.flat()).toEqual(stored)
    expect(frames).toHaveLength(3)
  })

  it('is known by its content, whatever its name says of compression', async () => {
    const plain = folder.put('plain.nii.gz', recording({}))
    const packed = folder.put('packed.nii', gzipSync(recording({})))
    for (const path of [plain, packed]) expect((await headerOf(path)).frames).toBe(3)
  })

  it('longer than one piece is streamed in several pieces, none of them a whole frame kept', async () => {
    const lengths = [120, 100, 80, 2]
    const path = folder.put('a.nii', buildNifti({ lengths, values: new Array(1_920_000).fill(3), sform: mniForm }))
    let voxels = 0
    let largest = 0
    for await (const piece of streamVoxels(files, path, await headerOf(path))) {
      voxels += piece.length
      largest = Math.max(largest, piece.byteLength)
    }
    expect(voxels).toBe(1_920_000)
    expect(largest).toBeLessThanOrEqual(1024 * 1024)
  })

  it('asked for a frame that it does not have says so', async () => {
    const path = folder.put('a.nii', recording({}))
    const header = await headerOf(path)
    await expect(readVolumeFrame(files, path, header, 3)).rejects.toMatchObject({ code: 'usage.bad' })
    await expect(readVolumeFrame(files, path, header, -1)).rejects.toMatchObject({ code: 'usage.bad' })
  })
})

describe('a broken file gives one clear finding', () => {
  const noisy = () => recording({ type: 'float64', values: values.map((value) => Math.sin(value * 1e3)) })

  it('when it is cut', async () => {
    const path = folder.put('cut.nii', recording({ values: values.slice(0, 179) }))
    expect(codesOf(await readNiftiHeader(files, path))).toEqual(['error nifti.truncated'])
  })

  it('when its compressed content is shorter than the header says', async () => {
    const path = folder.put('cut.nii.gz', gzipSync(recording({ values: values.slice(0, 179) })))
    expect(await problemsOf(path)).toEqual(['error nifti.truncated'])
  })

  it('when the gzip is cut, in the header or later', async () => {
    const packed = gzipSync(noisy())
    const early = folder.put('early.nii.gz', packed.subarray(0, 40))
    expect(codesOf(await readNiftiHeader(files, early))).toEqual(['error gzip.truncated'])
    const late = folder.put('late.nii.gz', packed.subarray(0, packed.length - 200))
    expect(await problemsOf(late)).toEqual(['error gzip.truncated'])
  })

  it('when the gzip is damaged, even if every voxel was there', async () => {
    const packed = gzipSync(noisy())
    packed[packed.length - 6] ^= 0xff
    const path = folder.put('damaged.nii.gz', packed)
    expect(await problemsOf(path)).toEqual(['error gzip.corrupt'])
  })

  it('when the header promises more than the file could ever hold, before memory is asked for', async () => {
    const bytes = recording({ lengths: [30000, 30000, 30000], values })
    const plain = folder.put('bomb.nii', bytes)
    const packed = folder.put('bomb.nii.gz', gzipSync(bytes))
    for (const path of [plain, packed]) {
      expect(codesOf(await readNiftiHeader(files, path))).toEqual(['error nifti.truncated'])
      expect(codesOf(await readLabelVolume(files, path))).toEqual(['error nifti.truncated'])
    }
  })

  it('when a single volume would fill memory, though the file is as long as it says', async () => {
    const path = folder.put('wide.nii', buildNifti({ lengths: [2 ** 14, 2 ** 14, 1, 2], values: [], type: 'uint8' }))
    truncateSync(path, 352 + 2 ** 29)
    expect(codesOf(await readNiftiHeader(files, path))).toEqual(['error nifti.tooLarge'])
  })

  it('when it is empty, a text or missing', async () => {
    expect(codesOf(await readNiftiHeader(files, folder.put('empty.nii', '')))).toEqual(['error nifti.notNifti'])
    expect(codesOf(await readNiftiHeader(files, folder.put('a.nii', 'hello')))).toEqual(['error nifti.notNifti'])
    expect(codesOf(await readNiftiHeader(files, folder.put('a.nii.gz', gzipSync('hello'))))).toEqual([
      'error nifti.notNifti',
    ])
    expect(codesOf(await readNiftiHeader(files, folder.path('no.nii')))).toEqual(['error file.missing'])
    expect(codesOf(await readNiftiHeader(files, folder.path()))).toEqual(['error file.isFolder'])
  })

  it('that only warns when there is more than the header says, and the values are those of the header', async () => {
    const bytes = recording({ values: [...values, 1, 2, 3] })
    for (const path of [folder.put('long.nii', bytes), folder.put('long.nii.gz', gzipSync(bytes))]) {
      const findings: Finding[] = []
      const read: number[] = []
      for await (const piece of streamVoxels(files, path, await headerOf(path), (finding) => findings.push(finding)))
        read.push(...piece)
      expect(read).toEqual(values)
      expect(codesOf({ findings })).toEqual(['warning nifti.longer'])
    }
  })

  it('and never stops at the first member of a gzip made of several', async () => {
    const bytes = recording({})
    const path = folder.put(
      'a.nii.gz',
      Buffer.concat([gzipSync(bytes.subarray(0, 500)), gzipSync(bytes.subarray(500))]),
    )
    const read = await readVolumeFrame(files, path, await headerOf(path), 2)
    expect(read.ok && [...read.value]).toEqual(values.slice(120))
  })
})

describe('a label volume', () => {
  const labels = Array.from({ length: 60 }, (_, i) => [0, 1, 7, 300, 70000][i % 5])
  const volume = (more: Partial<NiftiOptions>) =>
    folder.put('dseg.nii.gz', gzipSync(buildNifti({ lengths: [4, 3, 5], values: labels, sform: mniForm, ...more })))

  it.each(['uint32', 'int32', 'int64', 'float32', 'float64'] as const)(
    'stored as %s keeps labels above 255',
    async (type) => {
      const read = await readLabelVolume(files, volume({ type }))
      expect(read.ok && [...read.value.labels]).toEqual(labels)
    },
  )

  it('of one frame in four dimensions is a volume', async () => {
    expect(await readLabelVolume(files, volume({ type: 'int32', lengths: [4, 3, 5, 1] }))).toMatchObject({ ok: true })
  })

  it('is refused when values are not whole, missing or too large', async () => {
    for (const wrong of [1.5, NaN, Infinity, 2 ** 31]) {
      const values = labels.map((label, i) => (i === 59 ? wrong : label))
      expect(codesOf(await readLabelVolume(files, volume({ type: 'float64', values })))).toEqual([
        'error atlas.notLabels',
      ])
    }
    expect(codesOf(await readLabelVolume(files, volume({ type: 'int32', slope: 0.5 })))).toEqual([
      'error atlas.notLabels',
    ])
  })

  it('is refused when it is a probabilistic atlas', async () => {
    const maps = volume({ type: 'float32', lengths: [4, 3, 1, 5] })
    expect(codesOf(await readLabelVolume(files, maps))).toEqual(['error atlas.notLabels'])
  })
})
