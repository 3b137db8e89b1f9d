import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sourceOf } from '../../../../src/main/domain/byteSource'
import { makeRandom } from '../../../../src/main/domain/random'
import { openTorchFile } from '../../../../src/main/domain/torch'

const folder = join(import.meta.dirname, '../../../parity/torch')
const originals = ['zip.bin', 'legacy.bin', 'protocol4.bin', 'lightning.ckpt', 'zip64.bin', 'legacyProtocol1.bin']

/** Bytes that pickles and archives are made of: a mutation with one of them goes further than one with any other. */
const telling = [0x28, 0x2e, 0x51, 0x52, 0x62, 0x63, 0x65, 0x75, 0x81, 0x8a, 0x8b, 0x8e, 0x93, 0x96, 0xff, 0x00, 0x7f]

const mutate = (original: Uint8Array, seed: number): Uint8Array => {
  const random = makeRandom(seed, 'mutations')
  const below = (most: number) => Math.floor(random.uniform() * most)
  const bytes = original.slice()
  if (random.uniform() < 0.1) return bytes.subarray(0, below(bytes.length))
  for (let change = 0; change <= below(6); change++) {
    const at = below(bytes.length)
    const kind = random.uniform()
    if (kind < 0.4) bytes[at] = telling[below(telling.length)]
    else if (kind < 0.7) bytes[at] ^= 1 << below(8)
    else if (kind < 0.85) bytes.fill(telling[below(telling.length)], at, at + 1 + below(8))
    else bytes.copyWithin(at, below(bytes.length), below(bytes.length))
  }
  return bytes
}

/** Reads all there is, and counts what was asked for. */
const readAll = async (bytes: Uint8Array): Promise<{ refused: boolean; values: number }> => {
  const opened = await openTorchFile(sourceOf(bytes))
  if (!opened.ok) {
    expect(opened.findings.length).toBeGreaterThan(0)
    return { refused: true, values: 0 }
  }
  let values = 0
  for (const array of opened.value.arrays.values()) {
    const read = await array.read()
    if (!read.ok) continue
    expect(read.value.data.length).toBe(array.shape.reduce((product, size) => product * size, 1))
    values += read.value.data.length
  }
  return { refused: false, values }
}

describe('damaged and hostile torch files', () => {
  it.each(originals)(
    'gives findings or whole arrays for 1500 mutations of %s, never a crash or a hang',
    async (name) => {
      const original = new Uint8Array(readFileSync(join(folder, name)))
      let refused = 0
      for (let seed = 0; seed < 1500; seed++) {
        const mutated = mutate(original, seed)
        const outcome = await readAll(mutated).catch((error: unknown) => {
          throw new Error(`${name} with seed ${seed}`, { cause: error })
        })
        if (outcome.refused) refused++
        // Repeated elements may blow a tensor up to 2^20 values; a file of some KB has a few of them at most.
        expect(outcome.values).toBeLessThan(30 * 2 ** 20)
      }
      expect(refused).toBeGreaterThan(200)
    },
  )
})
