import { AppError } from '../../../preload/contract'
import { decodeNpy } from '../../domain/npy'
import type { FileStore } from '../../ports'
import { baseName, joinPath } from '../paths'

export const sendFile = async (
  files: FileStore,
  path: string,
  type = 'application/octet-stream',
): Promise<Response> => {
  const facts = await files.facts(path)
  if (facts?.kind !== 'file') throw new AppError('notFound', `${baseName(path)} is no longer where it was.`)
  return new Response(toStream(files.stream(path)), {
    headers: {
      'content-type': type,
      'content-length': String(facts.bytes),
      'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(baseName(path))}`,
    },
  })
}

export const sendLabels = async (files: FileStore, labels: string | Uint8Array): Promise<Response> =>
  typeof labels === 'string'
    ? sendFile(files, labels)
    : new Response(labels as Uint8Array<ArrayBuffer>, { headers: { 'content-type': 'application/octet-stream' } })

export const sendArray = async (files: FileStore, folder: string, name: string): Promise<Response> => {
  const path = joinPath(folder, name)
  if (!(await files.facts(path))) throw new AppError('notFound', `${name} is no longer where it was.`)
  const { data, shape } = decodeNpy(await files.read(path, { maxBytes: 2 ** 31 }))
  return sendFloats(data, shape)
}

/** Float32 arrays are little-endian on every machine this runs on. */
export const sendFloats = (values: Float32Array, shape: readonly number[]): Response =>
  new Response(values as Float32Array<ArrayBuffer>, {
    headers: { 'content-type': 'application/octet-stream', 'x-shape': shape.join(',') },
  })

/**
 * A file as a body that is read no faster than it is taken, and not opened before that: nobody may take it. Pieces are
 * copied: the store reuses its memory.
 */
const toStream = (pieces: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> => {
  const iterator = pieces[Symbol.asyncIterator]()
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await iterator.next()
        if (done) controller.close()
        // A piece is valid until the next is asked for; `slice` of what Node hands out would not copy.
        else controller.enqueue(new Uint8Array(value))
      },
      async cancel() {
        await iterator.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}
