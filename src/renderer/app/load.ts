import type { Router } from 'vue-router'
import type { Job, Recording } from '../../preload/contract'
import { outcomeOf, shelfOf } from '../lib/jobOutcomes'
import { filterOfValues } from '../lib/grid/filter'
import { scanOutcome } from '../lib/scanOutcome'
import { saveExport } from '../ui/save'
import {
  useAnalyses,
  useAtlases,
  useDatasets,
  useJobs,
  useModels,
  useNotices,
  useRecordings,
  useRecordingTable,
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
    useDatasets().load(),
    useAtlases().load(),
    useModels().load(),
    useResults().load(),
    useReports().load(),
    useAnalyses().load(),
  ])
  await session.loadDevices()
}

/** Reads again what a job of this kind has changed. */
const reload = async ({ kind }: Job): Promise<void> => {
  const shelf = shelfOf[kind]
  if (kind === 'scan' || kind === 'sample') await useDatasets().refresh()
  if (kind === 'quality') await useRecordings().load()
  if (shelf === 'recordings') await Promise.all([useRecordings().refresh(), useAtlases().load()])
  if (shelf === 'models') await useModels().load()
  if (shelf === 'results') await Promise.all([useResults().load(), useRecordings().load()])
  if (shelf === 'reports') await useReports().load()
  if (shelf === 'analyses') await useAnalyses().load()
}

/** How to get to what a job made. */
const wayTo = (router: Router, job: Job) => {
  const outcome = outcomeOf(job, (id) => useRecordings().byId.has(id))
  if (!outcome) return undefined
  const { noun, place } = outcome
  if (place === 'save') return [{ label: `Save the ${noun}`, run: () => void saveExport(job.id) }]
  const run = () => {
    if (place === 'recording') useSelection().lookAtRecording(job.madeId)
    const hasId = place !== 'data' && place !== 'recording'
    void router.push({ name: place, params: hasId ? { id: job.madeId ?? '' } : {} })
  }
  return [{ label: `Show the ${noun}`, run }]
}

/** Says what a scan brought, and leads to what is wrong with it. */
const tellOfScan = async (router: Router, job: Job, before: readonly Recording[]): Promise<void> => {
  const datasets = useDatasets()
  const dataset = datasets.byId.get(job.madeId ?? '')
  if (!dataset) return
  const findings = await datasets.findings(dataset.id).catch(() => job.findings)
  const outcome = scanOutcome(dataset, { before, after: useRecordings().rows }, findings)
  const known = new Set(before.map(({ id }) => id))
  const fresh = useRecordings().rows.filter(({ id, datasetId }) => datasetId === dataset.id && !known.has(id))
  const hidden = useRecordingTable().tellHidden(fresh.map(({ id }) => id))
  const toFindings = { name: 'dataFindings', query: { f: `dataset:${filterOfValues([dataset.name])}`, by: 'code' } }
  const toDataset = { name: 'datasets', params: { id: dataset.id } }
  useNotices().tell({
    ...outcome,
    detail: [outcome.detail, hidden.detail].filter(Boolean).join(' '),
    actions: [
      outcome.leadsToFindings
        ? { label: 'Show the findings', run: () => void router.push(toFindings) }
        : { label: 'Show the data set', run: () => void router.push(toDataset) },
      ...hidden.actions,
    ],
  })
}

/** Whether somebody looks at what the message would say: the job's own page, or the form that asked for the search. */
const isWatched = (router: Router, { id, kind }: Job): boolean => {
  const { name, params, query } = router.currentRoute.value
  if (kind === 'findLearningRate') return name === 'models' && 'train' in query
  return name === 'jobs' && params.id === id
}

/** When a job ends: lists are read again, and a message says what came of it, unless it is being looked at. */
export const followWork = (router: Router): void => {
  const notices = useNotices()
  useJobs().onOver(async (job) => {
    const before = useRecordings().rows
    await reload(job)
    if (isWatched(router, job)) return
    if (job.state === 'done' && job.kind === 'scan') await tellOfScan(router, job, before)
    else if (job.state === 'done') {
      notices.tell({
        tone: job.findings.some((finding) => finding.severity !== 'info') ? 'warning' : 'success',
        title: job.title,
        findings: job.findings,
        actions: wayTo(router, job),
      })
    }
    if (job.state === 'failed') {
      notices.tell({
        tone: 'error',
        title: `Failed: ${job.title}`,
        detail: job.error?.message,
        findings: job.error?.findings,
        actions: [{ label: 'Show the job', run: () => void router.push({ name: 'jobs', params: { id: job.id } }) }],
      })
    }
  })
}
