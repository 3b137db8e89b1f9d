import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { giveBack } from '../domain/giveBack'

/** Large pieces: the thread pool reads or inflates the next one while the caller works on this one. */
const pieceBytes = 2 ** 20

/**
 * A file in pieces, each valid until the next is asked for: two stretches of memory take turns, so that a recording of
 * gigabytes leaves nothing to the garbage collector.
 */
export async function* readPieces(path: string): AsyncGenerator<Uint8Array> {
  const handle = await open(path)
  let reading: Promise<unknown> = Promise.resolve()
  try {
    const { size } = await handle.stat()
    const memory = [0, 1].map(() => Buffer.allocUnsafeSlow(Math.max(1, Math.min(pieceBytes, size))))
    const read = (turn: number) => {
      const next = handle.read(memory[turn], 0, memory[turn].length, null)
      reading = next
      return next
    }
    let next = read(0)
    for (let turn = 1; ; turn = 1 - turn) {
      const { bytesRead, buffer } = await next
      // Only here: of who stops before, nobody knows whether a thread still works on the last piece.
      if (bytesRead === 0) return memory.forEach((piece) => giveBack(piece.buffer))
      next = read(turn)
      // Not as a Buffer, whose slice() is no copy.
      yield new Uint8Array(buffer.buffer, buffer.byteOffset, bytesRead)
    }
  } finally {
    // Memory may be written to, and a failure told, until the last reading has ended.
    await reading.catch(() => {})
    await handle.close()
  }
}

/** What gzip pieces hold, in pieces that are valid until the next is asked for. */
export async function* inflatePieces(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  // It is full with one piece, and so asks for the next when it has done with that one.
  const waits = { writableHighWaterMark: 1, readableHighWaterMark: pieceBytes } as object
  const gunzip = createGunzip({ chunkSize: pieceBytes, ...waits })
  // Failures reach the reader through `gunzip`; the callback only keeps them from being raised twice.
  let unfilled: ArrayBuffer | null = null
  for await (const piece of pipeline(pieces, gunzip, () => {}) as AsyncIterable<Buffer<ArrayBuffer>>) {
    yield new Uint8Array(piece.buffer, piece.byteOffset, piece.length)
    const isFull = piece.byteOffset + piece.length === piece.buffer.byteLength
    if (isFull) giveBack(piece.buffer)
    unfilled = isFull ? null : piece.buffer
  }
  if (unfilled) giveBack(unfilled)
}
