import type { Router } from 'vue-router'
import type { Job } from '../../preload/contract'
import {
  useAtlases,
  useJobs,
  useModels,
  useNotices,
  useRecordings,
  useReports,
  useResults,
  useSelection,
  useSession,
} from '../stores'

/** Reads everything the window lists. */
export const loadAll = async (): Promise<void> => {
  const session = useSession()
  await session.load()
  await Promise.all([
    useRecordings().load(),
    useAtlases().load(),
    useModels().load(),
    useResults().load(),
    useReports().load(),
  ])
  await session.loadDevices()
}

/** What each kind of job leaves behind: what is to be read again, and how to get there. */
const made = (
  router: Router,
): Record<Job['kind'], { reload: () => Promise<unknown>; open?: { label: string; to: (job: Job) => void } }> => ({
  sample: {
    reload: () => Promise.all([useRecordings().refresh(), useAtlases().load()]),
    open: { label: 'Show the recordings', to: () => void router.push('/data') },
  },
  parcellate: {
    reload: () => Promise.all([useRecordings().refresh(), useAtlases().load()]),
    open: {
      label: 'Open the recording',
      to: (job) => {
        if (job.madeId) useSelection().lookAtRecording(job.madeId)
        void router.push('/recording')
      },
    },
  },
  train: {
    reload: () => useModels().load(),
    open: {
      label: 'Show the model',
      to: (job) => void router.push({ name: 'models', params: { id: job.madeId ?? '' } }),
    },
  },
  detect: {
    reload: () => Promise.all([useResults().load(), useRecordings().load()]),
    open: {
      label: 'Show the findings',
      to: (job) => void router.push({ name: 'findings', params: { id: job.madeId ?? '' } }),
    },
  },
  report: {
    reload: () => useReports().load(),
    open: {
      label: 'Show the report',
      to: (job) => void router.push({ name: 'reports', params: { id: job.madeId ?? '' } }),
    },
  },
})

/** When a job ends: lists are read again, and a message says what came of it. */
export const followWork = (router: Router): void => {
  const notices = useNotices()
  const outcome = made(router)
  useJobs().onOver(async (job) => {
    await outcome[job.kind].reload()
    const open = outcome[job.kind].open
    if (job.state === 'done') {
      notices.tell({
        tone: job.findings.some((finding) => finding.severity !== 'info') ? 'warning' : 'success',
        title: job.title,
        findings: job.findings,
        action: open && { label: open.label, run: () => open.to(job) },
      })
    }
    if (job.state === 'failed') {
      notices.tell({
        tone: 'error',
        title: `Failed: ${job.title}`,
        detail: job.error?.message,
        findings: job.error?.findings,
        action: { label: 'Show the job', run: () => void router.push({ name: 'jobs', params: { id: job.id } }) },
      })
    }
  })
}
