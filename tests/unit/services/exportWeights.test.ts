import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { taskSchemas } from '../../../src/preload/contract'
import { makeNodeFiles } from '../../../src/main/adapters/nodeFiles'
import { makeExportWeights } from '../../../src/main/services/exportWeights'
import { readModel } from '../../../src/main/services/modelFiles'
import { writeModelGraph } from '../../../src/main/services/weights/modelGraph'
import { useFolder } from '../../fixtures/folder'
import { importModel, readTensors, torchModel } from '../../fixtures/publishedModel'

const { path } = useFolder()
const files = makeNodeFiles()
const exportThem = makeExportWeights({ files })
const exportTo = async (out: string) => {
  const { modelDir } = await importModel({ from: torchModel, out: path('m') })
  const context = { progress: () => {}, signal: new AbortController().signal }
  return exportThem(taskSchemas.exportWeights.input.parse({ model: modelDir, out: path(out) }), context)
}

/** Runs a graph in the stock runtime, which finds weights beside it by itself. */
const predict = async (onnxPath: string): Promise<number[]> => {
  const session = await InferenceSession.create(onnxPath)
  const { prediction } = await session.run({
    signal: new Tensor(
      'float32',
      Float32Array.from({ length: 16 }, (_, i) => Math.sin(i)),
      [1, 4, 4],
    ),
    ids_keep: new Tensor('int64', BigInt64Array.of(2n, 0n), [1, 2]),
    ids_restore: new Tensor('int64', BigInt64Array.of(1n, 2n, 0n, 3n), [1, 4]),
  })
  await session.release()
  return Array.from(prediction.data as Float32Array)
}

describe('weights for other programs', () => {
  it('have the names, shapes and values that they were published with', async () => {
    const { format, bytes } = await exportTo('out.safetensors')
    expect(format).toBe('safetensors')
    expect(bytes).toBe(statSync(path('out.safetensors')).size)
    const [made, twin] = [readTensors(path('out.safetensors')), readTensors(join(torchModel, 'twin.safetensors'))]
    expect(Object.fromEntries(made)).toEqual(Object.fromEntries(twin))
  })

  it('run as a graph of standard operators in the stock runtime', async () => {
    const { format } = await exportTo('out.onnx')
    expect(format).toBe('onnx')
    expect(readFileSync(path('out.onnx')).includes('com.microsoft')).toBe(false)
    expect(await predict(path('out.onnx'))).toEqual(await predict(path('m/model.onnx')))
  })

  it('run as well when they lie beside the graph, as those above 2 GiB have to', async () => {
    await exportTo('out.onnx')
    const { model, weights } = await readModel(files, path('m'))
    const written = await writeModelGraph(files, path('split.onnx'), { model, head: null, weights }, 0)
    expect(written).toEqual([path('split.onnx'), path('split.onnx.weights')])
    expect(await predict(path('split.onnx'))).toEqual(await predict(path('out.onnx')))
  })

  it('are not written in a format that nobody asked for', async () => {
    await expect(exportTo('out.pt')).rejects.toMatchObject({ code: 'usage.bad' })
  })
})
