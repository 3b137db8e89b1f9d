import { AppError } from '../../preload/contract'
import type { FileStore, Inbox } from '../ports'
import { joinPath } from './paths'
import { layOut } from './uploadPaths'
import type { Workspace } from './workspace'

/** Of one file, and of all together that wait to be taken in. */
const maxBytes = 16 * 2 ** 30

/** Files that a browser sends: first one by one, then taken in together, so that sidecars lie beside their files. */
export interface Uploads {
  receive(name: string, pieces: AsyncIterable<Uint8Array>): Promise<string>
  /** Gives the paths under which the files now lie together. */
  take(ids: string[]): Promise<string[]>
  /** The same for files that are no recordings: gives the name of their folder, and their own in it. */
  gather(ids: string[]): Promise<{ upload: string; files: string[] }>
  /**
   * The same for a folder, each file at its path in it: gives the name under which it was sent, its own in that, and the
   * paths that could not be kept.
   */
  gatherFolder(
    name: string,
    sent: ReadonlyArray<{ upload: string; path: string }>,
  ): Promise<{ upload: string; file: string; refused: string[] }>
  /** Lets go of files that were sent, but will not be taken in. */
  forget(ids: readonly string[]): Promise<void>
  /** Forgets what was sent and never taken in. */
  clear(): Promise<void>
}

export const makeUploads = (parts: {
  files: FileStore
  inbox: Inbox
  workspace: Workspace
  newId(): string
}): Uploads => {
  const incoming = joinPath(parts.workspace.imports, 'incoming')
  const { measured, keep, release, has, empty } = openWaitingRoom()

  const layInto = async (folder: string, ids: string[]): Promise<string[]> => {
    const taken: string[] = []
    for (const id of ids) {
      const upload = release(id)
      const path = freePath(folder, upload.name, taken)
      await parts.inbox.move(upload.path, path)
      taken.push(path)
    }
    return taken
  }

  const forget = async (ids: readonly string[]): Promise<void> => {
    for (const id of ids) if (has(id)) await parts.files.remove(release(id).path)
  }

  return {
    async receive(name, pieces) {
      const id = parts.newId()
      const path = joinPath(incoming, id)
      const arriving = measured(pieces)
      try {
        await parts.inbox.receive(path, arriving.pieces, maxBytes)
      } catch (error) {
        arriving.giveUp()
        throw error
      }
      keep(id, { path, name: safeName(name), bytes: arriving.bytes() })
      return id
    },
    take: (ids) => layInto(joinPath(parts.workspace.imports, parts.newId()), ids),
    async gather(ids) {
      const upload = parts.newId()
      const folder = joinPath(parts.workspace.imports, upload)
      const paths = await layInto(folder, ids)
      return { upload, files: paths.map((path) => path.slice(folder.length + 1)) }
    },
    async gatherFolder(name, sent) {
      const [upload, file] = [parts.newId(), safeName(name)]
      const folder = joinPath(parts.workspace.imports, upload, file)
      const laid = layOut(sent.map(({ path }) => path))
      const refused = sent.filter((_, at) => laid[at] === null)
      for (const [at, { upload: id }] of sent.entries())
        if (laid[at]) await parts.inbox.move(release(id).path, joinPath(folder, ...laid[at]))
      await forget(refused.map(({ upload: id }) => id))
      if (refused.length === sent.length)
        throw new AppError('input.bad', 'None of its files has a name that can be kept.')
      return { upload, file, refused: refused.map(({ path }) => path) }
    },
    forget,
    async clear() {
      empty()
      await parts.files.remove(incoming)
    },
  }
}

interface Waiting {
  path: string
  name: string
  bytes: number
}

/** Files that were sent and not taken in yet, and the room that is left for more. */
const openWaitingRoom = () => {
  const waiting = new Map<string, Waiting>()
  let held = 0
  return {
    /** The pieces of a file, for as long as there is room for all that is waiting. */
    measured(pieces: AsyncIterable<Uint8Array>) {
      let bytes = 0
      async function* counted() {
        for await (const piece of pieces) {
          bytes += piece.byteLength
          held += piece.byteLength
          if (held > maxBytes) throw new AppError('input.bad', `More than ${maxBytes} bytes were sent at once.`)
          yield piece
        }
      }
      return { pieces: counted(), bytes: () => bytes, giveUp: () => void (held -= bytes) }
    },
    keep: (id: string, upload: Waiting) => void waiting.set(id, upload),
    has: (id: string) => waiting.has(id),
    release(id: string): Waiting {
      const upload = waiting.get(id)
      if (!upload) throw new AppError('notFound', 'There is no such upload. Send the file again.')
      waiting.delete(id)
      held -= upload.bytes
      return upload
    },
    empty() {
      waiting.clear()
      held = 0
    },
  }
}

/** A base name that is a plain file everywhere: no separators, no leading dot, no reserved characters. */
const safeName = (name: string): string => {
  const base = name.split(/[\\/]/).at(-1) ?? ''
  const plain = base.replace(/[^\p{L}\p{N}._+-]/gu, '_').replace(/^[.\s]+/, '')
  return plain.slice(-150) || 'file'
}

/** Files of the same name go into folders of their own. */
const freePath = (folder: string, name: string, taken: string[]): string => {
  let path = joinPath(folder, name)
  for (let n = 2; taken.includes(path); n++) path = joinPath(folder, String(n), name)
  return path
}
