import { AppError } from '../../../preload/contract'
import { nothingLeft, nothing, seriesOf, timesOf, type JobPlan, type PlannerParts, type RequestOf } from './plan'

export const planSample = (
  { workspace, recordings }: PlannerParts,
  _: string,
  request: RequestOf<'sample'>,
): JobPlan<'sample'> => ({
  title: 'Phantom sample',
  device: null,
  kind: 'sample',
  input: { out: workspace.sample, seed: request.seed },
  async register() {
    const imported = await recordings.import([workspace.sample])
    const first = imported.recordings.find((recording) => recording.kind === 'volume') ?? imported.recordings[0]
    return first?.id ?? null
  },
  left: nothingLeft,
  discard: nothing,
})

export const planParcellate = (
  parts: PlannerParts,
  _: string,
  request: RequestOf<'parcellate'>,
): JobPlan<'parcellate'> => {
  const recording = parts.recordings.row(request.recordingId)
  const atlas = parts.atlases.row(request.atlasId)
  if (recording.recording.kind === 'series')
    throw new AppError(
      'usage.bad',
      `${recording.recording.name} is a parcel series already, there is nothing to cut up.`,
    )
  return {
    title: `Parcel series of ${recording.recording.name} by ${atlas.atlas.name}`,
    device: null,
    kind: 'parcellate',
    input: {
      bold: recording.path,
      atlas: atlas.path,
      labels: atlas.given?.labels,
      atlasSpace: atlas.given?.space,
      out: parts.workspace.parcelsOf(recording.id),
    },
    async register(output) {
      await parts.recordings.attachSeries(recording.id, output.timeseries, output.findings)
      return recording.id
    },
    left: nothingLeft,
    discard: nothing,
  }
}

export const planDetect = (parts: PlannerParts, jobId: string, request: RequestOf<'detect'>): JobPlan<'detect'> => {
  const recording = parts.recordings.row(request.recordingId)
  const model = parts.models.row(request.modelId)
  const references = request.referenceIds.map((id) => parts.recordings.row(id))
  const out = parts.workspace.resultAt(jobId)
  return {
    title: `What is unusual in ${recording.recording.subject}`,
    device: 'cpu',
    kind: 'detect',
    input: {
      model: model.folder,
      reference: references.map(seriesOf),
      series: seriesOf(recording),
      times: timesOf([recording, ...references]),
      truth: recording.truth ?? undefined,
      out,
      fdr: request.fdr,
      device: 'cpu',
    },
    register: () => parts.results.register(jobId, out, recording, model),
    left: nothingLeft,
    discard: () => parts.files.remove(out),
  }
}

export const planReport = (parts: PlannerParts, jobId: string, request: RequestOf<'report'>): JobPlan<'report'> => {
  const result = parts.results.row(request.resultId)
  const out = parts.workspace.reportAt(jobId)
  return {
    title: `Report on ${result.summary.subject}`,
    device: null,
    kind: 'report',
    input: { findings: result.folder, out, convention: request.convention },
    register: (output) => parts.reports.register(jobId, out, result, output.pages),
    left: nothingLeft,
    discard: nothing,
  }
}
