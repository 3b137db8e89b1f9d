import { encodeUtf8 } from '../utf8'
import { decimalsOf, digitsOf, formatFloat32 } from './delimited'

const [zero, minus, point, tab, lineEnd] = [...'0-.\t\n'].map((character) => character.charCodeAt(0))

const lengthOf = (digits: number): number => {
  let count = 1
  for (let edge = 10; count < 9 && digits >= edge; edge *= 10) count++
  return count
}

/** More digits are not written as bytes here. */
export const mostDigits = 999_999_999

/**
 * The text of a table, put together as UTF-8 bytes: a cohort has millions of cells, and a string for each of them takes
 * most of the time of writing them.
 */
export class TableText {
  private bytes: Uint8Array
  private length = 0

  /** @param expected  bytes; more are made room for when needed */
  constructor(expected: number) {
    this.bytes = new Uint8Array(Math.max(64, expected))
  }

  text(text: string): void {
    this.makeRoom(text.length)
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code >= 0x80) return this.encoded(text.slice(i))
      this.bytes[this.length++] = code
    }
  }

  private encoded(text: string): void {
    const encoded = encodeUtf8(text)
    this.makeRoom(encoded.length)
    this.bytes.set(encoded, this.length)
    this.length += encoded.length
  }

  tab(): void {
    this.makeRoom(1)
    this.bytes[this.length++] = tab
  }

  lineEnd(): void {
    this.makeRoom(1)
    this.bytes[this.length++] = lineEnd
  }

  /** As `formatFloat32`. */
  float32(value: number): void {
    const size = Math.abs(value)
    const decimals = decimalsOf(size)
    if (decimals === null) this.text(formatFloat32(value))
    else this.decimal(value < 0, digitsOf(size, decimals), decimals)
  }

  /**
   * A decimal number, without zeros at its end.
   *
   * @param digits    all of them as one whole number, at most `mostDigits`
   * @param decimals  how many of them stand behind the point
   */
  decimal(isNegative: boolean, digits: number, decimals: number): void {
    let rest = digits | 0
    let behind = decimals
    while (behind > 0 && rest % 10 === 0) {
      rest = (rest / 10) | 0
      behind--
    }
    const count = Math.max(behind + 1, lengthOf(rest))
    this.makeRoom(count + 2)
    const { bytes } = this
    if (isNegative && rest !== 0) bytes[this.length++] = minus
    this.length += count + (behind > 0 ? 1 : 0)
    let at = this.length
    for (let written = 0; written < count; written++) {
      if (written === behind && behind > 0) bytes[--at] = point
      const left = (rest / 10) | 0
      bytes[--at] = zero + rest - left * 10
      rest = left
    }
  }

  finish(): Uint8Array {
    return this.bytes.subarray(0, this.length)
  }

  private makeRoom(bytes: number): void {
    if (this.length + bytes <= this.bytes.length) return
    const larger = new Uint8Array(Math.max(2 * this.bytes.length, this.length + bytes))
    larger.set(this.bytes)
    this.bytes = larger
  }
}
