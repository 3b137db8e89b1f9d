import { open, type FileHandle } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { giveBack } from '../domain/giveBack'

/** Large pieces: the thread pool reads or inflates the next ones while the caller works on this one. */
const pieceBytes = 2 ** 20

/**
 * A file in pieces, each valid until the next is asked for: three stretches of memory take turns, so that a recording of
 * gigabytes leaves nothing to the garbage collector, and the disk is kept busy while the caller is.
 */
export async function* readPieces(path: string): AsyncGenerator<Uint8Array> {
  const handle = await open(path)
  let readings: Promise<number>[] = []
  try {
    const { size } = await handle.stat()
    const memory = [0, 1, 2].map(() => Buffer.allocUnsafeSlow(Math.max(1, Math.min(pieceBytes, size))))
    const start = (piece: number) => {
      const into = memory[piece % memory.length]
      const reading = readWhole(handle, into, piece * into.length)
      // A failure is told in its turn.
      reading.catch(() => {})
      return reading
    }
    readings = [start(0), start(1)]
    for (let piece = 0; ; piece++) {
      const bytes = await readings[0]
      if (bytes === 0) break
      readings = [readings[1], start(piece + 2)]
      // Not as a Buffer, whose slice() is no copy.
      const { buffer, byteOffset } = memory[piece % memory.length]
      yield new Uint8Array(buffer, byteOffset, bytes)
    }
    await readings[1]
    // Only here: of who stops before, nobody knows whether a thread still works on the last piece.
    memory.forEach((piece) => giveBack(piece.buffer))
  } finally {
    // Memory may be written to, and a failure told, until the last reading has ended.
    await Promise.allSettled(readings)
    await handle.close()
  }
}

/** Fills memory with what stands in a file from a place on; gives how many bytes there are, fewer only at its end. */
async function readWhole(handle: FileHandle, into: Buffer, from: number): Promise<number> {
  for (let filled = 0; ;) {
    const { bytesRead } = await handle.read(into, filled, into.length - filled, from + filled)
    filled += bytesRead
    if (bytesRead === 0 || filled === into.length) return filled
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
