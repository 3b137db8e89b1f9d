import { AppError, jobRequestSchema, type GivenJobRequest, type JobRequest } from '../../preload/contract'
import { planEmbed, planExplain, planForecast, planPredict } from './plans/analysisPlans'
import { planExportWeights, planImportWeights, planTruth } from './plans/modelPlans'
import type { JobPlan, PlannerParts } from './plans/plan'
import { planDetect, planParcellate, planReport, planSample } from './plans/recordingPlans'
import { planFindLearningRate, planFinetune, planTrain } from './plans/trainingPlans'

export type { JobPlan, PlannerParts } from './plans/plan'

/** Turns a request by ids into work on paths; throws AppError 'notFound' or 'usage.bad' when it makes no sense. */
export type Planner = (jobId: string, request: GivenJobRequest) => Promise<JobPlan>

type Plans = {
  [Kind in JobRequest['kind']]?: (
    parts: PlannerParts,
    jobId: string,
    request: Extract<JobRequest, { kind: Kind }>,
  ) => JobPlan<Kind>
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
}

export const makePlanner =
  (parts: PlannerParts): Planner =>
  async (jobId, request) => {
    // A request that was kept by an older version gets the defaults of what it could not say.
    const whole = jobRequestSchema.parse(request)
    // A plan of one kind is only ever run with that kind's own task.
    const plan = plans[whole.kind] as ((parts: PlannerParts, jobId: string, request: JobRequest) => unknown) | undefined
    if (!plan) throw new AppError('usage.bad', 'There is no such work yet.')
    return plan(parts, jobId, whole) as JobPlan
  }
