import { jobRequestSchema, type GivenJobRequest, type JobRequest } from '../../preload/contract'
import { planEmbed, planExplain, planForecast, planPredict } from './plans/analysisPlans'
import { planClean } from './plans/cleanPlan'
import { planConnectivity } from './plans/connectivityPlan'
import { planExportData } from './plans/exportPlan'
import { planExportWeights, planImportWeights, planTruth } from './plans/modelPlans'
import { inParallel } from './inParallel'
import type { JobPlan, PlannerParts } from './plans/plan'
import { planQuality } from './plans/qualityPlan'
import { planDetect, planParcellate, planReport, planSample } from './plans/recordingPlans'
import type { Recordings } from './recordings'
import { planScan } from './plans/scanPlan'
import { planFindLearningRate, planFinetune, planTrain } from './plans/trainingPlans'

export type { JobPlan, PlannerParts } from './plans/plan'

/** Turns a request by ids into work on paths; throws AppError 'notFound' or 'usage.bad' when it makes no sense. */
export type Planner = (jobId: string, request: GivenJobRequest) => Promise<JobPlan>

type Plans = {
  [Kind in JobRequest['kind']]: (
    parts: PlannerParts,
    jobId: string,
    request: Extract<JobRequest, { kind: Kind }>,
  ) => JobPlan<Kind> | Promise<JobPlan<Kind>>
}

const plans: Plans = {
  sample: planSample,
  parcellate: planParcellate,
  train: planTrain,
  detect: planDetect,
  report: planReport,
  importWeights: planImportWeights,
  exportWeights: planExportWeights,
  truth: planTruth,
  finetune: planFinetune,
  findLearningRate: planFindLearningRate,
  forecast: planForecast,
  embed: planEmbed,
  predict: planPredict,
  explain: planExplain,
  scan: planScan,
  quality: planQuality,
  clean: planClean,
  connectivity: planConnectivity,
  exportData: planExportData,
}

export const makePlanner =
  (parts: PlannerParts): Planner =>
  async (jobId, request) => {
    // A request that was kept by an older version gets the defaults of what it could not say.
    const whole = jobRequestSchema.parse(request)
    // A plan of one kind is only ever run with that kind's own task.
    const plan = plans[whole.kind] as (parts: PlannerParts, jobId: string, request: JobRequest) => unknown
    return (await plan(parts, jobId, whole)) as JobPlan
  }

/**
 * Looks whether the files of the recordings that a request speaks of are still what the catalogue has them for. Throws
 * AppError for one that is gone or can no longer be read.
 */
export const checkRecordings =
  (recordings: Recordings) =>
  async (request: GivenJobRequest): Promise<void> => {
    const ids = [
      ...('recordingId' in request ? [request.recordingId] : []),
      ...('recordingIds' in request ? (request.recordingIds ?? []) : []),
      ...('referenceIds' in request ? request.referenceIds : []),
    ]
    const sources = ids.flatMap((id) => {
      const sourceId = recordings.has(id) ? recordings.row(id).recording.sourceId : null
      return sourceId !== null && recordings.has(sourceId) ? [sourceId] : []
    })
    await inParallel([...new Set(ids)], recordings.fresh)
    // What a recording was made of may be gone; what was made stays.
    await inParallel([...new Set(sources)], (id) => recordings.fresh(id).catch(() => null))
  }
