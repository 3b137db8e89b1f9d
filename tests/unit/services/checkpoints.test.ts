import { describe, expect, it } from 'vitest'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import {
  bindingDifferences,
  readCheckpoint,
  removeCheckpoint,
  writeCheckpoint,
} from '../../../src/main/services/checkpoints'
import { useFolder } from '../../fixtures/folder'

const files = makeNodeFiles()
const folder = useFolder()

const checkpoint = {
  binding: { seed: 3, setting: { learningRate: 0.1 + 0.2 }, recordings: ['a (1)', 'b (2)'] },
  progress: {
    step: 7,
    seconds: 1 / 3,
    firstLoss: 0.7,
    recentLosses: [0.5, 1 / 3],
    curve: [{ step: 7, loss: 1 / 3, learningRate: 1e-5, seconds: 0.1 }],
    best: { step: 5, loss: 0.1 + 0.2 },
    worse: 1,
  },
  state: {
    'a.weight': { dtype: 'float32' as const, shape: [2, 1], data: Float32Array.of(1 / 3, -0) },
    'm:a.weight': { dtype: 'float32' as const, shape: [], data: Float32Array.of(1e-40) },
  },
  best: { 'a.weight': { dtype: 'float32' as const, shape: [2, 1], data: Float32Array.of(2 / 3, 7) } },
}

describe('a checkpoint', () => {
  it('reads back bit for bit, subnormal numbers and shapes included', async () => {
    await writeCheckpoint(files, folder.path('model'), checkpoint)
    expect(await readCheckpoint(files, folder.path('model'))).toEqual(checkpoint)
  })

  it('tells no best weights from those of the last step', async () => {
    await writeCheckpoint(files, folder.path('model'), { ...checkpoint, best: null })
    expect((await readCheckpoint(files, folder.path('model')))?.best).toBeNull()
  })

  it('is absent before the first and after its removal', async () => {
    expect(await readCheckpoint(files, folder.path('model'))).toBeNull()
    await writeCheckpoint(files, folder.path('model'), checkpoint)
    await removeCheckpoint(files, folder.path('model'))
    expect(await readCheckpoint(files, folder.path('model'))).toBeNull()
  })

  it.each([
    ['that is empty', ''],
    ['of another program', '{"not": "safetensors"}'],
  ])('%s is refused instead of being started from', async (_, content) => {
    folder.put('model/checkpoint/state.safetensors', content)
    await expect(readCheckpoint(files, folder.path('model'))).rejects.toMatchObject({ code: 'input.bad' })
  })

  it('without its progress is refused', async () => {
    await writeCheckpoint(files, folder.path('model'), {
      ...checkpoint,
      progress: { ...checkpoint.progress, step: NaN },
    })
    await expect(readCheckpoint(files, folder.path('model'))).rejects.toMatchObject({ code: 'input.bad' })
  })
})

describe('bindingDifferences', () => {
  it('names what changed, what is new and what is gone', () => {
    const asked = { seed: 3, setting: { learningRate: 0.1 }, recordings: ['a (1)', 'b (9)', 'c (3)'] }
    expect(bindingDifferences(checkpoint.binding, asked)).toEqual([
      'setting learningRate was 0.30000000000000004, is 0.1',
      'recordings 1 was "b (2)", is "b (9)"',
      'recordings 2 was absent, is "c (3)"',
    ])
  })

  it('finds nothing between equals, whatever the order of their keys', () => {
    expect(bindingDifferences({ a: 1, b: { c: null } }, { b: { c: null }, a: 1 })).toEqual([])
  })
})
