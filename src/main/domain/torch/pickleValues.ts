/**
 * What the reader of pickles builds. Nothing else exists for it: a global is only a name, and what calling it would
 * have made is only a placeholder with that name.
 */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleList
  | PickleTuple
  | PickleDict
  | GlobalName
  | Placeholder
  | StorageReference
  | TensorReference

/** A list or a set. */
export class PickleList {
  constructor(readonly items: PickleValue[]) {}
}
export class PickleTuple {
  constructor(readonly items: readonly PickleValue[]) {}
}
export class PickleDict {
  readonly entries = new Map<PickleValue, PickleValue>()
}
/** `module.name` as the file writes it, neither looked up nor called. */
export class GlobalName {
  constructor(readonly name: string) {}
}
/** Stands where the file wants something made by a global that this reader does not know. */
export class Placeholder {
  constructor(readonly name: string) {}
}

/** Element types of storages, by the name of their class. */
export const storageTypes = {
  DoubleStorage: 'F64',
  FloatStorage: 'F32',
  HalfStorage: 'F16',
  BFloat16Storage: 'BF16',
  LongStorage: 'I64',
  IntStorage: 'I32',
  ShortStorage: 'I16',
  CharStorage: 'I8',
  ByteStorage: 'U8',
  BoolStorage: 'BOOL',
} as const
export type TorchElement = (typeof storageTypes)[keyof typeof storageTypes]
export const torchElementBytes: { [Element in TorchElement]: number } = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
}

/** A run of elements in the file, which several tensors may share. */
export class StorageReference {
  constructor(
    readonly key: string,
    readonly element: TorchElement,
    /** Elements of the whole storage. */
    readonly elements: number,
    /** Elements before the part that is meant, in old files that store views. */
    readonly first = 0,
    readonly count = elements,
  ) {}
}
/** A tensor: where its elements lie in a storage, counted in elements. */
export class TensorReference {
  constructor(
    readonly storage: StorageReference,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
  ) {}
}
