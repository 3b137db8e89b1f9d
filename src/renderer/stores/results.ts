import { defineStore } from 'pinia'
import { bytePaths } from '../../preload/contract'
import { client, fetchArray } from '../client'
import { makeCache, makeCollection } from './collection'

/** What detection made, one result per run. */
export const useResults = defineStore('results', () => {
  const list = makeCollection(() => client.results.list({}))
  const result = makeCache((id: string) => client.results.get({ id }), 12)
  const reconstruction = makeCache((id: string) => fetchArray(bytePaths.reconstruction(id)), 3)
  const zMap = makeCache((id: string) => fetchArray(bytePaths.zMap(id)), 6)
  return {
    ...list,
    get: result.get,
    /** [4, T, P]: recorded (scaled), reconstructed, lower and upper edge of the cohort's band. */
    reconstruction: reconstruction.get,
    /** [windows, P] robust z, NaN where unjudged. */
    zMap: zMap.get,
  }
})
