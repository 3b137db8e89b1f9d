import type { ReadHdf5 } from '../domain/hdf5'
import type { Inflate } from '../domain/inflate'

export interface FileEntry {
  name: string
  path: string
  kind: 'file' | 'folder'
}

export interface FileFacts {
  bytes: number
  /** Last change of the content (mtime), and of content, name or permissions (ctime). */
  modifiedMs: number
  changedMs: number
  kind: 'file' | 'folder'
}

/** Something that lies in a folder which is walked. */
export interface WalkedEntry {
  /** From that folder on, with '/'. */
  path: string
  /**
   * A link to a file inside the walked folder counts as that file. What is not gone into: a link that leads nowhere,
   * out of the walked folder or to a folder; what is no file, such as a pipe; a folder that may not be read or that
   * lies too deep.
   */
  kind: 'file' | 'folder' | 'linkBroken' | 'linkOut' | 'linkToFolder' | 'noFile' | 'denied' | 'tooDeep'
  /** Of files. */
  bytes: number
  modifiedMs: number
  changedMs: number
}

export interface Part {
  offset: number
  bytes: number
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
  /** Reads the bytes of an HDF5 file, as MATLAB files of version 7.3 are, without being held up or brought down by any. */
  readHdf5: ReadHdf5
  /** Writes to a temporary name beside the target, syncs, renames. Makes the folders that are missing. Pieces need not fit in memory together. */
  write(path: string, content: Uint8Array | string | AsyncIterable<Uint8Array>): Promise<void>
  copy(from: string, to: string): Promise<void>
  /** The path from the root of the file system; whether there is anything is not asked. */
  absolute(path: string): string
  /** Null where there is nothing that could be read to its end: no such path, a device, a pipe. */
  facts(path: string): Promise<FileFacts | null>
  /** Entries of a folder, sorted by name; symbolic links are resolved, those that lead back up are left out. */
  list(folder: string): Promise<FileEntry[]>
  /**
   * All that lies in a folder, at most `deepest` folders down, folder by folder, sorted by name; names that begin with
   * a dot are passed over. Fast, so it does not let others have the thread: for child processes alone.
   */
  walk(folder: string, deepest: number): AsyncIterable<WalkedEntry[]>
  /**
   * Parts of a file as they are on disk, in one opening: `choose` is told what the file is and names them. A part is
   * shorter where the file ends before, and valid until the next call. Does not let others have the thread either.
   */
  readParts(
    path: string,
    choose: (facts: FileFacts) => readonly Part[],
  ): Promise<{ facts: FileFacts; parts: Uint8Array[] }>
  /** SHA-256 of bytes at hand, one after the other, lower-case hex; texts as UTF-8. */
  hashBytes(parts: ReadonlyArray<Uint8Array | string>): string
  /** What the first bytes of a gzip file inflate to, as far as they go; null when they are no gzip. Give a few KiB: they may hold a thousand times as much. */
  inflateStart(bytes: Uint8Array): Uint8Array | null
  /** All that a gzip file at hand inflates to, checked by its sums; null when it is damaged, cut, or holds more than `mostBytes`. */
  inflateWhole(bytes: Uint8Array, mostBytes: number): Uint8Array | null
  makeFolder(path: string): Promise<void>
  /** Removes a file or a folder with its content; no error when absent. */
  remove(path: string): Promise<void>
  /** SHA-256 of the content as it is on disk, lower-case hex. */
  sha256(path: string): Promise<string>
}
