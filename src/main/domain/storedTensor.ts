/** Element types read from a file; 16-bit floats are widened to float32 in memory. */
export const elementBytes = { F64: 8, I64: 8, F32: 4, I32: 4, F16: 2, BF16: 2, BOOL: 1, U8: 1 } as const
export type SafetensorsDtype = keyof typeof elementBytes

/** One array of a file, row-major. */
export interface StoredTensor {
  /** As the file says: F32, F16 and BF16 come as Float32Array, BOOL (0 or 1) and U8 as Uint8Array. */
  dtype: SafetensorsDtype
  shape: number[]
  data: Float32Array | Float64Array | BigInt64Array | Int32Array | Uint8Array
}
