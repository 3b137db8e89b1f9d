import { joinPath } from '../paths'
import { sourcePath } from '../sources'
import { nothingLeft, seriesOf, timesOf, type JobPlan, type PlannerParts, type RequestOf } from './plan'

export const planImportWeights = (
  parts: PlannerParts,
  jobId: string,
  request: RequestOf<'importWeights'>,
): JobPlan<'importWeights'> => {
  const { files, workspace, models, atlases } = parts
  const out = workspace.modelAt(jobId)
  const from = sourcePath(workspace, request.from)
  return {
    title: `Import of ${request.name ?? 'weights'}`,
    device: null,
    kind: 'importWeights',
    input: {
      from,
      out,
      name: request.name,
      atlas: request.atlasId === undefined ? undefined : atlases.row(request.atlasId).path,
      labels: request.labels && sourcePath(workspace, request.labels),
      coordinates: request.coordinates && sourcePath(workspace, request.coordinates),
      gain: request.gain,
      trSeconds: request.trSeconds,
    },
    register: () => models.register(jobId, out),
    left: nothingLeft,
    discard: () => files.remove(out),
  }
}

/** The file waits in the workspace until somebody saves it elsewhere. */
export const planExportWeights = (
  { files, workspace, models }: PlannerParts,
  jobId: string,
  request: RequestOf<'exportWeights'>,
): JobPlan<'exportWeights'> => {
  const { folder, card } = models.row(request.modelId)
  const name = card.name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+/, '') || 'model'
  const out = workspace.exportAt(jobId)
  return {
    title: `Export of ${card.name} as ${request.format}`,
    device: null,
    kind: 'exportWeights',
    input: { model: folder, out: joinPath(out, `${name}.${request.format}`) },
    register: async () => jobId,
    left: nothingLeft,
    discard: () => files.remove(out),
  }
}

/** The outcome goes into the model's own card. */
export const planTruth = (
  { models, recordings }: PlannerParts,
  _: string,
  request: RequestOf<'truth'>,
): JobPlan<'truth'> => {
  const { id, folder, card } = models.row(request.modelId)
  const rows = request.recordingIds.map((recording) => recordings.row(recording))
  return {
    title: `Truth test of ${card.name}`,
    device: request.device,
    kind: 'truth',
    input: {
      model: folder,
      series: rows.map(seriesOf),
      times: timesOf(rows),
      calibrate: request.calibrate,
      seed: request.seed,
      device: request.device,
    },
    register: () => models.register(id, folder),
    left: nothingLeft,
    discard: async () => {},
  }
}
