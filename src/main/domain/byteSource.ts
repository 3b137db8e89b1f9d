/** Bytes that are read by position, of a file that need not fit in memory. */
export interface ByteSource {
  /** Length of the whole. */
  readonly bytes: number
  /** Exactly `count` bytes from `offset`; the caller keeps within the whole. */
  read(offset: number, count: number): Promise<Uint8Array>
}

/** Bytes in memory as a source. */
export const sourceOf = (whole: Uint8Array): ByteSource => ({
  bytes: whole.length,
  read: async (offset, count) => whole.subarray(offset, offset + count),
})
