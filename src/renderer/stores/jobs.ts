import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Job } from '../../preload/contract'
import { client, watchJobs } from '../client'
import { useNotices } from './notices'
import { useSession } from './session'

type Request = Parameters<typeof client.jobs.start>[0]

export const isOver = (job: Job): boolean => job.state !== 'queued' && job.state !== 'running'

/** The long pieces of work, live. */
export const useJobs = defineStore('jobs', () => {
  const byId = shallowRef(new Map<string, Job>())
  const loaded = ref(false)
  const rows = computed(() => [...byId.value.values()].sort((a, b) => b.createdAt.localeCompare(a.createdAt)))
  const active = computed(() => rows.value.filter((job) => !isOver(job)).reverse())
  const running = computed(() => active.value.filter((job) => job.state === 'running'))

  const listeners = new Set<(job: Job) => void>()
  /** Calls back once for every job that ends while the window is open. */
  const onOver = (listener: (job: Job) => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  const put = (job: Job) => {
    const before = byId.value.get(job.id)
    byId.value = new Map(byId.value).set(job.id, job)
    if (isOver(job) && (!before || !isOver(before))) listeners.forEach((listener) => listener(job))
  }
  const putAll = (jobs: Job[]) => {
    const before = byId.value
    byId.value = new Map(jobs.map((job) => [job.id, job]))
    for (const job of jobs) {
      const known = before.get(job.id)
      if (known && !isOver(known) && isOver(job)) listeners.forEach((listener) => listener(job))
    }
    loaded.value = true
  }

  const follow = async (signal: AbortSignal) => {
    const session = useSession()
    for await (const news of watchJobs(signal)) {
      session.reachable = news.kind !== 'lost'
      if (news.kind === 'all') putAll(news.jobs)
      if (news.kind === 'one') put(news.job)
    }
  }
  const notices = useNotices()
  const started = (what: string, work: () => Promise<Job>) =>
    notices.attempt(what, async () => {
      const job = await work()
      // The stream may already have told of it, and of more than the answer knows.
      if (!byId.value.has(job.id)) put(job)
      return job
    })
  const start = (request: Request) => started('The work could not be started', () => client.jobs.start(request))
  const cancel = (id: string) =>
    notices.attempt('The work could not be stopped', async () => put(await client.jobs.cancel({ id })))
  const resume = (id: string) =>
    notices.attempt('The work could not go on', async () => put(await client.jobs.resume({ id })))
  const remove = (id: string) =>
    notices.attempt('The entry could not be removed', async () => {
      await client.jobs.remove({ id })
      const left = new Map(byId.value)
      left.delete(id)
      byId.value = left
    })
  return { rows, byId, loaded, active, running, follow, onOver, start, cancel, resume, remove }
})
