/** Fields of one protobuf message, in the order they are written. */
export class ProtobufMessage {
  private readonly pieces: Uint8Array[] = []
  private size = 0

  /** A whole number; negative ones take ten bytes, as int64 fields do. */
  integer(field: number, value: number | bigint): this {
    return this.tag(field, 0).varint(BigInt(value))
  }

  float(field: number, value: number): this {
    this.tag(field, 5)
    return this.append(new Uint8Array(Float32Array.of(value).buffer))
  }

  /** The bytes are kept, not copied, until `finish`. */
  bytes(field: number, value: Uint8Array): this {
    return this.tag(field, 2).varint(BigInt(value.length)).append(value)
  }

  /** Throws RangeError on characters beyond ASCII: nothing here is named so. */
  text(field: number, value: string): this {
    const codes = Uint8Array.from(value, (character) => character.codePointAt(0)!)
    if ([...value].some((character) => character.codePointAt(0)! > 127)) throw new RangeError(`not ASCII: ${value}`)
    return this.bytes(field, codes)
  }

  message(field: number, value: ProtobufMessage): this {
    this.tag(field, 2).varint(BigInt(value.size))
    value.pieces.forEach((piece) => this.append(piece))
    return this
  }

  finish(): Uint8Array {
    const whole = new Uint8Array(this.size)
    let at = 0
    for (const piece of this.pieces) {
      whole.set(piece, at)
      at += piece.length
    }
    return whole
  }

  private tag(field: number, wireType: number): this {
    return this.varint(BigInt(field * 8 + wireType))
  }

  private varint(value: bigint): this {
    const bytes: number[] = []
    let rest = BigInt.asUintN(64, value)
    for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) + 128)
    bytes.push(Number(rest))
    return this.append(Uint8Array.from(bytes))
  }

  private append(piece: Uint8Array): this {
    this.pieces.push(piece)
    this.size += piece.length
    return this
  }
}
