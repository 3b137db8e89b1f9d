import type { ArrayFile } from '../arrayFile'
import type { ByteSource } from '../byteSource'
import { accept, refuse, type Checked } from '../finding'
import { readLegacyFile } from './legacyFile'
import { damaged, Refusal } from './refusal'
import { findWeights } from './stateDict'
import { tensorArray } from './tensorArray'
import { readZipFile } from './zipFile'

/** What kind of torch file begins like this, or null. */
export const torchFormat = (beginning: Uint8Array): 'torch zip' | 'torch legacy' | null => {
  const starts = (...bytes: number[]) => bytes.every((byte, i) => beginning[i] === byte)
  if (starts(0x50, 0x4b, 0x03, 0x04)) return 'torch zip'
  // Its magic number is a pickle of its own: with a protocol, or before there were any, a whole number in text.
  return (beginning[0] === 0x80 && beginning[1] <= 5) || starts(0x4c, 0x31, 0x31, 0x39) ? 'torch legacy' : null
}

/**
 * Opens a file of `torch.save` and finds its weights, without running anything in it: a state_dict, or a checkpoint of
 * a training program with one inside. Tensors may share storages, lie apart in them (strides) and be of any plain
 * element type; they are read when asked for. Refused are files that need unknown globals (each is named), that are
 * damaged, or that ask for more memory than their size accounts for.
 * Source: PyTorch's serialization, as its documentation and files show it.
 */
export const openTorchFile = async (source: ByteSource): Promise<Checked<ArrayFile>> => {
  try {
    const format = torchFormat(await source.read(0, Math.min(8, source.bytes)))
    if (format === null) throw damaged('The file does not begin as torch.save writes it.')
    const { object, places } = format === 'torch zip' ? await readZipFile(source) : await readLegacyFile(source)
    const { tensors, inCheckpoint, findings } = findWeights(object)
    const arrays = new Map(
      [...tensors].map(([name, tensor]) => {
        const place = places.get(tensor.storage.key)
        if (!place) throw damaged(`Storage ${tensor.storage.key} is not in the file.`)
        return [name, tensorArray(source, tensor, place.at)]
      }),
    )
    return accept({ format: inCheckpoint ? `${format}, checkpoint` : format, arrays }, findings)
  } catch (error) {
    if (error instanceof Refusal) return refuse(...error.findings)
    throw error
  }
}
