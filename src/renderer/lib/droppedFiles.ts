/** A folder of somebody's as a browser knows it: the files in it, each with its path from there. */
export interface SentFolder {
  name: string
  files: Array<{ path: string; file: File }>
}

const entriesIn = (reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> =>
  new Promise((resolve, reject) => reader.readEntries(resolve, reject))

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject))

/** What programs leave behind in folders, and what versions are kept by: no part of the data. */
export const isOfData = (path: string): boolean =>
  path.split('/').every((part) => part === '.bidsignore' || (!part.startsWith('.') && part !== 'Thumbs.db'))

const walk = async (entry: FileSystemEntry, path: string): Promise<SentFolder['files']> => {
  if (!isOfData(path)) return []
  if (entry.isFile) return [{ path, file: await fileOf(entry as FileSystemFileEntry) }]
  return walkAll(entry as FileSystemDirectoryEntry, `${path}/`)
}

const walkAll = async (folder: FileSystemDirectoryEntry, above: string): Promise<SentFolder['files']> => {
  const reader = folder.createReader()
  const files: SentFolder['files'] = []
  // One reading gives at most a hundred entries; an empty one ends the folder.
  for (let entries = await entriesIn(reader); entries.length > 0; entries = await entriesIn(reader))
    for (const inner of entries) files.push(...(await walk(inner, above + inner.name)))
  return files
}

/** What was dropped, before anything is waited for: the list of a drop is emptied once its event is over. */
const droppedIn = (transfer: DataTransfer) =>
  [...transfer.items].map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }))

/** Files and folders of a drop, as whoever knows their paths takes them. */
export const partsOf = (transfer: DataTransfer): { files: File[]; folders: File[] } => {
  const parts: { files: File[]; folders: File[] } = { files: [], folders: [] }
  for (const { entry, file } of droppedIn(transfer))
    if (file) parts[entry?.isDirectory ? 'folders' : 'files'].push(file)
  return parts
}

/** Files and folders of a drop, for whoever knows no paths: folders are walked through. */
export const contentsOf = async (transfer: DataTransfer): Promise<{ files: File[]; folders: SentFolder[] }> => {
  const dropped = droppedIn(transfer)
  const files: File[] = []
  const folders: SentFolder[] = []
  for (const { entry, file } of dropped) {
    if (entry?.isDirectory)
      folders.push({ name: entry.name, files: await walkAll(entry as FileSystemDirectoryEntry, '') })
    else if (file) files.push(file)
  }
  return { files, folders }
}

/** The folder that was chosen in a dialog: its files carry their paths from above it. */
export const chosenFolder = (chosen: readonly File[]): SentFolder | null => {
  const [name] = chosen[0]?.webkitRelativePath.split('/') ?? []
  if (!name) return null
  const files = chosen.map((file) => ({ path: file.webkitRelativePath.slice(name.length + 1), file }))
  return { name, files: files.filter(({ path }) => isOfData(path)) }
}

export const bytesOf = ({ files }: SentFolder): number => files.reduce((sum, { file }) => sum + file.size, 0)
