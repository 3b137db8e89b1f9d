import type { FileArray } from '../arrayFile'
import type { ByteSource } from '../byteSource'
import { accept } from '../finding'
import { widen } from '../halfFloat'
import type { SafetensorsDtype, StoredTensor } from '../storedTensor'
import { torchElementBytes, type TensorReference, type TorchElement } from './pickleValues'

type Elements = StoredTensor['data']

/** How bytes become numbers. Short integers are widened to 32 bits: nothing else here has them. */
const decoders: { [Element in TorchElement]: { dtype: SafetensorsDtype; decode: (bytes: ArrayBuffer) => Elements } } = {
  F64: { dtype: 'F64', decode: (bytes) => new Float64Array(bytes) },
  F32: { dtype: 'F32', decode: (bytes) => new Float32Array(bytes) },
  F16: { dtype: 'F16', decode: (bytes) => widen(new Uint16Array(bytes), 'F16') },
  BF16: { dtype: 'BF16', decode: (bytes) => widen(new Uint16Array(bytes), 'BF16') },
  I64: { dtype: 'I64', decode: (bytes) => new BigInt64Array(bytes) },
  I32: { dtype: 'I32', decode: (bytes) => new Int32Array(bytes) },
  I16: { dtype: 'I32', decode: (bytes) => Int32Array.from(new Int16Array(bytes)) },
  I8: { dtype: 'I32', decode: (bytes) => Int32Array.from(new Int8Array(bytes)) },
  U8: { dtype: 'U8', decode: (bytes) => new Uint8Array(bytes) },
  BOOL: { dtype: 'BOOL', decode: (bytes) => new Uint8Array(bytes) },
}

const elementsOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1)

/** Strides of the same shape without gaps, last axis fastest. */
const denseStrides = (shape: readonly number[]): number[] => {
  const strides = shape.map(() => 1)
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1] * shape[axis + 1]
  return strides
}

/** Whether the elements already lie in row-major order; strides of axes of one element say nothing. */
const isDense = (shape: readonly number[], strides: readonly number[]): boolean =>
  denseStrides(shape).every((stride, axis) => shape[axis] === 1 || strides[axis] === stride)

/** [..shape] of elements that lie `strides` apart, in row-major order. */
const gather = (given: Elements, shape: readonly number[], strides: readonly number[]): Elements => {
  const made = new (given.constructor as new (length: number) => Elements)(elementsOf(shape))
  const index = shape.map(() => 0)
  let from = 0
  for (let to = 0; to < made.length; to++) {
    made[to] = given[from]
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]
      if (++index[axis] < shape[axis]) break
      from -= strides[axis] * shape[axis]
      index[axis] = 0
    }
  }
  return made
}

/**
 * A tensor of the file as an array that is read when asked for: only the bytes from its first to its last element.
 *
 * @param storageStart  byte of the file at which its storage begins; checked to hold the whole storage
 */
export const tensorArray = (source: ByteSource, tensor: TensorReference, storageStart: number): FileArray => {
  const { storage, offset, shape, strides } = tensor
  const { dtype, decode } = decoders[storage.element]
  return {
    dtype: storage.element,
    shape: [...shape],
    async read() {
      const count = elementsOf(shape)
      const span = count === 0 ? 0 : shape.reduce((sum, size, axis) => sum + (size - 1) * strides[axis], 1)
      const width = torchElementBytes[storage.element]
      const bytes = await source.read(storageStart + (storage.first + offset) * width, span * width)
      const elements = decode(new Uint8Array(bytes).buffer)
      const data = isDense(shape, strides) ? elements : gather(elements, shape, strides)
      return accept({ dtype, shape: [...shape], data })
    },
  }
}
