import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Compressor } from '../ports'

const compress = promisify(gzip)

/** Place of the byte that names the operating system in a gzip header (RFC 1952); 255 = unknown. */
const systemByte = 9

/** Node's zlib. Its header carries no time; the operating system is blotted out, so that all write the same file. */
export const makeNodeCompressor = (): Compressor => ({
  async gzip(bytes) {
    const compressed = new Uint8Array(await compress(bytes, { level: 6 }))
    compressed[systemByte] = 255
    return compressed
  },
})
