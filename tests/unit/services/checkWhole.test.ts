import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { encodeNifti } from '../../../src/main/domain/nifti/write'
import { checkWhole } from '../../../src/main/services/checkWhole'
import { readNiftiHeader } from '../../../src/main/services/volumeFiles'

const folder = mkdtempSync(join(tmpdir(), 'boldscope-whole-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const files = makeNodeFiles()
const volume = encodeNifti({
  shape: [8, 8, 8, 20],
  affine: [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1],
  space: 'mni',
  datatype: 'int16',
  data: Array.from({ length: 8 * 8 * 8 * 20 }, (_, i) => (i * 7919) % 1000),
})
const check = async (name: string, content: Uint8Array) => {
  const path = join(folder, name)
  writeFileSync(path, content)
  const header = await readNiftiHeader(files, path)
  if (!header.ok) throw new Error(header.findings[0].message)
  return checkWhole(files, path, header.value)
}

describe('checkWhole', () => {
  it('takes whole files, also compressed in several members, without a remark', async () => {
    const members = [gzipSync(volume.subarray(0, 5000)), gzipSync(volume.subarray(5000))]
    for (const [name, content] of [
      ['plain.nii', volume],
      ['whole.nii.gz', gzipSync(volume)],
      ['members.nii.gz', Buffer.concat(members)],
    ] as const)
      expect(await check(name, content)).toEqual({ ok: true, value: null, findings: [] })
  })

  it('refuses a file that was cut off where its header can still be read', async () => {
    const whole = gzipSync(volume)
    const result = await check('cut.nii.gz', whole.subarray(0, whole.length - 100))
    expect(result.ok).toBe(false)
    expect(result.findings.map(({ code }) => code)).toEqual(['gzip.truncated'])
  })

  it('remarks on a file that is longer than its header says', async () => {
    const result = await check('long.nii.gz', gzipSync(Buffer.concat([volume, Buffer.alloc(10)])))
    expect(result.ok).toBe(true)
    expect(result.findings).toHaveLength(1)
  })
})
