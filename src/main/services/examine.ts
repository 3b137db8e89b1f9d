import type { Recording } from '../../preload/contract'
import { accept, type Checked, type Finding } from '../domain/finding'
import type { ParcelSeries } from '../domain/parcelSeries'
import type { FileStore } from '../ports'
import type { Atlases } from './atlases'
import { checkWhole } from './checkWhole'
import { readEntities } from './entities'
import { baseName, folderOf, joinPath } from './paths'
import { readSeries } from './seriesFiles'
import { readNiftiHeader } from './volumeFiles'
import { readVolumeSidecar } from './volumeSidecar'

/** What a file turned out to be. */
export interface Examined {
  recording: Omit<Recording, 'id' | 'findings'>
  series: string | null
  truth: string | null
}

/** A recording by its header and sidecar; 'single' for a volume of one frame, which is no recording. */
export const examineVolume = async (files: FileStore, path: string): Promise<Checked<Examined | 'single'>> => {
  const header = await readNiftiHeader(files, path)
  if (!header.ok) return header
  const { frames, shape, voxelSizeMm } = header.value
  if (frames < 2) return accept('single')
  const whole = await checkWhole(files, path, header.value)
  if (!whole.ok) return whole
  const sidecar = await readVolumeSidecar(files, path)
  const findings = [
    ...header.findings,
    ...whole.findings,
    ...compareTr(header.value.trSeconds, sidecar.trSeconds, path),
  ]
  const recording = {
    ...(await commonFacts(files, path)),
    kind: 'volume' as const,
    frames,
    trSeconds: sidecar.trSeconds ?? header.value.trSeconds,
    shape,
    voxelSizeMm,
    parcels: null,
    atlasId: null,
    coverage: null,
    phantom: sidecar.phantom,
  }
  return accept({ recording, series: null, truth: await truthOf(files, path, sidecar.phantom) }, findings)
}

export const examineSeries = async (files: FileStore, atlases: Atlases, path: string): Promise<Checked<Examined>> => {
  const read = await readSeries(files, path)
  if (!read.ok) return read
  const series = read.value
  const recording = {
    ...(await commonFacts(files, path)),
    kind: 'series' as const,
    frames: series.frames,
    trSeconds: series.trSeconds,
    shape: null,
    voxelSizeMm: null,
    phantom: series.phantom,
    ...(await seriesFacts(atlases, series)),
  }
  return accept({ recording, series: path, truth: await truthOf(files, path, series.phantom) }, read.findings)
}

/** What a parcel series adds to the recording it was made from. */
export const seriesFacts = async (
  atlases: Atlases,
  { parcels, atlas, coverage }: ParcelSeries,
): Promise<Pick<Recording, 'parcels' | 'atlasId' | 'coverage'>> => ({
  parcels: parcels.length,
  atlasId: atlas && (await atlases.resolve(atlas)),
  coverage: coverage && meanOf(coverage),
})

/** What is known of every file, and what stands for facts that only a data set or later work can give. */
const commonFacts = async (files: FileStore, path: string) => ({
  ...readEntities(path),
  site: null,
  datasetId: null,
  sourceId: null,
  hasConfounds: false,
  missing: false,
  quality: null,
  name: baseName(path),
  bytes: (await files.facts(path))?.bytes ?? 0,
})

const meanOf = (values: Float32Array): number | null => {
  const known = [...values].filter((value) => !Number.isNaN(value))
  return known.length ? known.reduce((sum, value) => sum + value, 0) / known.length : null
}

/** Header and sidecar may differ by rounding, not by more. */
const compareTr = (header: number | null, sidecar: number | null, path: string): Finding[] => {
  if (header === null && sidecar === null)
    return [
      {
        code: 'recording.tr.unknown',
        severity: 'warning',
        place: { file: baseName(path), field: 'pixdim[4]' },
        message: 'Neither the header nor a sidecar says how long a frame took.',
        suggestion: 'Put RepetitionTime (seconds) into a JSON sidecar beside the recording.',
      },
    ]
  if (header === null || sidecar === null || Math.abs(header - sidecar) <= 0.001) return []
  return [
    {
      code: 'recording.tr.conflict',
      severity: 'warning',
      place: { file: baseName(path), field: 'RepetitionTime' },
      message: `The header says ${header} s between frames, the sidecar ${sidecar} s. The sidecar is believed.`,
      suggestion: 'Correct whichever is wrong.',
    },
  ]
}

/** A phantom's data set keeps its ground truth in `truth.tsv` at its top. */
const truthOf = async (files: FileStore, path: string, phantom: boolean): Promise<string | null> => {
  if (!phantom) return null
  let folder = folderOf(path)
  for (let up = 0; up < 6; up++, folder = folderOf(folder)) {
    const truth = joinPath(folder, 'truth.tsv')
    if (await files.facts(truth)) return truth
  }
  return null
}
