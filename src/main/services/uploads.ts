import { AppError } from '../../preload/contract'
import type { FileStore, Inbox } from '../ports'
import { joinPath } from './paths'
import type { Workspace } from './workspace'

const maxBytes = 16 * 2 ** 30

/** Files that a browser sends: first one by one, then taken in together, so that sidecars lie beside their files. */
export interface Uploads {
  receive(name: string, pieces: AsyncIterable<Uint8Array>): Promise<string>
  /** Gives the paths under which the files now lie together. */
  take(ids: string[]): Promise<string[]>
  /** The same for files that are no recordings: gives the name of their folder, and their own in it. */
  gather(ids: string[]): Promise<{ upload: string; files: string[] }>
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
  const waiting = new Map<string, { path: string; name: string }>()

  const layInto = async (folder: string, ids: string[]): Promise<string[]> => {
    const taken: string[] = []
    for (const id of ids) {
      const upload = waiting.get(id)
      if (!upload) throw new AppError('notFound', 'There is no such upload. Send the file again.')
      waiting.delete(id)
      const path = freePath(folder, upload.name, taken)
      await parts.inbox.move(upload.path, path)
      taken.push(path)
    }
    return taken
  }

  return {
    async receive(name, pieces) {
      const id = parts.newId()
      const path = joinPath(incoming, id)
      await parts.inbox.receive(path, pieces, maxBytes)
      waiting.set(id, { path, name: safeName(name) })
      return id
    },
    take: (ids) => layInto(joinPath(parts.workspace.imports, parts.newId()), ids),
    async gather(ids) {
      const upload = parts.newId()
      const folder = joinPath(parts.workspace.imports, upload)
      const paths = await layInto(folder, ids)
      return { upload, files: paths.map((path) => path.slice(folder.length + 1)) }
    },
    async clear() {
      waiting.clear()
      await parts.files.remove(incoming)
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
