import { defineStore } from 'pinia'
import { bytePaths, type AnalysisArray } from '../../preload/contract'
import { client, fetchArray } from '../client'
import { makeCache, makeCollection } from './collection'
import { useNotices } from './notices'

/** What models were asked about recordings: explanations, forecasts, embeddings, predictions. */
export const useAnalyses = defineStore('analyses', () => {
  const list = makeCollection(() => client.analyses.list({}))
  const analysis = makeCache((id: string) => client.analyses.get({ id }), 12)
  const arrays = makeCache((key: string) => {
    const [id, name] = key.split('/') as [string, AnalysisArray]
    return fetchArray(bytePaths.analysis(id, name))
  }, 8)
  const remove = (id: string) =>
    useNotices().attempt('The analysis could not be removed', async () => {
      await client.analyses.remove({ id })
      analysis.forget(id)
      await list.load()
    })
  return {
    ...list,
    get: analysis.get,
    array: (id: string, name: AnalysisArray) => arrays.get(`${id}/${name}`),
    remove,
  }
})
