import { defineStore } from 'pinia'
import { bytePaths, type Source } from '../../preload/contract'
import { client, fetchNamedFile, uploadFile } from '../client'
import { makeCache, makeCollection } from './collection'

/** The models of the workspace, with their cards and loss curves. */
export const useModels = defineStore('models', () => {
  const list = makeCollection(() => client.models.list({}))
  const settings = makeCache(() => client.models.settings({}), 1)
  /** Sends files to be read once, together; in the desktop app their paths are enough. */
  const send = async (files: readonly File[]): Promise<{ source: Source; files: string[] }> => {
    const uploads: string[] = []
    for (const file of files) uploads.push(await uploadFile(file))
    const gathered = await client.uploads.gather({ uploads })
    return { source: { upload: gathered.upload }, files: gathered.files }
  }
  return {
    ...list,
    /** Every setting of a training, its default and what it means. */
    settings: () => settings.get(''),
    estimate: (planned: Parameters<typeof client.models.estimate>[0]) => client.models.estimate(planned),
    labelColumns: (table: Source) => client.models.labelColumns({ table }),
    send,
    /** The file that an export made. */
    exported: (jobId: string) => fetchNamedFile(bytePaths.export(jobId)),
  }
})
