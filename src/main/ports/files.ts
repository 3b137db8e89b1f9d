import type { Inflate } from '../domain/inflate'

export interface FileEntry {
  name: string
  path: string
  kind: 'file' | 'folder'
}

export interface FileFacts {
  bytes: number
  modifiedMs: number
  kind: 'file' | 'folder'
}

/** Files of this machine. Paths are absolute or relative to the working directory. */
export interface FileStore {
  /** Whole content; throws AppError 'input.bad' beyond `maxBytes` (default 256 MiB). */
  read(path: string, options?: { maxBytes?: number }): Promise<Uint8Array>
  /** The last `bytes` bytes as they are on disk, fewer when the file is shorter. */
  readEnd(path: string, bytes: number): Promise<Uint8Array>
  /** Exactly `bytes` bytes from `offset`, as they are on disk; throws AppError 'input.bad' when the file ends before. */
  readRange(path: string, offset: number, bytes: number): Promise<Uint8Array>
  readText(path: string, options?: { maxBytes?: number }): Promise<string>
  /** Content in pieces as they come; `.gz` content is inflated when `inflate` is set. A piece is only valid until the next is asked for. */
  stream(path: string, options?: { inflate?: boolean }): AsyncIterable<Uint8Array>
  /** Inflates a piece of a file that is compressed by itself, as in archives and MATLAB files. */
  inflate: Inflate
  /** Writes to a temporary name beside the target, syncs, renames. Makes the folders that are missing. Pieces need not fit in memory together. */
  write(path: string, content: Uint8Array | string | AsyncIterable<Uint8Array>): Promise<void>
  copy(from: string, to: string): Promise<void>
  /** Null where there is nothing that could be read to its end: no such path, a device, a pipe. */
  facts(path: string): Promise<FileFacts | null>
  /** Entries of a folder, sorted by name; symbolic links are resolved, those that lead back up are left out. */
  list(folder: string): Promise<FileEntry[]>
  makeFolder(path: string): Promise<void>
  /** Removes a file or a folder with its content; no error when absent. */
  remove(path: string): Promise<void>
  /** SHA-256 of the content as it is on disk, lower-case hex. */
  sha256(path: string): Promise<string>
}
