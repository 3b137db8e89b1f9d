import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sourceOf } from '../../../src/main/domain/byteSource'
import type { Finding } from '../../../src/main/domain/finding'
import { readSafetensors } from '../../../src/main/domain/safetensors'
import { openTorchFile } from '../../../src/main/domain/torch'
import expected from './expected.json'

/** Files that PyTorch wrote (make.py), read without PyTorch: the values must be the same to the last bit. */
const load = (name: string): Uint8Array => new Uint8Array(readFileSync(join(import.meta.dirname, name)))

const open = async (name: string) => {
  const opened = await openTorchFile(sourceOf(load(name)))
  if (!opened.ok) throw new Error(opened.findings[0].message)
  return { ...opened.value, findings: opened.findings }
}
const valuesOf = async (name: string) => {
  const { arrays } = await open(name)
  const values: Record<string, unknown> = {}
  for (const [key, array] of arrays) {
    const read = await array.read()
    if (!read.ok) throw new Error(read.findings[0].message)
    expect(read.value.shape).toEqual(array.shape)
    values[key] = { shape: array.shape, values: Array.from(read.value.data, Number) }
  }
  return values
}
const refusalOf = async (name: string): Promise<Finding[]> => {
  const opened = await openTorchFile(sourceOf(load(name)))
  expect(opened.ok).toBe(false)
  return opened.findings
}

describe('files of torch.save', () => {
  it.each(Object.entries(expected.files))('has every value of %s as PyTorch has it', async (name, content) => {
    expect(await valuesOf(name)).toEqual(content)
  })

  it('says what each file is, so that an import can be retraced', async () => {
    expect((await open('zip.bin')).format).toBe('torch zip')
    expect((await open('legacy.bin')).format).toBe('torch legacy')
    expect((await open('lightning.ckpt')).format).toBe('torch zip, checkpoint')
  })

  it('reads what begins without a protocol, as the first ones do', async () => {
    const { w } = (await valuesOf('legacyProtocol1.bin')) as { w: { values: number[] } }
    expect(w.values[23]).toBe(3.75)
  })

  it('keeps the element type that the file has', async () => {
    const { arrays } = await open('zip.bin')
    const types = ['float16', 'bfloat16', 'int64', 'bool', 'uint8'].map((name) => arrays.get(name)!.dtype)
    expect(types).toEqual(['F16', 'BF16', 'I64', 'BOOL', 'U8'])
  })
})

describe('what a checkpoint carries beside its weights', () => {
  it('skips metadata made by unknown classes, and tells which', async () => {
    const { findings } = await open('lightning.ckpt')
    expect(findings).toHaveLength(1)
    expect(findings[0]).toMatchObject({ code: 'torch.skipped', severity: 'info' })
    expect(findings[0].message).toContain('argparse.Namespace')
    expect(findings[0].message).toContain('pathlib.PurePosixPath')
  })

  it('refuses a weight that an unknown global would make, by both names', async () => {
    const [finding] = await refusalOf('dependent.ckpt')
    expect(finding).toMatchObject({ code: 'torch.global', place: { field: 'array' } })
    expect(finding.message).toMatch(/^array is made by numpy\._core\.multiarray\._reconstruct/)
  })

  it('refuses unknown globals in a plain state_dict, where no metadata is', async () => {
    const names = (await refusalOf('dependent.bin')).map(({ place }) => place.field)
    expect(names).toContain('numpy._core.multiarray._reconstruct')
  })
})

describe('files that are not to be trusted', () => {
  it.each([
    ['malicious.bin', 'posix.system'],
    ['maliciousLegacy.bin', 'posix.system'],
    ['malicious.ckpt', '__builtin__.eval'],
  ])('refuses %s by the name of what it would have called', async (name, global) => {
    const [finding] = await refusalOf(name)
    expect(finding).toMatchObject({ code: 'torch.harmful', severity: 'error', place: { field: global } })
    expect(finding.message).toContain(global)
  })

  it.each([
    ['bigEndian.bin', /highest byte first/],
    ['compressed.bin', /is compressed/],
    ['shortStorage.bin', /Storage 0 has 8 bytes, not 12/],
    ['complex.bin', /torch\.ComplexFloatStorage is not read/],
  ])('refuses %s and says why', async (name, why) => {
    expect((await refusalOf(name))[0].message).toMatch(why)
  })
})

/** Published cases that bring the same weights in both formats. */
const shared = resolve(process.env.BOLDSCOPE_SHARED ?? '../shared', 'parity')
const pairs = [
  ...['', '-legacy', '-mae', '-mask75'].map((name) => [`brainlm-old-tiny${name}`, 'pytorch_model.bin']),
  ...['', '-small', '-predlast', '-predpixel'].map((name) => [`brainlm-vitmae-tiny${name}`, 'pytorch_model.bin']),
  ...['', '-bce', '-wmse-sigmoid'].map((name) => [`brainlm-head-tiny${name}`, 'pytorch_model.bin']),
  ['swift-tiny', 'model.ckpt'],
  ['tff-tiny', 'model.ckpt'],
]

describe.skipIf(!existsSync(shared))('published weights in both formats (needs ../shared/parity)', () => {
  it.each(pairs)(
    'reads the same values from the torch file of %s (%s) as from its safetensors',
    async (folder, file) => {
      const opened = await openTorchFile(sourceOf(new Uint8Array(readFileSync(join(shared, folder, file)))))
      const twin = readSafetensors(new Uint8Array(readFileSync(join(shared, folder, 'model.safetensors'))))
      if (!opened.ok || !twin.ok) throw new Error('cannot be read')
      let compared = 0
      for (const [name, array] of opened.value.arrays) {
        const read = await array.read()
        const other = twin.value.get(name)
        if (!read.ok || (!other && !name.includes('position_ids')))
          throw new Error(`${name} is only in one of the files`)
        if (!other) continue
        expect(read.value.shape).toEqual(other.shape)
        expect(Buffer.from(read.value.data.buffer).equals(Buffer.from(other.data.buffer))).toBe(true)
        compared++
      }
      // The fine-tuning phase of TFF has no decoder, which its twin carries too.
      expect(compared).toBe(folder === 'tff-tiny' ? opened.value.arrays.size - 1 : twin.value.size)
    },
  )
})
