import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import * as graph from '../../../src/main/graph'

/** y = x times a matrix that is large enough to lie outside, plus a row that is not. */
const product = () => {
  const x = graph.input('x', [1, 40])
  const matrix = graph.constant(
    Float32Array.from({ length: 40 * 20 }, (_, i) => (i % 7) - 3),
    [40, 20],
    'matrix',
  )
  const second = graph.constant(
    Float32Array.from({ length: 20 * 20 }, (_, i) => (i % 5) - 2),
    [20, 20],
    'second',
  )
  const row = graph.constant(
    Float32Array.from({ length: 20 }, (_, i) => i),
    [20],
    'row',
  )
  return { y: graph.add(graph.matmul(graph.matmul(x, matrix), second), row) }
}

const run = async (path: string): Promise<number[]> => {
  const session = await InferenceSession.create(path)
  const { y } = await session.run({
    x: new Tensor(
      'float32',
      Float32Array.from({ length: 40 }, (_, i) => i / 4),
      [1, 40],
    ),
  })
  await session.release()
  return Array.from(y.data as Float32Array)
}

describe('an ONNX file with its weights beside it', () => {
  it('gives what the file with the weights inside gives, in the stock runtime', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'boldscope-split-'))
    await writeFile(join(folder, 'whole.onnx'), graph.compileGraph(product(), 'standard'))
    const { onnx, weights } = graph.compileSplitGraph(product(), 'standard', 'split.weights')
    await writeFile(join(folder, 'split.onnx'), onnx)
    await writeFile(join(folder, 'split.weights'), Buffer.concat(weights))
    expect(await run(join(folder, 'split.onnx'))).toEqual(await run(join(folder, 'whole.onnx')))
    await rm(folder, { recursive: true })
  })

  it('begins every array at a page, and keeps the small ones inside', () => {
    const { onnx, weights } = graph.compileSplitGraph(product(), 'standard', 'split.weights')
    expect(Buffer.concat(weights)).toHaveLength(4096 + 20 * 20 * 4)
    expect(onnx.length).toBeLessThan(1500)
  })
})
