import { defineStore } from 'pinia'
import { bytePaths, type CensorRule } from '../../preload/contract'
import { client, fetchArray } from '../client'
import { makeCache } from './collection'
import { useJobs } from './jobs'

/** What is known of the quality of recordings and of groups of them. */
export const useQuality = defineStore('quality', () => {
  const facts = makeCache((id: string) => client.quality.get({ id }), 20)
  const courses = makeCache((id: string) => fetchArray(bytePaths.quality(id)), 20)
  const spectra = makeCache((id: string) => fetchArray(bytePaths.spectrum(id)), 20)
  const traces = makeCache((id: string) => fetchArray(bytePaths.qcFc(id)), 4)
  /** Rules that somebody tries on recordings, kept while the window is open. */
  const tried = new Map<string, CensorRule>()

  // After a judgement everything may be another.
  useJobs().onOver(({ kind, state }) => {
    if (kind !== 'quality' || state !== 'done') return
    for (const cache of [facts, courses, spectra]) cache.clear()
    tried.clear()
  })
  return {
    /** Of a recording that was judged, as its summary in the list tells. */
    get: facts.get,
    /** [courses, frames], the rows as `qualityCourses` lists them. */
    courses: courses.get,
    /** [2, F]: frequencies in Hz, and the share of the global signal's power at each. */
    spectrum: spectra.get,
    /** [P, P] of a group: correlation of each edge with motion. */
    qcFc: traces.get,
    censor: (id: string, rule: CensorRule) => client.quality.censor({ id, rule }),
    tried,
  }
})
