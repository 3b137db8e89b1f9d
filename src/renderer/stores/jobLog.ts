import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { withLine, type JobLine } from '../lib/jobLines'
import { useJobs } from './jobs'

/** What the jobs said since the window was opened. */
export const useJobLog = defineStore('jobLog', () => {
  const jobs = useJobs()
  const lines = shallowRef<ReadonlyMap<string, readonly JobLine[]>>(new Map())

  watch(
    () => jobs.byId,
    (now, before) => {
      const next = new Map(lines.value)
      for (const job of now.values()) {
        if (job !== before?.get(job.id)) next.set(job.id, withLine(next.get(job.id) ?? [], job, Date.now()))
      }
      for (const id of next.keys()) if (!now.has(id)) next.delete(id)
      lines.value = next
    },
    { immediate: true, flush: 'sync' },
  )
  return { lines }
})
