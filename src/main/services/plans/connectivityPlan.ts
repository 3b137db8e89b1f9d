import { AppError } from '../../../preload/contract'
import { baseName, joinPath } from '../paths'
import { volumeOf } from '../recordingFiles'
import type { RecordingRow } from '../recordings'
import { columnsOf, rowsOf, whatOf } from './chosenRecordings'
import { nothingLeft, seriesOf, timesOf, type JobPlan, type PlannerParts, type RequestOf } from './plan'

type Asked = Omit<RequestOf<'connectivity'>, 'recordingIds' | 'analysisId'>
type Plan = JobPlan<'connectivity'>

export const planConnectivity = async (
  parts: PlannerParts,
  jobId: string,
  { recordingIds, analysisId, ...asked }: RequestOf<'connectivity'>,
): Promise<Plan> => {
  if ((analysisId === undefined) === (recordingIds.length === 0))
    throw new AppError('usage.bad', 'Choose recordings, or a matrix that was computed elsewhere.')
  return analysisId === undefined
    ? planMatrices(parts, jobId, rowsOf(parts, recordingIds), asked)
    : planMeasures(parts, jobId, analysisId, asked)
}

/** Measures of the graph of a matrix that was computed elsewhere: they become part of what it is shown as. */
const planMeasures = async (
  parts: PlannerParts,
  jobId: string,
  analysisId: string,
  { matrix, ...asked }: Asked,
): Promise<Plan> => {
  const { path, stamp } = await parts.analyses.matrixFile(analysisId)
  const out = joinPath(parts.analyses.folderOf(analysisId, 'connectivity'), jobId)
  return {
    title: `Measures of ${baseName(path)}`,
    device: null,
    kind: 'connectivity',
    input: { ...asked, kind: matrix, series: [], matrices: [path], times: {}, groupMean: false, out },
    register: ({ measures: [table] }) =>
      parts.analyses.takeMeasures(analysisId, { stamp, table: joinPath(jobId, baseName(table)) }),
    left: nothingLeft,
    discard: () => parts.files.remove(out),
  }
}

const planMatrices = (
  parts: PlannerParts,
  jobId: string,
  rows: readonly RecordingRow[],
  { matrix, ...asked }: Asked,
): Plan => {
  const out = parts.workspace.analysisAt(jobId)
  refuseOtherParcels(rows)
  const series = rows.map(seriesOf)
  return {
    title: `${connectivityWords[matrix]} of ${whatOf(rows)}`,
    device: null,
    kind: 'connectivity',
    input: {
      ...asked,
      kind: matrix,
      groupMean: rows.length > 1,
      series,
      matrices: [],
      times: timesOf(rows),
      out,
      ...(asked.seeds.length > 0 ? { bold: boldOf(parts, rows), mask: rows[0].mask ?? undefined } : {}),
    },
    register: async (output) => {
      const columns = await columnsOf(parts, rows)
      const recordings = rows.map(({ id, recording }, at) => ({
        id,
        name: recording.name,
        series: series[at],
        columns,
      }))
      const subject = { id: jobId, folder: out, model: null, recordings: rows }
      return parts.analyses.registerConnectome(subject, { kind: matrix, seeds: asked.seeds, recordings }, output)
    },
    left: nothingLeft,
    discard: () => parts.files.remove(out),
  }
}

/** As jobs of connectivity are told apart on their list. */
const connectivityWords: Record<RequestOf<'connectivity'>['matrix'], string> = {
  pearson: 'Connectivity (Pearson correlation)',
  'fisher-z': 'Connectivity (Fisher z)',
  partial: 'Connectivity (partial correlation)',
  tangent: 'Connectivity (tangent space)',
  lagged: 'Connectivity (lagged correlation)',
}

/** The matrices of one job have the same rows and columns. */
const refuseOtherParcels = (rows: readonly RecordingRow[]): void => {
  const known = rows.filter(({ recording }) => recording.parcels !== null)
  const other = known.find(
    ({ recording: { atlasId, parcels } }) =>
      parcels !== known[0].recording.parcels || atlasId !== known[0].recording.atlasId,
  )
  if (other)
    throw new AppError(
      'usage.bad',
      `${other.recording.name} has other parcels than ${known[0].recording.name}. Choose recordings of one atlas.`,
    )
}

/** The 4D recording that seeds are mapped in. */
const boldOf = (parts: PlannerParts, rows: readonly RecordingRow[]): string => {
  if (rows.length > 1) throw new AppError('usage.bad', 'Maps of seeds are made for one recording at a time.')
  const volume = volumeOf(parts.recordings, rows[0])
  if (volume === null)
    throw new AppError('usage.bad', `${rows[0].recording.name} is of no volume that seeds could be mapped in.`)
  return volume.path
}
