import { AppError } from '../../preload/contract'
import type { FileStore, Task } from '../ports'
import { headOf } from './inference/headOf'
import { modelParameters, readModel } from './modelFiles'
import { baseName } from './paths'
import { inPieces, writeModelGraph } from './weights/modelGraph'
import { storedPieces } from './weights/modelFolder'

/**
 * Writes a model's weights for other programs: `.safetensors` with the names and shapes of the published checkpoints, or
 * `.onnx`, the inference graph in operators of the standard alone (above 2 GiB with its weights beside it). Throws
 * AppError 'usage.bad' for any other ending.
 */
export const makeExportWeights =
  ({ files }: { files: FileStore }): Task<'exportWeights'> =>
  async ({ model: folder, out }, context) => {
    const format = /\.(safetensors|onnx)$/i.exec(out)?.[1].toLowerCase() as 'safetensors' | 'onnx' | undefined
    if (!format)
      throw new AppError(
        'usage.bad',
        `${baseName(out)} ends neither in .safetensors nor in .onnx: no other format is written.`,
      )
    const { card, model, weights } = await readModel(files, folder)
    context.progress({ fraction: null, message: `Writing ${baseName(out)}` })
    const written = await write()
    let bytes = 0
    for (const path of written) bytes += (await files.facts(path))?.bytes ?? 0
    return { files: written, findings: [], format, bytes }

    async function write(): Promise<string[]> {
      if (format === 'onnx')
        return writeModelGraph(files, out, { model, head: card.head && headOf(card.head), weights })
      await files.write(out, inPieces(storedPieces(modelParameters(model, card.head), weights)))
      return [out]
    }
  }
