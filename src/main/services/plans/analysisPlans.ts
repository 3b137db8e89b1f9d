import type { TaskInput } from '../../../preload/contract'
import type { AnalysisSubject } from '../analyses'
import { nothingLeft, seriesOf, timesOf, type JobPlan, type PlannerParts, type RequestOf } from './plan'

type Control = RequestOf<'explain'>['control']

/** What a model is asked about recordings, and where the answer lies. */
const ask = (parts: PlannerParts, jobId: string, modelId: string, recordingIds: readonly string[]) => {
  const model = parts.models.row(modelId)
  const rows = recordingIds.map((id) => parts.recordings.row(id))
  const out = parts.workspace.analysisAt(jobId)
  const subject: AnalysisSubject = { id: jobId, folder: out, model, recordings: rows }
  const what = rows.length === 1 ? rows[0].recording.name : `${rows.length} recordings`
  return { model: model.folder, series: rows.map(seriesOf), times: timesOf(rows), out, subject, what }
}

const controlOf = ({ models }: PlannerParts, control: Control): TaskInput<'explain'>['control'] =>
  control === undefined || control === 'random' ? control : { model: models.row(control.modelId).folder }

const leaves = ({ files }: PlannerParts, out: string) => ({ left: nothingLeft, discard: () => files.remove(out) })

export const planExplain = (parts: PlannerParts, jobId: string, request: RequestOf<'explain'>): JobPlan<'explain'> => {
  const { model, series, times, out, subject, what } = ask(parts, jobId, request.modelId, [request.recordingId])
  const { method, from, layer, head, parcel, device } = request
  return {
    title: `${explainWords[method]} of ${what}`,
    device,
    kind: 'explain',
    input: {
      ...{ model, series: series[0], times, method, from, layer, head, parcel, device, out },
      control: controlOf(parts, request.control),
    },
    register: (output) => parts.analyses.registerExplanation(subject, output),
    ...leaves(parts, out),
  }
}

const explainWords: Record<RequestOf<'explain'>['method'], string> = {
  attention: 'Attention',
  rollout: 'Attention rollout',
  occlusion: 'Occlusion',
  perturbation: 'Perturbation',
  'integrated-gradients': 'Integrated gradients',
}

export const planForecast = (
  parts: PlannerParts,
  jobId: string,
  request: RequestOf<'forecast'>,
): JobPlan<'forecast'> => {
  const { model, series, times, out, subject, what } = ask(parts, jobId, request.modelId, [request.recordingId])
  const { from, horizon, rolls, device } = request
  return {
    title: `Forecast of ${what}`,
    device,
    kind: 'forecast',
    input: {
      ...{ model, series: series[0], times, from, horizon, rolls, device, out },
      control: controlOf(parts, request.control),
    },
    register: (output) => parts.analyses.registerForecast(subject, output),
    ...leaves(parts, out),
  }
}

export const planEmbed = (parts: PlannerParts, jobId: string, request: RequestOf<'embed'>): JobPlan<'embed'> => {
  const { model, series, times, out, subject, what } = ask(parts, jobId, request.modelId, request.recordingIds)
  const { pooling, device } = request
  return {
    title: `Embeddings of ${what}`,
    device,
    kind: 'embed',
    input: { model, series, times, pooling, device, out, control: controlOf(parts, request.control) },
    register: (output) => parts.analyses.registerTable(subject, 'embed', output.files),
    ...leaves(parts, out),
  }
}

export const planPredict = (parts: PlannerParts, jobId: string, request: RequestOf<'predict'>): JobPlan<'predict'> => {
  const { model, series, times, out, subject, what } = ask(parts, jobId, request.modelId, request.recordingIds)
  const target = subject.model?.card.head?.target ?? 'labels'
  return {
    title: `Prediction of ${target} for ${what}`,
    device: request.device,
    kind: 'predict',
    input: { model, series, times, device: request.device, out, control: controlOf(parts, request.control) },
    register: (output) => parts.analyses.registerTable(subject, 'predict', [output.predictions]),
    ...leaves(parts, out),
  }
}
