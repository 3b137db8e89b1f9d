import { leftByTraining } from '../checkpoints'
import { sourcePath } from '../sources'
import { atlasPathOf, nothingLeft, seriesOf, timesOf, type JobPlan, type PlannerParts, type RequestOf } from './plan'

/** A folder that becomes a model of the job's own id, and can go on from its checkpoint. */
const becomesModel = ({ files, models }: PlannerParts, jobId: string, out: string) => ({
  register: () => models.register(jobId, out),
  left: () => leftByTraining(files, out),
  discard: () => files.remove(out),
})

/** What every training of a model takes in the same way. */
const trainingOn = (
  rows: ReadonlyArray<Parameters<typeof seriesOf>[0]>,
  { name, settings, steps, seed, device }: RequestOf<'train'> | RequestOf<'finetune'>,
  out: string,
) => ({ series: rows.map(seriesOf), times: timesOf(rows), name, settings, steps, seed, device, out, resume: true })

export const planTrain = (parts: PlannerParts, jobId: string, request: RequestOf<'train'>): JobPlan<'train'> => {
  const rows = request.recordingIds.map((id) => parts.recordings.row(id))
  const base = request.baseId === undefined ? undefined : parts.models.row(request.baseId)
  const out = parts.workspace.modelAt(jobId)
  return {
    title: `Training ${request.name}`,
    device: request.device,
    kind: 'train',
    input: {
      ...trainingOn(rows, request, out),
      atlas: atlasPathOf(parts, rows),
      model: base?.card.architecture ?? request.architecture,
      base: base?.folder,
    },
    ...becomesModel(parts, jobId, out),
  }
}

export const planFinetune = (
  parts: PlannerParts,
  jobId: string,
  request: RequestOf<'finetune'>,
): JobPlan<'finetune'> => {
  const base = parts.models.row(request.modelId)
  const rows = request.recordingIds.map((id) => parts.recordings.row(id))
  const out = parts.workspace.modelAt(jobId)
  return {
    title: `Fine-tuning ${base.card.name} for ${request.target}${request.shuffleLabels ? ', labels shuffled' : ''}`,
    device: request.device,
    kind: 'finetune',
    input: {
      model: base.folder,
      ...trainingOn(rows, request, out),
      labels: sourcePath(parts.workspace, request.labels),
      target: request.target,
      kind: request.headKind,
      pooling: request.pooling,
      tune: request.tune,
      shuffleLabels: request.shuffleLabels,
    },
    ...becomesModel(parts, jobId, out),
  }
}

/** Leaves nothing but what the job tells. */
export const planFindLearningRate = (
  parts: PlannerParts,
  jobId: string,
  request: RequestOf<'findLearningRate'>,
): JobPlan<'findLearningRate'> => {
  const rows = request.recordingIds.map((id) => parts.recordings.row(id))
  const out = parts.workspace.modelAt(jobId)
  return {
    title: `Learning rate for ${rows.length === 1 ? rows[0].recording.name : `${rows.length} recordings`}`,
    device: request.device,
    kind: 'findLearningRate',
    input: {
      series: rows.map(seriesOf),
      times: timesOf(rows),
      atlas: atlasPathOf(parts, rows),
      model: request.architecture,
      settings: request.settings,
      seed: request.seed,
      device: request.device,
      out,
    },
    async register() {
      await parts.files.remove(out)
      return null
    },
    tell: ({ suggested, curve }) => ({ learningRates: { suggested, curve } }),
    left: nothingLeft,
    discard: () => parts.files.remove(out),
  }
}
