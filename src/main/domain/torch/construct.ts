import {
  GlobalName,
  PickleDict,
  PickleList,
  Placeholder,
  PickleTuple,
  StorageReference,
  storageTypes,
  TensorReference,
  type PickleValue,
} from './pickleValues'
import { damaged } from './refusal'

type Made = (given: readonly PickleValue[]) => PickleValue

/** What is made for the few globals that a state_dict needs; each builds a plain value from plain values. */
const makers: Record<string, Made> = {
  'collections.OrderedDict': ([pairs]) => dictOf(pairs),
  'torch.Size': ([sizes]) => sizes ?? new PickleTuple([]),
  'torch._utils._rebuild_tensor': ([storage, offset, shape, strides]) => tensorOf(storage, offset, shape, strides),
  'torch._utils._rebuild_tensor_v2': ([storage, offset, shape, strides]) => tensorOf(storage, offset, shape, strides),
  'torch._utils._rebuild_parameter': ([tensor]) => parameterOf(tensor),
  'torch._utils._rebuild_parameter_with_state': ([tensor]) => parameterOf(tensor),
  'builtins.set': ([items]) => items ?? new PickleList([]),
  '__builtin__.set': ([items]) => items ?? new PickleList([]),
  // Bytes of old protocols: no tensor is made of them, and each call would make a copy.
  '_codecs.encode': () => new Placeholder('_codecs.encode'),
}

/** Whether a global is one that this reader knows what to do with. */
export const isKnown = (name: string): boolean =>
  Object.hasOwn(makers, name) || storageElement(new GlobalName(name)) !== null

/** The element type that a class of storages stands for, or null. */
export const storageElement = (value: PickleValue): StorageReference['element'] | null => {
  if (!(value instanceof GlobalName) || !value.name.startsWith('torch.')) return null
  const name = value.name.slice('torch.'.length)
  return Object.hasOwn(storageTypes, name) ? storageTypes[name as keyof typeof storageTypes] : null
}

/** The value that a call of a global stands for: nothing is called, and the unknown gives a placeholder. */
export const construct = (callable: PickleValue, given: PickleValue): PickleValue => {
  if (callable instanceof Placeholder) return callable
  if (!(callable instanceof GlobalName)) throw damaged('The pickle calls what is not a global.')
  if (!Object.hasOwn(makers, callable.name)) return new Placeholder(callable.name)
  if (!(given instanceof PickleTuple)) throw damaged(`${callable.name} is not given a tuple.`)
  return makers[callable.name](given.items)
}

/** A list gives one dict, however often the file asks: its memory must not grow with the calls. */
const madeOf = new WeakMap<PickleList, PickleDict>()

const dictOf = (pairs: PickleValue | undefined): PickleDict => {
  if (pairs === undefined) return new PickleDict()
  if (pairs instanceof PickleDict) return pairs
  if (!(pairs instanceof PickleList)) throw damaged('An OrderedDict is not made of pairs.')
  const known = madeOf.get(pairs)
  if (known) return known
  const dict = new PickleDict()
  for (const pair of pairs.items) {
    const items = pair instanceof PickleTuple || pair instanceof PickleList ? pair.items : []
    if (items.length !== 2) throw damaged('An OrderedDict is not made of pairs.')
    dict.entries.set(items[0], items[1])
  }
  madeOf.set(pairs, dict)
  return dict
}

const parameterOf = (tensor: PickleValue): PickleValue => {
  if (tensor instanceof TensorReference || tensor instanceof Placeholder) return tensor
  throw damaged('A parameter of the pickle holds no tensor.')
}

const isCount = (value: PickleValue): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
const countsOf = (value: PickleValue): number[] => {
  const items = value instanceof PickleTuple || value instanceof PickleList ? value.items : null
  if (!items?.every(isCount)) throw damaged('A tensor of the pickle has a size or stride that is no count.')
  return [...items] as number[]
}

const mostDimensions = 32
/** Repeated elements (stride 0) may make a tensor larger than its storage by no more than this. */
const mostRepeated = 2 ** 20

const tensorOf = (
  storage: PickleValue,
  offset: PickleValue,
  sizes: PickleValue,
  steps: PickleValue,
): TensorReference => {
  if (!(storage instanceof StorageReference)) throw damaged('A tensor of the pickle has no storage.')
  const [shape, strides] = [countsOf(sizes), countsOf(steps)]
  if (!isCount(offset) || shape.length !== strides.length || shape.length > mostDimensions)
    throw damaged('A tensor of the pickle has sizes and strides that do not fit.')
  const count = shape.reduce((product, size) => product * size, 1)
  const last = shape.reduce((sum, size, axis) => sum + (size - 1) * strides[axis], offset)
  const within = count === 0 ? offset <= storage.count : last < storage.count
  if (!within || count > Math.max(storage.count, mostRepeated))
    throw damaged(`A tensor of [${shape.join(', ')}] does not lie within its storage of ${storage.count} elements.`)
  return new TensorReference(storage, offset, shape, strides)
}
