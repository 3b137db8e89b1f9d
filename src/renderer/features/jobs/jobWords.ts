import type { Job } from '../../../preload/contract'
import { formatDuration, formatPercent, formatWhen } from '../../lib/format'

export const stateWords: Record<Job['state'], string> = {
  queued: 'waiting',
  running: 'running',
  done: 'done',
  failed: 'failed',
  cancelled: 'stopped',
  interrupted: 'interrupted',
}
export const stateIcons: Record<Job['state'], string> = {
  queued: 'pi-clock',
  running: 'pi-play-circle',
  done: 'pi-check-circle',
  failed: 'pi-times-circle',
  cancelled: 'pi-stop-circle',
  interrupted: 'pi-pause-circle',
}
export const kindWords: Record<Job['kind'], string> = {
  sample: 'sample data',
  parcellate: 'parcel series',
  train: 'training',
  detect: 'detection',
  report: 'report',
  importWeights: 'import of weights',
  exportWeights: 'export of weights',
  truth: 'truth test',
  finetune: 'fine-tuning',
  findLearningRate: 'search for a learning rate',
  forecast: 'forecast',
  embed: 'embeddings',
  predict: 'prediction',
  explain: 'explanation',
  scan: 'data set',
  quality: 'quality',
  clean: 'cleaning',
  connectivity: 'connectivity',
  exportData: 'export',
}

/** Seconds a job has taken so far, or took; null when it has not started. */
export const elapsedSeconds = (job: Pick<Job, 'startedAt' | 'endedAt'>, nowMs: number): number | null => {
  if (job.startedAt === null) return null
  const end = job.endedAt === null ? nowMs : Date.parse(job.endedAt)
  return Math.max(0, (end - Date.parse(job.startedAt)) / 1000)
}

/** How a job stands, in a few words: `61 %, about 4 min left`. */
export const standing = (job: Job, place: number | null): string => {
  if (job.state === 'queued') return place === null || place === 0 ? 'next' : `${place} before it`
  if (job.state !== 'running') {
    const stopped = job.fraction !== null && job.state !== 'done' ? ` at ${formatPercent(job.fraction)}` : ''
    return `${stateWords[job.state]}${stopped}`
  }
  if (job.fraction === null) return 'running'
  const left =
    job.etaSeconds === null ? 'working out how long it takes' : `about ${formatDuration(job.etaSeconds)} left`
  return `${formatPercent(job.fraction)}, ${left}`
}

/** ISO 8601 to `15:20` when it was today, to the date otherwise. */
export const shortWhen = (iso: string, now = new Date()): string => {
  const [day, minute] = formatWhen(iso).split(' ')
  return formatWhen(now.toISOString()).startsWith(day) ? minute : day
}
