import type { FileStore } from '../../ports'

/**
 * Makes the folder of a model and trains into it. Where that fails or is cancelled before anything was written, the
 * folder goes again, if it was not there before.
 */
export const trainInto = async <T>(files: FileStore, folder: string, train: () => Promise<T>): Promise<T> => {
  const isNew = (await files.facts(folder)) === null
  // Before the first step: nobody shall train for nothing.
  await files.makeFolder(folder)
  try {
    return await train()
  } catch (error) {
    const isEmpty =
      isNew &&
      (await files
        .list(folder)
        .then((entries) => entries.length === 0)
        .catch(() => false))
    if (isEmpty) await files.remove(folder)
    throw error
  }
}
