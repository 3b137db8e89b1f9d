import type { Checked } from './finding'
import type { StoredTensor } from './storedTensor'

/** One array of a file, read when asked for. */
export interface FileArray {
  /** Element type as the file has it, e.g. F32, BF16, I64. */
  dtype: string
  shape: number[]
  /** The values, row-major, in memory of their own; 16-bit floats widened to float32. */
  read(): Promise<Checked<StoredTensor>>
}

/** A file of named arrays. */
export interface ArrayFile {
  /** What the file is, in words: 'safetensors', 'torch zip', 'torch legacy'; the last two with ', checkpoint' where metadata lies beside the weights. */
  format: string
  arrays: Map<string, FileArray>
}
