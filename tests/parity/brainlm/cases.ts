import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readSafetensors, type StoredTensor } from '../../../src/main/domain/safetensors'
import type { Tensor } from '../../../src/main/ports'
import { float32 } from './compare'

const shared = resolve(process.env.BOLDSCOPE_SHARED ?? '../shared')
export const sharedFile = (...parts: string[]): string => join(shared, ...parts)

const load = (path: string): Map<string, StoredTensor> => {
  const read = readSafetensors(readFileSync(path))
  if (!read.ok) throw new Error(read.findings[0].message)
  return read.value
}

/** Those of these cases that are not at hand. */
export const absentCases = (names: readonly string[]): string[] =>
  names.filter((name) => !existsSync(sharedFile('parity', name, 'case.safetensors')))

/** Configuration, weights and results of a case, as the authors' code wrote them. */
export const loadCase = (name: string) => {
  const file = (part: string) => sharedFile('parity', name, part)
  const stored = load(file('model.safetensors'))
  const expected = load(file('case.safetensors'))
  const numbers = (key: string): Float32Array => Float32Array.from(expected.get(key)!.data as ArrayLike<number>, Number)
  return {
    config: JSON.parse(readFileSync(file('config.json'), 'utf8')) as Record<string, number | string | boolean>,
    stored,
    weights: new Map([...stored].map(([key, { data }]) => [key, data as Float32Array])),
    has: (key: string): boolean => expected.has(key),
    numbers,
    tensor: (key: string): Tensor => float32(numbers(key), expected.get(key)!.shape),
  }
}
