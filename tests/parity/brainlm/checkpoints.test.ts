import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openModel } from '../../../src/main/models/openModel'
import { sharedFile } from './cases'
import { published } from './published'

/** What the four published checkpoints hold, by their own lists of arrays. */
const checkpoints = [
  { name: 'ckpt-1400', table: 'brainlm_params_github_ckpt1400.tsv', tensors: 124, trained: 5_047_724 },
  { name: 'old_13M', table: 'brainlm_params_hf_old_13M.tsv', tensors: 124, trained: 13_429_292 },
  { name: 'vitmae_111M', table: 'brainlm_params_hf_vitmae_111M.tsv', tensors: 334, trained: 111_655_680 },
  { name: 'vitmae_650M', table: 'brainlm_params_hf_vitmae_650M.tsv', tensors: 654, trained: 656_613_964 },
] as const
const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)
const open = (name: keyof typeof published) => {
  const { architecture, config } = published[name]
  const opened = openModel(architecture, config)
  if (!opened.ok) throw new Error(opened.problems.join('; '))
  return opened.model
}

describe.each(checkpoints)('the published checkpoint $name', ({ name, table, tensors, trained }) => {
  it('has as many arrays and trained numbers as this model of its configuration', () => {
    const { parameters } = open(name)
    expect(parameters).toHaveLength(tensors)
    const numbers = parameters.filter(({ trainable }) => trainable).map(({ shape }) => size(shape))
    expect(numbers.reduce((a, b) => a + b)).toBe(trained)
  })

  const path = sharedFile('specs', 'params', table)
  it.skipIf(!existsSync(path))(
    `has exactly these names and shapes${existsSync(path) ? '' : ' (its list is not here)'}`,
    () => {
      const rows = readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line.includes('\t'))
        .map((line) => line.split('\t'))
      const listed = Object.fromEntries(rows.map(([array, shape]) => [array, JSON.parse(shape) as number[]]))
      expect(Object.fromEntries(open(name).parameters.map((one) => [one.name, [...one.shape]]))).toEqual(listed)
    },
  )
})

it('puts the window of the published pictures on as many tokens as they do', () => {
  const carrying = (name: keyof typeof published) => new Set(open(name).tokenOfValue).size
  expect([carrying('vitmae_111M'), carrying('vitmae_650M')]).toEqual([351, 465])
  expect([open('vitmae_111M').kept, open('vitmae_650M').kept]).toEqual([182, 240])
})
