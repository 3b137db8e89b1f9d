const entriesIn = (reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> =>
  new Promise((resolve, reject) => reader.readEntries(resolve, reject))

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject))

const walk = async (entry: FileSystemEntry): Promise<File[]> => {
  if (entry.isFile) return [await fileOf(entry as FileSystemFileEntry)]
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const files: File[] = []
  // One reading gives at most a hundred entries; an empty one ends the folder.
  for (let entries = await entriesIn(reader); entries.length > 0; entries = await entriesIn(reader)) {
    for (const inner of entries) files.push(...(await walk(inner)))
  }
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

/** Every file of a drop, folders walked through; and whether there were folders. */
export const filesOf = async (transfer: DataTransfer): Promise<{ files: File[]; hadFolders: boolean }> => {
  const dropped = droppedIn(transfer)
  const files: File[] = []
  for (const { entry, file } of dropped) {
    if (entry?.isDirectory) files.push(...(await walk(entry)))
    else if (file) files.push(file)
  }
  return { files, hadFolders: dropped.some(({ entry }) => entry?.isDirectory) }
}
