import { join } from 'node:path'

/** Where the build puts things, seen from the folder of the main entries. */
export const builtFiles = (mainFolder: string) => ({
  worker: join(mainFolder, 'worker.js'),
  preload: join(mainFolder, '../preload/index.js'),
  window: join(mainFolder, '../renderer'),
})
