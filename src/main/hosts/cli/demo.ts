import { AppError, type GivenJobRequest, type Job, type Recording } from '../../../preload/contract'
import { phantomTraining } from '../../services/sample/training'
import type { Core } from '../core/openCore'
import { tellFindings, type Io } from './outcome'
import { makeProgressLine, type ProgressLine } from './progressLine'

/** The whole way on the phantom, by the same jobs that the window starts. */
export const runDemo = async (core: Core, io: Io, signal: AbortSignal) => {
  const run = makeRunner(core, io, signal)

  await run({ kind: 'sample', seed: 1 })
  const sampled = core.recordings.list().filter(({ phantom }) => phantom)
  const volumes = sampled.filter(({ kind }) => kind === 'volume')
  const cohort = sampled.filter(({ kind }) => kind === 'series').map(({ id }) => id)
  const atlas = core.atlases.list().find(({ phantom }) => phantom)
  if (!atlas) throw new AppError('notFound', 'The sample came without its atlas.')

  for (const { id } of volumes) await run({ kind: 'parcellate', recordingId: id, atlasId: atlas.id })
  const model = await run({
    kind: 'train',
    name: 'Phantom',
    recordingIds: cohort,
    device: 'cpu',
    ...phantomTraining,
  })

  const results = []
  for (const recording of volumes) results.push(await detect(run, core, recording, model, cohort))
  const reports = []
  for (const result of results) {
    const id = await run({ kind: 'report', resultId: result.id, convention: 'neurological' })
    reports.push(core.workspace.reportAt(id))
  }
  const words = [
    ...results.map(
      ({ subject, anomalies, cells }) => `${subject}: ${anomalies} of ${cells} cells depart from the cohort`,
    ),
    'A phantom, made by code: nobody’s brain. Research use only.',
    ...reports,
  ]
  return { result: { workspace: core.workspace.root, model, results, reports, findings: [] }, words }
}

type Run = (request: GivenJobRequest) => Promise<string>

/** Starts a job and waits for it; gives the id of what it made. Whoever stops the demo stops the job. */
const makeRunner = (core: Core, io: Io, signal: AbortSignal): Run => {
  const line = makeProgressLine(io)
  return async (request) => {
    if (signal.aborted) throw new AppError('cancelled', 'Cancelled.')
    const started = await core.jobs.start(request)
    const cancel = () => void core.jobs.cancel(started.id)
    signal.addEventListener('abort', cancel)
    const news = core.jobs.watch()
    const shown = showProgress(news, started, line)
    const ended = await core.jobs.ended(started.id)
    signal.removeEventListener('abort', cancel)
    await news.return?.()
    await shown
    line.clear()
    tellFindings(io, ended.findings)
    if (ended.state === 'done' && ended.madeId !== null) return ended.madeId
    if (ended.state !== 'failed') throw new AppError('cancelled', 'Cancelled.')
    throw new AppError(ended.error?.code ?? 'bug', ended.error?.message ?? '', ended.error?.findings)
  }
}

const showProgress = async (news: AsyncIterable<Job>, { id, title }: Job, line: ProgressLine): Promise<void> => {
  for await (const job of news)
    if (job.id === id && job.state === 'running')
      line.show({ fraction: job.fraction, message: `${title}: ${job.message}` })
}

const detect = async (run: Run, core: Core, { id }: Recording, modelId: string, referenceIds: string[]) => {
  const resultId = await run({ kind: 'detect', modelId, recordingId: id, referenceIds, fdr: 0.05 })
  const { detection } = await core.results.get(resultId)
  const { subject, anomalies, cells, auroc } = detection
  return { id: resultId, subject, anomalies: anomalies.length, cells, auroc }
}
