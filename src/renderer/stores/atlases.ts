import { defineStore } from 'pinia'
import { bytePaths } from '../../preload/contract'
import { client, fetchFile } from '../client'
import { makeCache, makeCollection } from './collection'

/** The atlases of the workspace, with their parcels and label volumes. */
export const useAtlases = defineStore('atlases', () => {
  const list = makeCollection(() => client.atlases.list({}))
  const atlas = makeCache((id: string) => client.atlases.get({ id }), 8)
  const labels = makeCache((id: string) => fetchFile(bytePaths.atlas(id)), 4)
  return {
    ...list,
    /** The atlas with its parcels. */
    get: atlas.get,
    /** The label volume's file (.nii.gz). */
    volume: labels.get,
  }
})
