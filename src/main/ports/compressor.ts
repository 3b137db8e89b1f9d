/** Compresses bytes for a `.gz` file. */
export interface Compressor {
  /** The same bytes always give the same file: no name and no time inside. */
  gzip(bytes: Uint8Array): Promise<Uint8Array>
}
