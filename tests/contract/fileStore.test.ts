import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeNodeFiles } from '../../src/main/adapters/nodeFiles'
import type { FileStore } from '../../src/main/ports'
import { AppError } from '../../src/preload/contract'

let folder: string
const at = (name: string): string => join(folder, name)
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'boldscope-files-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function drain(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const copies: Buffer[] = []
  for await (const piece of pieces) copies.push(Buffer.from(piece))
  return Buffer.concat(copies)
}

/** Bytes that do not repeat, so that no piece can be taken for another. */
function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length)
  let state = 1
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    bytes[i] = state >>> 24
  }
  return bytes
}

async function complaint(work: Promise<unknown>): Promise<{ code: string; finding: string | undefined; text: string }> {
  const error = await work.then(
    () => null,
    (error: unknown) => error,
  )
  if (!(error instanceof AppError)) throw new Error(`expected an AppError, got ${error}`)
  return { code: error.code, finding: error.findings[0]?.code, text: JSON.stringify(error.toData()) }
}

const implementations: Array<[string, () => FileStore]> = [['of Node', makeNodeFiles]]

describe.each(implementations)('a file store %s', (_, make) => {
  let files: FileStore
  beforeEach(() => {
    files = make()
  })

  it('says where a relative path begins', () => {
    expect(files.absolute('a/../b')).toBe(join(process.cwd(), 'b'))
    expect(files.absolute(at('b'))).toBe(at('b'))
  })

  it('gives back what was written, and leaves nothing else in the folder', async () => {
    await files.write(at('a.bin'), noise(1000))
    await files.write(at('a.bin'), 'ü')
    expect(await files.readText(at('a.bin'))).toBe('ü')
    expect(readdirSync(folder)).toEqual(['a.bin'])
  })

  it('keeps the old content, and no half file, when a write fails', async () => {
    await files.write(at('a.bin'), 'old')
    const broken = {
      get length(): number {
        throw new Error('lost')
      },
    } as unknown as Uint8Array
    await expect(files.write(at('a.bin'), broken)).rejects.toThrow()
    expect(await files.readText(at('a.bin'))).toBe('old')
    expect(readdirSync(folder)).toEqual(['a.bin'])
  })

  it('makes the folders that a path needs', async () => {
    await files.write(at('x/y/z.txt'), 'deep')
    await files.copy(at('x/y/z.txt'), at('p/q.txt'))
    expect(await files.readText(at('p/q.txt'))).toBe('deep')
  })

  it('makes one folder for several who ask for it at once', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    await Promise.all(names.map((name) => files.write(at(`x/y/z/${name}.txt`), name)))
    expect(readdirSync(at('x/y/z'))).toEqual(names.map((name) => `${name}.txt`))
  })

  it.skipIf(process.platform !== 'linux')('gives up on a place where nothing can be made', async () => {
    const told = await complaint(files.write('/proc/nothing/here.txt', ''))
    expect(told).toMatchObject({ code: 'input.bad', finding: 'output.noPlace' })
  })

  it('can write over the copy of a file that may only be read', async () => {
    await files.write(at('atlas.nii'), 'labels')
    chmodSync(at('atlas.nii'), 0o444)
    await files.copy(at('atlas.nii'), at('copy.nii'))
    expect(statSync(at('copy.nii')).mode & 0o200).toBe(0o200)
    expect(await files.readText(at('copy.nii'))).toBe('labels')
  })

  it('says that the place to write to is no good, naming what was to be written and not what was read', async () => {
    await files.write(at('a.txt'), '')
    await files.makeFolder(at('folder'))
    const attempts: Array<[() => Promise<unknown>, string, string]> = [
      [() => files.write(at('a.txt/b.txt'), ''), 'output.inTheWay', 'b.txt'],
      [() => files.copy(at('a.txt'), at('a.txt/deeper/b.txt')), 'output.inTheWay', 'b.txt'],
      [() => files.makeFolder(at('a.txt')), 'output.inTheWay', 'a.txt'],
      [() => files.remove(at('a.txt/b.txt')), 'output.inTheWay', 'b.txt'],
      [() => files.write(at('folder'), ''), 'output.isFolder', 'folder'],
      [() => files.copy(at('no.txt'), at('b.txt')), 'file.missing', 'no.txt'],
    ]
    for (const [attempt, finding, name] of attempts) {
      const told = await complaint(attempt())
      expect(told).toMatchObject({ code: 'input.bad', finding })
      expect(told.text).toContain(`"file":"${name}"`)
      expect(told.text).not.toContain(at(''))
    }
    expect(readdirSync(folder)).toEqual(['a.txt', 'folder'])
  })

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('says where it may not write', async () => {
    await files.makeFolder(at('locked'))
    chmodSync(at('locked'), 0o555)
    expect((await complaint(files.write(at('locked/a.txt'), ''))).finding).toBe('output.denied')
  })

  it('streams a file longer than one piece without losing or repeating a byte', async () => {
    const content = noise(2_500_000)
    writeFileSync(at('a.bin'), content)
    expect((await drain(files.stream(at('a.bin')))).equals(content)).toBe(true)
  })

  it('inflates gzip by its content when asked to, of several members too, and leaves other files as they are', async () => {
    const content = noise(2_500_000)
    writeFileSync(at('a.gz'), Buffer.concat([gzipSync(content), gzipSync('tail')]))
    writeFileSync(at('plain.gz'), 'not compressed')
    const inflated = await drain(files.stream(at('a.gz'), { inflate: true }))
    expect(inflated.equals(Buffer.concat([content, Buffer.from('tail')]))).toBe(true)
    expect((await drain(files.stream(at('plain.gz'), { inflate: true }))).toString()).toBe('not compressed')
    expect((await drain(files.stream(at('a.gz'))))[0]).toBe(0x1f)
  })

  it('says which way a gzip file is broken', async () => {
    const packed = gzipSync(noise(100_000))
    writeFileSync(at('cut.gz'), packed.subarray(0, 60_000))
    const damaged = Buffer.from(packed)
    damaged[packed.length - 6] ^= 0xff // the checksum
    writeFileSync(at('damaged.gz'), damaged)
    expect(await complaint(drain(files.stream(at('cut.gz'), { inflate: true })))).toMatchObject({
      code: 'input.bad',
      finding: 'gzip.truncated',
    })
    expect((await complaint(drain(files.stream(at('damaged.gz'), { inflate: true })))).finding).toBe('gzip.corrupt')
  })

  it('can be left in the middle of a stream', async () => {
    writeFileSync(at('a.gz'), gzipSync(noise(5_000_000)))
    for await (const piece of files.stream(at('a.gz'), { inflate: true })) {
      expect(piece.length).toBeGreaterThan(0)
      break
    }
  })

  it('names a missing file by its base name, never by its folder', async () => {
    const reads = [files.read, (path: string) => drain(files.stream(path)), files.list, files.sha256]
    for (const read of reads) {
      const { finding, text } = await complaint(read(at('no')))
      expect(finding).toBe('file.missing')
      expect(text).not.toContain(folder)
    }
  })

  it('refuses to read more than it may, before reading', async () => {
    await files.write(at('a.bin'), noise(100))
    expect((await complaint(files.read(at('a.bin'), { maxBytes: 99 }))).finding).toBe('file.tooLarge')
    expect((await files.read(at('a.bin'), { maxBytes: 100 })).length).toBe(100)
  })

  it('reads the end of a file, and all of a shorter one', async () => {
    const path = join(folder, 'end.bin')
    await files.write(path, Uint8Array.of(1, 2, 3, 4, 5))
    expect([...(await files.readEnd(path, 2))]).toEqual([4, 5])
    expect([...(await files.readEnd(path, 9))]).toEqual([1, 2, 3, 4, 5])
  })

  it('reads bytes by position, and refuses a place beyond the end instead of giving fewer', async () => {
    const path = at('places.bin')
    await files.write(path, Uint8Array.of(1, 2, 3, 4, 5))
    expect([...(await files.readRange(path, 1, 3))]).toEqual([2, 3, 4])
    expect(await files.readRange(path, 5, 0)).toHaveLength(0)
    await expect(files.readRange(path, 3, 3)).rejects.toMatchObject({
      code: 'input.bad',
      findings: [{ code: 'file.cutShort', place: { file: 'places.bin' } }],
    })
  })

  it('writes pieces one after the other, and nothing when one of them fails', async () => {
    const pieces = async function* (fails: boolean) {
      yield Uint8Array.of(1, 2)
      if (fails) throw new Error('no more')
      yield Uint8Array.of(3)
    }
    await files.write(at('pieces.bin'), pieces(false))
    expect([...(await files.read(at('pieces.bin')))]).toEqual([1, 2, 3])
    await expect(files.write(at('half.bin'), pieces(true))).rejects.toThrow('no more')
    expect(await files.facts(at('half.bin'))).toBeNull()
  })

  it('lists a folder by name, follows links and skips links that lead nowhere', async () => {
    await files.write(at('b.txt'), '')
    await files.makeFolder(at('a/deeper'))
    symlinkSync(at('a'), at('link'))
    symlinkSync(at('nowhere'), at('dangling'))
    const entries = await files.list(folder)
    expect(entries.map(({ name, kind }) => `${name} ${kind}`)).toEqual(['a folder', 'b.txt file', 'link folder'])
    expect(entries[1].path).toBe(at('b.txt'))
  })

  it('does not list a link that leads back up, so that nobody who searches goes round in circles', async () => {
    await files.write(at('a/b/x.txt'), '')
    symlinkSync(at('a'), at('a/b/up'))
    symlinkSync(at('a/b'), at('a/b/self'))
    expect((await files.list(at('a/b'))).map(({ name }) => name)).toEqual(['x.txt'])
  })

  it('tells files, folders and nothing apart', async () => {
    await files.write(at('a.txt'), 'abc')
    expect(await files.facts(at('a.txt'))).toMatchObject({ bytes: 3, kind: 'file' })
    expect((await files.facts(folder))?.kind).toBe('folder')
    expect(await files.facts(at('no'))).toBeNull()
    expect(await files.facts(at('a.txt/below'))).toBeNull()
  })

  it.skipIf(process.platform === 'win32')('does not take what has no end for a file: a pipe, a device', async () => {
    execFileSync('mkfifo', [at('pipe_timeseries.tsv')])
    symlinkSync('/dev/zero', at('zero_timeseries.tsv'))
    expect(await files.facts(at('pipe_timeseries.tsv'))).toBeNull()
    expect(await files.facts(at('zero_timeseries.tsv'))).toBeNull()
    expect(await files.list(folder)).toEqual([])
  })

  const walked = async (deepest = 32) => {
    const entries: string[] = []
    for await (const batch of files.walk(folder, deepest))
      for (const { path, kind, bytes } of batch) entries.push(`${path} ${kind}${kind === 'file' ? ` ${bytes}` : ''}`)
    return entries
  }

  it('walks a folder, sorted within each folder, and passes over names with a dot', async () => {
    for (const name of ['b.txt', 'a/2/x.txt', 'a/1/y.txt', '.git/config', 'a/.hidden'])
      await files.write(at(name), name)
    expect(await walked()).toEqual([
      'a folder',
      'b.txt file 5',
      'a/1 folder',
      'a/2 folder',
      'a/1/y.txt file 9',
      'a/2/x.txt file 9',
    ])
    const [[{ modifiedMs, changedMs }]] = [(await files.walk(at('a/1'), 1)[Symbol.asyncIterator]().next()).value]
    expect(await files.facts(at('a/1/y.txt'))).toMatchObject({ modifiedMs, changedMs })
  })

  it('walks so far down and says where it stopped', async () => {
    await files.write(at('a/b/c/x.txt'), '')
    expect(await walked(1)).toEqual(['a folder', 'a/b tooDeep'])
  })

  it('walks neither out of the folder nor round in circles, and takes a link to a file inside for that file', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'boldscope-outside-'))
    writeFileSync(join(outside, 'secret.txt'), 'secret')
    await files.write(at('a/x.txt'), 'content')
    symlinkSync(at('a/x.txt'), at('in.txt'))
    symlinkSync(at('a'), at('again'))
    symlinkSync(folder, at('a/up'))
    symlinkSync(outside, at('out'))
    symlinkSync(join(outside, 'secret.txt'), at('out.txt'))
    symlinkSync(at('gone'), at('gone.txt'))
    expect(await walked()).toEqual([
      'a folder',
      'again linkToFolder',
      'gone.txt linkBroken',
      'in.txt file 7',
      'out linkOut',
      'out.txt linkOut',
      'a/up linkToFolder',
      'a/x.txt file 7',
    ])
    rmSync(outside, { recursive: true })
  })

  it.skipIf(process.platform === 'win32')('walks past pipes and devices, and does not wait for one', async () => {
    execFileSync('mkfifo', [at('pipe')])
    symlinkSync('/dev/zero', at('zero'))
    expect(await walked()).toEqual(['pipe noFile', 'zero linkOut'])
    await expect(files.readParts(at('pipe'), () => [{ offset: 0, bytes: 1 }])).rejects.toMatchObject({
      code: 'input.bad',
      findings: [{ code: 'file.noFile' }],
    })
  })

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('says which folder it may not walk', async () => {
    await files.makeFolder(at('locked/in'))
    chmodSync(at('locked'), 0o000)
    expect(await walked()).toEqual(['locked folder', 'locked denied'])
    chmodSync(at('locked'), 0o755)
  })

  it('does not walk what is no folder', async () => {
    await files.write(at('a.txt'), '')
    const walk = async (path: string) => {
      for await (const _ of files.walk(path, 1));
    }
    expect((await complaint(walk(at('a.txt')))).finding).toBe('folder.isFile')
    expect((await complaint(walk(at('none')))).finding).toBe('file.missing')
  })

  it('reads several parts at once, shorter ones at the end, told what the file is', async () => {
    await files.write(at('a.bin'), Uint8Array.of(1, 2, 3, 4, 5))
    const { facts, parts } = await files.readParts(at('a.bin'), ({ bytes }) => [
      { offset: 0, bytes: 2 },
      { offset: bytes - 2, bytes: 9 },
      { offset: 50, bytes: 3 },
    ])
    expect(facts).toEqual(await files.facts(at('a.bin')))
    expect(parts.map((part) => [...part])).toEqual([[1, 2], [4, 5], []])
    const large = noise(700_000)
    writeFileSync(at('b.bin'), large)
    const whole = await files.readParts(at('b.bin'), ({ bytes }) => [{ offset: 0, bytes }])
    expect(large.equals(whole.parts[0])).toBe(true)
    expect((await complaint(files.readParts(at('none'), () => []))).finding).toBe('file.missing')
    expect((await complaint(files.readParts(folder, () => []))).finding).toBe('file.isFolder')
  })

  it('inflates as much as the beginning of a gzip file gives, or all of it within a bound', () => {
    const content = noise(100_000)
    const packed = gzipSync(content)
    const start = files.inflateStart(packed.subarray(0, 4096))!
    expect(start.length).toBeGreaterThan(1000)
    expect(content.subarray(0, start.length).equals(start)).toBe(true)
    expect(files.inflateStart(content)).toBeNull()
    expect(files.inflateStart(new Uint8Array())).toBeNull()
    expect(content.equals(files.inflateWhole(packed, 100_000)!)).toBe(true)
    expect(files.inflateWhole(packed, 99_999)).toBeNull()
    expect(files.inflateWhole(packed.subarray(0, -1), 200_000)).toBeNull()
    const damaged = Buffer.from(packed)
    damaged[50_000] ^= 1
    expect(files.inflateWhole(damaged, 200_000)).toBeNull()
  })

  it('hashes bytes at hand as a file of them', async () => {
    await files.write(at('a.bin'), 'ab')
    expect(files.hashBytes([Buffer.from('a'), Buffer.from('b')])).toBe(await files.sha256(at('a.bin')))
  })

  it('removes folders with their content and does not mind what is gone', async () => {
    await files.write(at('x/y.txt'), '')
    await files.remove(at('x'))
    await files.remove(at('x'))
    expect(await files.facts(at('x'))).toBeNull()
  })

  it('hashes what is on disk, not what it inflates to', async () => {
    const packed = gzipSync('content')
    await files.write(at('a.gz'), packed)
    expect(await files.sha256(at('a.gz'))).toBe(createHash('sha256').update(packed).digest('hex'))
  })
})
