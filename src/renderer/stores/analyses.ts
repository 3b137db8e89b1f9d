import { defineStore } from 'pinia'
import { bytePaths, type AnalysisArray } from '../../preload/contract'
import { client, fetchArray, fetchFile } from '../client'
import { makeCache, makeCollection } from './collection'
import { useNotices } from './notices'

/** What was asked of recordings: of models (explanations, forecasts, embeddings, predictions), or of the recordings alone. */
export const useAnalyses = defineStore('analyses', () => {
  const list = makeCollection(() => client.analyses.list({}))
  const analysis = makeCache((id: string) => client.analyses.get({ id }), 12)
  const arrays = makeCache((key: string) => {
    const [id, name] = key.split('/') as [string, AnalysisArray]
    return fetchArray(bytePaths.analysis(id, name))
  }, 8)
  const placed = (key: string): [id: string, place: number] => {
    const [id, place] = key.split('/')
    return [id, Number(place)]
  }
  const matrices = makeCache((key: string) => fetchArray(bytePaths.connectome(...placed(key))), 8)
  /** A matrix that was computed elsewhere is read again every time it is opened: its file may have changed. */
  const get = (id: string) => {
    if (list.byId.value.get(id)?.imported) {
      analysis.forget(id)
      matrices.forget(`${id}/0`)
    }
    return analysis.get(id)
  }
  const seedMaps = makeCache((key: string) => fetchFile(bytePaths.seedMap(...placed(key))), 3)
  const remove = (id: string) =>
    useNotices().attempt('The analysis could not be removed', async () => {
      await client.analyses.remove({ id })
      analysis.forget(id)
      await list.load()
    })
  return {
    ...list,
    get,
    array: (id: string, name: AnalysisArray) => arrays.get(`${id}/${name}`),
    /** A matrix of a connectome, [P, P], by its place in the list. */
    matrix: (id: string, place: number) => matrices.get(`${id}/${place}`),
    /** The map of a seed (NIfTI), by its place in the list. */
    seedMap: (id: string, place: number) => seedMaps.get(`${id}/${place}`),
    remove,
  }
})
