import { AppError, analysisArrays } from '../../preload/contract'
import { decodeNpy } from '../domain/npy'
import type { FileStore } from '../ports'
import type { Analyses } from './analyses'
import type { Atlases } from './atlases'
import { readConnectomeMatrix, seedMapFile } from './connectomes'
import { baseName, folderOf, joinPath } from './paths'
import { readQcFcMatrix } from './groupQuality'
import type { RecordingQualities } from './recordingQuality'
import type { Recordings } from './recordings'
import type { Reports } from './reports'
import type { Results } from './results'
import type { Uploads } from './uploads'
import type { Workspace } from './workspace'

export interface BytesParts {
  files: FileStore
  recordings: Recordings
  quality: RecordingQualities
  atlases: Atlases
  results: Results
  analyses: Analyses
  workspace: Workspace
  reports: Reports
  uploads: Uploads
  /** Path of the template that lies behind atlases. */
  template: string
}

type Answer = (id: string, url: URL, request: Request) => Promise<Response>

/** Volumes and arrays as bytes, by the paths of the contract's `bytePaths`. */
export const makeBytes = (parts: BytesParts): ((request: Request) => Promise<Response>) => {
  const { files, workspace, recordings, quality, atlases, results, analyses, reports, uploads } = parts

  const gets: Array<[RegExp, Answer]> = [
    [/^\/bytes\/recordings\/([^/]+)\/volume$/, async (id) => sendFile(files, await volumePath(recordings, id))],
    [
      /^\/bytes\/recordings\/([^/]+)\/series$/,
      async (id) => {
        const series = await recordings.series(id)
        return sendFloats(series.values, [series.frames, series.parcels.length])
      },
    ],
    [/^\/bytes\/atlases\/([^/]+)\/volume$/, async (id) => sendLabels(files, await atlases.labels(id))],
    [/^\/bytes\/(template)$/, async () => sendFile(files, parts.template)],
    [
      /^\/bytes\/recordings\/([^/]+)\/quality$/,
      async (id) => {
        const { values, frames } = await quality.courses(id)
        return sendFloats(values, [values.length / Math.max(1, frames), frames])
      },
    ],
    [
      /^\/bytes\/recordings\/([^/]+)\/spectrum$/,
      async (id) => {
        const { values, frequencies } = await quality.spectrum(id)
        return sendFloats(values, [2, frequencies])
      },
    ],
    [
      /^\/bytes\/connectivity\/([^/]+)\/matrix\/\d+$/,
      async (id, url) => {
        const folder = analyses.folderOf(id, 'connectivity')
        const { values, parcels } = await readConnectomeMatrix(files, folder, placeIn(url))
        return sendFloats(values, [parcels, parcels])
      },
    ],
    [
      /^\/bytes\/connectivity\/([^/]+)\/seed\/\d+$/,
      async (id, url) => sendFile(files, await seedMapFile(files, analyses.folderOf(id, 'connectivity'), placeIn(url))),
    ],
    [
      /^\/bytes\/quality\/([^/]+)\/qcfc$/,
      async (id) => {
        const { values, names } = await readQcFcMatrix(files, analyses.folderOf(id, 'quality'))
        return sendFloats(values, [names.length, names.length])
      },
    ],
    [
      /^\/bytes\/results\/([^/]+)\/reconstruction$/,
      (id) => sendArray(files, results.row(id).folder, 'reconstruction.npy'),
    ],
    [/^\/bytes\/results\/([^/]+)\/z$/, (id) => sendArray(files, results.row(id).folder, 'z.npy')],
    [
      /^\/bytes\/analyses\/([^/]+)\/[a-z-]+$/,
      async (id, url) => {
        const name = analysisArrays.find((known) => url.pathname.endsWith(`/${known}`))
        if (!name) throw new AppError('notFound', 'There is nothing at this address.')
        const path = await analyses.arrayFile(id, name)
        return sendArray(files, folderOf(path), baseName(path))
      },
    ],
    [/^\/bytes\/exports\/([^/]+)$/, async (id) => sendFile(files, await exportedFile(files, workspace, id))],
    [/^\/bytes\/reports\/([^/]+)$/, async (id) => sendFile(files, reports.row(id).path, 'application/pdf')],
  ]
  const posts: Array<[RegExp, Answer]> = [
    [
      /^\/bytes\/(imports)$/,
      async (_, url, request) => {
        if (!request.body) throw new AppError('usage.bad', 'An upload needs a body.')
        const upload = await uploads.receive(url.searchParams.get('name') ?? '', readPieces(request.body))
        return json({ upload }, 200)
      },
    ],
  ]

  return async (request) => {
    const url = new URL(request.url)
    const table = request.method === 'GET' ? gets : request.method === 'POST' ? posts : []
    try {
      for (const [pattern, answer] of table) {
        const match = pattern.exec(url.pathname)
        if (match) return await answer(decodeId(match[1]), url, request)
      }
      throw new AppError('notFound', 'There is nothing at this address.')
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return json(error.toData(), statusOf(error))
    }
  }
}

