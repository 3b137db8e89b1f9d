import { ref } from 'vue'
import { useJobs } from '../stores'

type Request = Parameters<ReturnType<typeof useJobs>['start']>[0]

/**
 * The button of a form: starts one job at a time of what `request` says, nothing while it is null, and tells the job's
 * id. That a job could not be started is said elsewhere.
 */
export const useStart = (request: () => Request | null, started?: (jobId: string) => void) => {
  const jobs = useJobs()
  const starting = ref(false)
  const start = async () => {
    const wanted = starting.value ? null : request()
    if (!wanted) return
    starting.value = true
    const job = await jobs.start(wanted)
    starting.value = false
    if (job) started?.(job.id)
  }
  return { starting, start }
}
