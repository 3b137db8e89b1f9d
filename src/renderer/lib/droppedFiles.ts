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

/** Every file of a drop, folders walked through. */
export const filesOf = async (transfer: DataTransfer): Promise<File[]> => {
  // The list of items is emptied once the event is over: all of it is taken before anything is waited for.
  const dropped = [...transfer.items].map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }))
  const files: File[] = []
  for (const { entry, file } of dropped) {
    if (entry?.isDirectory) files.push(...(await walk(entry)))
    else if (file) files.push(file)
  }
  return files
}
