import { defineStore } from 'pinia'
import { bytePaths } from '../../preload/contract'
import { client, fetchFile } from '../client'
import { makeCache, makeCollection } from './collection'

/** The atlases of the workspace, with their parcels and label volumes. */
export const useAtlases = defineStore('atlases', () => {
  const list = makeCollection(() => client.atlases.list({}))
  const atlas = makeCache((id: string) => client.atlases.get({ id }), 8)
  const labels = makeCache((id: string) => fetchFile(bytePaths.atlas(id)), 4)
  const template = makeCache(() => fetchFile(bytePaths.template()), 1)

  /** An atlas of the user's; it may have been there before under other names. */
  const take = async (given: Parameters<typeof client.atlases.import>[0]) => {
    const taken = await client.atlases.import(given)
    if (taken.atlas) {
      atlas.forget(taken.atlas.id)
      labels.forget(taken.atlas.id)
      await list.load()
    }
    return taken
  }
  /** Which space an atlas of the user's is in. */
  const correct = async (id: string, space: string | undefined) => {
    const corrected = await client.atlases.correct({ id, space })
    atlas.forget(id)
    await list.load()
    return corrected
  }
  /** What speaks against an atlas for these recordings. */
  const doubts = (asked: Parameters<typeof client.atlases.doubts>[0]) => client.atlases.doubts(asked)
  /** Gives what takes it back. */
  const remove = async (id: string) => {
    const { removal } = await client.atlases.remove({ id })
    atlas.forget(id)
    labels.forget(id)
    await list.load()
    return async () => {
      await client.removals.undo({ id: removal })
      await list.load()
    }
  }
  return {
    ...list,
    take,
    correct,
    doubts,
    remove,
    /** The atlas with its parcels. */
    get: atlas.get,
    /** The label volume's file (.nii.gz). */
    volume: labels.get,
    /** A head in MNI space, to lie behind an atlas. */
    template: () => template.get(''),
  }
})
