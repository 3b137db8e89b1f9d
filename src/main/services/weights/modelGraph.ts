import type { SplitOnnx } from '../../graph'
import type { HeadConfig } from '../../models/head'
import { headInferenceOnnx, splitHeadInferenceOnnx } from '../../models/head'
import { inferenceOnnx, splitInferenceOnnx } from '../../models/inference'
import type { MaskedModel } from '../../models/maskedModel'
import type { FileStore } from '../../ports'
import { baseName } from '../paths'

/** Weights beyond this go into a file beside the graph; an ONNX file holds less than 2 GiB. */
const mostInside = 2 ** 31 - 2 ** 24

export interface GraphToWrite {
  model: MaskedModel
  head: HeadConfig | null
  weights: ReadonlyMap<string, Float32Array>
}

/** Name of the file of weights beside a graph of that name. */
export const graphWeightsName = (onnxPath: string): string => `${baseName(onnxPath)}.weights`

/**
 * Writes the inference graph of a model in operators of the ONNX standard, for one window: the tokens that the model
 * sees in training, or with a head all of them.
 *
 * @param mostBytes  of weights that may lie inside the file
 * @returns the files written: the graph, and above 2 GiB the weights beside it
 */
export const writeModelGraph = async (
  files: FileStore,
  path: string,
  graph: GraphToWrite,
  mostBytes = mostInside,
): Promise<string[]> => {
  const bytes = [...graph.weights.values()].reduce((sum, { byteLength }) => sum + byteLength, 0)
  if (bytes <= mostBytes) {
    await files.write(path, wholeGraph(graph))
    return [path]
  }
  const { onnx, weights } = splitGraph(graph, graphWeightsName(path))
  const weightsPath = `${path}.weights`
  await files.write(weightsPath, inPieces(weights))
  await files.write(path, onnx)
  return [path, weightsPath]
}

const wholeGraph = ({ model, head, weights }: GraphToWrite): Uint8Array => {
  const options = { batch: 1, weights, standardOnly: true }
  return head ? headInferenceOnnx(model, head, options) : inferenceOnnx(model, { ...options, kept: model.kept })
}

const splitGraph = ({ model, head, weights }: GraphToWrite, file: string): SplitOnnx => {
  const options = { batch: 1, weights, standardOnly: true }
  return head
    ? splitHeadInferenceOnnx(model, head, options, file)
    : splitInferenceOnnx(model, { ...options, kept: model.kept }, file)
}

/** Pieces one after the other, as the file store takes them. */
export async function* inPieces(pieces: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* pieces
}