const statusOf = (error: AppError): number => (error.code === 'notFound' ? 404 : error.code === 'input.bad' ? 422 : 400)

const decodeId = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new AppError('notFound', 'There is nothing at this address.')
  }
}

const json = (value: unknown, status: number): Response =>
  new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } })

/** The number that an address ends with. */
const placeIn = ({ pathname }: URL): number => Number(pathname.slice(pathname.lastIndexOf('/') + 1))

const volumePath = async (recordings: Recordings, id: string): Promise<string> => {
  const { path, recording } = await recordings.fresh(id)
  if (recording.kind === 'volume') return path
  const what = recording.kind === 'dense' ? 'a dense series' : 'a parcel series'
  throw new AppError('notFound', `${recording.name} is ${what} and has no volume.`)
}

const sendFile = async (files: FileStore, path: string, type = 'application/octet-stream'): Promise<Response> => {
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

const sendLabels = async (files: FileStore, labels: string | Uint8Array): Promise<Response> =>
  typeof labels === 'string'
    ? sendFile(files, labels)
    : new Response(labels as Uint8Array<ArrayBuffer>, { headers: { 'content-type': 'application/octet-stream' } })

const exportedFile = async (files: FileStore, workspace: Workspace, id: string): Promise<string> => {
  const folder = workspace.exportAt(/^[0-9a-f]+$/.test(id) ? id : 'none')
  const [file] = (await files.facts(folder)) ? await files.list(folder) : []
  if (!file) throw new AppError('notFound', 'The exported file is gone. Export it again.')
  return file.path
}

const sendArray = async (files: FileStore, folder: string, name: string): Promise<Response> => {
  const path = joinPath(folder, name)
  if (!(await files.facts(path))) throw new AppError('notFound', `${name} is no longer where it was.`)
  const { data, shape } = decodeNpy(await files.read(path, { maxBytes: 2 ** 31 }))
  return sendFloats(data, shape)
}

/** Float32 arrays are little-endian on every machine this runs on. */
const sendFloats = (values: Float32Array, shape: readonly number[]): Response =>
  new Response(values as Float32Array<ArrayBuffer>, {
    headers: { 'content-type': 'application/octet-stream', 'x-shape': shape.join(',') },
  })

/** A file as a body that is read no faster than it is taken. Pieces are copied: the store reuses its memory. */
const toStream = (pieces: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> => {
  const iterator = pieces[Symbol.asyncIterator]()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await iterator.next()
      if (done) controller.close()
      // A piece is valid until the next is asked for; `slice` of what Node hands out would not copy.
      else controller.enqueue(new Uint8Array(value))
    },
    async cancel() {
      await iterator.return?.()
    },
  })
}

async function* readPieces(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel()
  }
}
