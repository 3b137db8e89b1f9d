import { decodeUtf8 } from '../utf8'
import { damaged, Refusal, torchFinding } from './refusal'

/** A file cut short: with more of it, the reading could go on. */
export class Truncated extends Refusal {
  constructor() {
    super(torchFinding('truncated', 'The file ends within its pickle.'))
  }
}

const longestLine = 4096

/** Reads the arguments of pickle's instructions, never beyond the bytes there are. */
export class PickleCursor {
  private readonly view: DataView

  constructor(
    private readonly bytes: Uint8Array,
    /** Next byte to read. */
    public at = 0,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  uint8(): number {
    return this.view.getUint8(this.step(1))
  }

  uint16(): number {
    return this.view.getUint16(this.step(2), true)
  }

  int32(): number {
    return this.view.getInt32(this.step(4), true)
  }

  uint32(): number {
    return this.view.getUint32(this.step(4), true)
  }

  /** A length of eight bytes. */
  length64(): number {
    const length = this.view.getBigUint64(this.step(8), true)
    if (length > BigInt(this.bytes.length)) throw new Truncated()
    return Number(length)
  }

  bigEndianDouble(): number {
    return this.view.getFloat64(this.step(8))
  }

  /** A copy. */
  take(count: number): Uint8Array {
    const at = this.step(count)
    return this.bytes.slice(at, at + count)
  }

  /** Unicode of so many bytes; lone surrogates, which Python may write, are refused with it. */
  text(count: number): string {
    const at = this.step(count)
    const text = decodeUtf8(this.bytes.subarray(at, at + count))
    if (text === null) throw damaged('A text of the pickle is not UTF-8.')
    return text
  }

  /** Characters of one byte each. */
  latin1(count: number): string {
    let text = ''
    for (const byte of this.take(count)) text += String.fromCharCode(byte)
    return text
  }

  /** Up to the next line feed, which is passed over. */
  line(): string {
    const end = this.bytes.indexOf(0x0a, this.at)
    if (end < 0) throw new Truncated()
    if (end - this.at > longestLine) throw damaged(`The pickle has a line of ${end - this.at} characters.`)
    const line = this.latin1(end - this.at)
    this.at = end + 1
    return line
  }

  /** A whole number in two's complement, least byte first. */
  whole(count: number): number | bigint {
    if (count > 64) throw damaged(`The pickle has a whole number of ${count} bytes.`)
    const bytes = this.take(count)
    let value = 0n
    for (let i = count - 1; i >= 0; i--) value = value * 256n + BigInt(bytes[i])
    return plainWhole(BigInt.asIntN(Math.max(1, 8 * count), value))
  }

  private step(count: number): number {
    const at = this.at
    if (count < 0 || count > this.bytes.length - at) throw new Truncated()
    this.at += count
    return at
  }
}

/** A number where it is exact. */
export const plainWhole = (value: bigint): number | bigint =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value
