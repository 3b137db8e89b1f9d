import { AppError } from '../../preload/contract'
import type { FileStore } from '../ports'
import type { Analyses } from './analyses'
import type { Atlases } from './atlases'
import { analysisAnswers, recordingAnswers, type Answers } from './bytes/answers'
import { sendArray, sendFile, sendLabels } from './bytes/send'
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

/** Volumes and arrays as bytes, by the paths of the contract's `bytePaths`. */
export const makeBytes = (parts: BytesParts): ((request: Request) => Promise<Response>) => {
  const { files, workspace, atlases, results, reports, uploads } = parts

  const gets: Answers = [
    ...recordingAnswers(parts),
    ...analysisAnswers(parts),
    [/^\/bytes\/atlases\/([^/]+)\/volume$/, async (id) => sendLabels(files, await atlases.labels(id))],
    [/^\/bytes\/(template)$/, async () => sendFile(files, parts.template)],
    [
      /^\/bytes\/results\/([^/]+)\/reconstruction$/,
      (id) => sendArray(files, results.row(id).folder, 'reconstruction.npy'),
    ],
    [/^\/bytes\/results\/([^/]+)\/z$/, (id) => sendArray(files, results.row(id).folder, 'z.npy')],
    [/^\/bytes\/exports\/([^/]+)$/, async (id) => sendFile(files, await exportedFile(files, workspace, id))],
    [/^\/bytes\/reports\/([^/]+)$/, async (id) => sendFile(files, reports.row(id).path, 'application/pdf')],
  ]
  const posts: Answers = [
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

const exportedFile = async (files: FileStore, workspace: Workspace, id: string): Promise<string> => {
  const folder = workspace.exportAt(/^[0-9a-f]+$/.test(id) ? id : 'none')
  const [file] = (await files.facts(folder)) ? await files.list(folder) : []
  if (!file) throw new AppError('notFound', 'The exported file is gone. Export it again.')
  return file.path
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
