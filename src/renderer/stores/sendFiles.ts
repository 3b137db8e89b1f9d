import { AppError } from '../../preload/contract'
import { client, uploadFile } from '../client'
import { bytesOf, type SentFolder } from '../lib/droppedFiles'

/** How far a folder is on its way from a browser to the program. */
export interface Sending {
  name: string
  files: number
  allFiles: number
  bytes: number
  allBytes: number
  etaSeconds: number | null
  stop: () => void
}
export type SentFile = { upload: string; path: string }

/** So many files are under way at a time: small ones wait for answers, not for the line. */
const AT_ONCE = 4

/** Sends every file of a folder, or none: what has arrived is let go of when another fails or somebody stops it. */
export const sendFiles = async (folder: SentFolder, tell: (far: Sending) => void): Promise<SentFile[]> => {
  const stopped = new AbortController()
  const began = Date.now()
  const sent: SentFile[] = []
  const waiting = [...folder.files]
  const all = { name: folder.name, allFiles: folder.files.length, allBytes: bytesOf(folder) }
  let bytes = 0
  const tellHowFar = () => {
    const etaSeconds = bytes > 0 ? ((Date.now() - began) / 1000) * (all.allBytes / bytes - 1) : null
    tell({ ...all, files: sent.length, bytes, etaSeconds, stop: () => stopped.abort() })
  }
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      sent.push({ upload: await uploadFile(next.file, stopped.signal), path: next.path })
      bytes += next.file.size
      tellHowFar()
    }
  }
  tellHowFar()
  const failures: unknown[] = []
  const workers = Array.from({ length: AT_ONCE }, () =>
    work().catch((error: unknown) => {
      failures.push(error)
      stopped.abort()
    }),
  )
  await Promise.all(workers)
  if (failures.length === 0) return sent
  await client.uploads.forget({ uploads: sent.map(({ upload }) => upload) })
  // Whatever went wrong first has stopped the others.
  throw failures.find((error) => !(error instanceof AppError && error.code === 'cancelled')) ?? failures[0]
}
