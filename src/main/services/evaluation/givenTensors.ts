import { AppError } from '../../../preload/contract'
import type { Finding } from '../../domain/finding'
import { openSafetensors, type StoredTensor } from '../../domain/safetensors'
import type { FileStore } from '../../ports'
import { demand } from '../fileText'
import { fileSource } from '../weights/openWeights'

/** Tensors of a file by name, each checked when asked for. */
export interface GivenTensors {
  has(name: string): boolean
  /** Float32 of this shape; `null` in it stands for any size. Throws AppError 'input.bad' when it is not there or another. */
  floats(name: string, shape: ReadonlyArray<number | null>): { shape: number[]; data: Float32Array }
  /** Whole numbers of this shape. */
  wholes(name: string, shape: ReadonlyArray<number | null>): { shape: number[]; data: BigInt64Array }
}

export const tensorProblem = (name: string, message: string): AppError => {
  const finding: Finding = {
    code: 'eval.tensor',
    severity: 'error',
    place: { field: name },
    message,
    suggestion: 'docs/weights.md lists the tensors that a model is fed, with their shapes.',
  }
  return new AppError('input.bad', message, [finding])
}

const shown = (shape: ReadonlyArray<number | null>): string => `[${shape.map((size) => size ?? 'any').join(', ')}]`

/** Inputs that a model may be fed; whatever else the file holds is not read. */
const inputNames = new Set(
  'signal xyz noise mask token_mask ids_restore labels labels_continuous labels_binary'.split(' '),
)

/** Reads the tensors that a model may be fed from a safetensors file. */
export const readGivenTensors = async (files: FileStore, path: string): Promise<GivenTensors> => {
  const { arrays } = demand(await openSafetensors(await fileSource(files, path)))
  const tensors = new Map<string, StoredTensor>()
  for (const [name, array] of arrays) if (inputNames.has(name)) tensors.set(name, demand(await array.read()))
  const find = (name: string, shape: ReadonlyArray<number | null>): StoredTensor => {
    const tensor = tensors.get(name)
    if (!tensor) throw tensorProblem(name, `The file has no tensor ${name}.`)
    const fits =
      tensor.shape.length === shape.length && shape.every((size, i) => size === null || size === tensor.shape[i])
    if (!fits) throw tensorProblem(name, `${name} is ${shown(tensor.shape)}, the model takes ${shown(shape)}.`)
    return tensor
  }
  return {
    has: (name) => tensors.has(name),
    floats(name, shape) {
      const { shape: given, data } = find(name, shape)
      const values = data instanceof Float32Array ? data : Float32Array.from(data, Number)
      if (!values.every(Number.isFinite)) throw tensorProblem(name, `${name} holds values that are no numbers.`)
      return { shape: given, data: values }
    },
    wholes(name, shape) {
      const { shape: given, data } = find(name, shape)
      if (!(data instanceof BigInt64Array || data instanceof Int32Array))
        throw tensorProblem(name, `${name} does not hold whole numbers.`)
      return { shape: given, data: data instanceof BigInt64Array ? data : BigInt64Array.from(data, BigInt) }
    },
  }
}
