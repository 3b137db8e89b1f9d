/**
 * Inflates deflated bytes, with a zlib header (RFC 1950) or without (RFC 1951). Gives 'tooLarge' instead of more than
 * `mostBytes` bytes, and 'damaged' for what is cut or no deflate at all.
 */
export type Inflate = (
  bytes: Uint8Array,
  format: 'zlib' | 'raw',
  mostBytes: number,
) => Uint8Array | 'damaged' | 'tooLarge'
