import { storageElement } from './construct'
import { PickleTuple, StorageReference, torchElementBytes, type GlobalName, type PickleValue } from './pickleValues'
import { damaged, Refusal, torchFinding } from './refusal'

/** Where each storage lies in the file, by its key. */
export type StoragePlaces = ReadonlyMap<string, { at: number; bytes: number }>

/**
 * Reads the persistent ids that stand for storages: ('storage', class, key, device, elements[, view]). The same key must
 * always mean the same storage.
 */
export const makeStorageIds = () => {
  const known = new Map<string, StorageReference>()
  const referenceOf = (id: PickleValue): StorageReference => {
    const [tag, type, key, , elements, view = null] = id instanceof PickleTuple ? id.items : []
    if (tag !== 'storage' || typeof key !== 'string') throw damaged('The pickle points to what is no storage.')
    const element = storageElement(type ?? null)
    if (element === null) {
      const name = (type as Partial<GlobalName> | null)?.name
      throw new Refusal(torchFinding('storage', `${name ?? 'A storage without a name'} is not read.`))
    }
    if (typeof elements !== 'number' || !Number.isSafeInteger(elements) || elements < 0)
      throw damaged(`Storage ${key} has no size.`)
    const before = known.get(key)
    if (before && (before.element !== element || before.elements !== elements))
      throw damaged(`Storage ${key} is named with two types or sizes.`)
    const whole = before ?? new StorageReference(key, element, elements)
    known.set(key, whole)
    return view === null ? whole : viewInto(whole, view)
  }
  return { referenceOf, known: known as ReadonlyMap<string, StorageReference> }
}

const viewInto = (whole: StorageReference, view: PickleValue): StorageReference => {
  const [, first, count] = view instanceof PickleTuple ? view.items : []
  const fits = [first, count].every((value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0)
  if (!fits || (first as number) + (count as number) > whole.elements)
    throw damaged(`A part of storage ${whole.key} does not lie within it.`)
  return new StorageReference(whole.key, whole.element, whole.elements, first as number, count as number)
}

/** Bytes of a whole storage. */
export const storageBytes = ({ element, elements }: StorageReference): number => elements * torchElementBytes[element]
