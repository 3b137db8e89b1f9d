import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { taskSchemas } from '../../../src/preload/contract'
import { readSafetensors, writeSafetensors, type StoredTensor } from '../../../src/main/domain/safetensors'
import { openModel } from '../../../src/main/models/openModel'
import { importContract } from '../../../src/main/services/weights/importContract'
import { context, evaluate, files, hasPublished, importWeights, published, publishedRoot } from './published'

/**
 * Outputs agree to 1e-4 of the largest value of each tensor, gradients to 1e-3. Gradients of the keys' biases are zero
 * in theory, rounding noise in every program: compared absolutely, as are those that are zero throughout.
 */
const tolerance = { outputs: 1e-4, gradients: 1e-3, absolute: 1e-6 }

const folder = mkdtempSync(join(tmpdir(), 'boldscope-published-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const load = (path: string): Map<string, StoredTensor> => {
  const read = readSafetensors(new Uint8Array(readFileSync(path)))
  if (!read.ok) throw new Error(read.findings[0].message)
  return read.value
}

const largest = (values: ArrayLike<number | bigint>): number => {
  let most = 0
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(Number(values[i])))
  return most
}
const apart = (a: StoredTensor, b: StoredTensor): number => {
  expect(a.shape).toEqual(b.shape)
  let most = 0
  for (let i = 0; i < b.data.length; i++) most = Math.max(most, Math.abs(Number(a.data[i]) - Number(b.data[i])))
  return most
}

/** What the model is fed; all else in a case is what it must give. */
const inputs = ['signal', 'xyz', 'noise', 'infer.noise', 'labels', 'labels_continuous', 'labels_binary']

interface Difference {
  name: string
  difference: number
  allowed: number
}
const differences = (given: Map<string, StoredTensor>, expected: Map<string, StoredTensor>, without: string[] = []) =>
  [...expected]
    .filter(([name]) => !inputs.includes(name) && !without.includes(name))
    .map(([name, wanted]): Difference => {
      const made = given.get(name)
      if (!made) return { name, difference: Infinity, allowed: 0 }
      const scale = largest(wanted.data)
      if (name.endsWith('key.bias') || scale < tolerance.absolute)
        return { name, difference: apart(made, wanted), allowed: tolerance.absolute }
      const allowed = name.startsWith('grad.') ? tolerance.gradients : tolerance.outputs
      return { name, difference: apart(made, wanted) / scale, allowed }
    })
const tooLarge = (all: readonly Difference[]) => all.filter(({ difference, allowed }) => !(difference <= allowed))

const importFrom = async (from: string, name: string): Promise<string> => {
  const out = join(folder, name)
  await importWeights(taskSchemas.importWeights.input.parse({ from, out }), context)
  return out
}
const evaluateOn = async (model: string, tensors: string): Promise<Map<string, StoredTensor>> => {
  const out = `${model}-out.safetensors`
  await evaluate(taskSchemas.eval.input.parse({ model, tensors, out, gradients: true }), context)
  return load(out)
}

describe.skipIf(!hasPublished)('published cases (needs ../shared/parity)', () => {
  const everyFormat = published.flatMap((name) => [
    [name, '', 'the folder'],
    [name, 'model.safetensors', 'model.safetensors'],
    [name, 'pytorch_model.bin', 'pytorch_model.bin'],
  ])

  it.each(everyFormat)('gives every tensor of %s from %s (%s)', async (name, file) => {
    const casePath = join(publishedRoot, name, 'case.safetensors')
    const model = await importFrom(join(publishedRoot, name, file), `${name}-${file || 'folder'}`)
    const compared = differences(await evaluateOn(model, casePath), load(casePath))
    expect(tooLarge(compared)).toEqual([])
  })

  it.each(published.filter((name) => !name.includes('head')))(
    'hides the same tokens of %s by its noise alone, or by its mode',
    async (name) => {
      const expected = load(join(publishedRoot, name, 'case.safetensors'))
      const fixed = /predlast|predpixel/.test(name)
      const kept = new Map(
        [...expected].filter(([key]) => ['signal', 'xyz', ...(fixed ? [] : ['noise'])].includes(key)),
      )
      const tensors = join(folder, `${name}-inputs.safetensors`)
      writeFileSync(tensors, writeSafetensors(kept as Parameters<typeof writeSafetensors>[0]))
      const model = await importFrom(join(publishedRoot, name), `${name}-plain`)
      const given = await evaluateOn(model, tensors)
      // Ties of a noise of 0 and 1 leave the order of the seen tokens open.
      const ordered = fixed ? [...expected.keys()].filter((key) => /^(encoder_|ids_restore)/.test(key)) : []
      expect(tooLarge(differences(given, expected, ordered))).toEqual([])
    },
  )
})

/** The first rows of the published image models: parcels of A424 from back to front. */
const firstOfA424 = ['5', '185', '186', '193', '6', '13', '338', '200', '201', '332']
const places = join(publishedRoot, '../data/atlases/A424_Coordinates.dat')

describe.skipIf(!hasPublished || !existsSync(places))('parcels of A424 (needs ../shared/data/atlases)', () => {
  it('come in the order in which the image models were trained, labels of one place after the other', async () => {
    const opened = openModel('brainlm-vitmae', { parcels: 424, windowFrames: 200, imageSize: 432, hiddenSize: 16 })
    if (!opened.ok) throw new Error(opened.problems.join())
    const { contract } = await importContract(files, opened.model, { coordinates: places })
    expect(contract.parcels.slice(0, 10).map(({ name }) => name)).toEqual(firstOfA424)
    expect(contract).toMatchObject({ patchFrames: 20, windowFrames: 200, coordinates: 'atlas' })
  })
})
