import type { Recording } from '../../preload/contract'
import { ciftiKind } from '../domain/cifti/kinds'
import { looksLikeConfounds } from '../domain/confounds'
import { accept, type Checked, type Finding } from '../domain/finding'
import { orientationUnknown } from '../domain/matrix/orient'
import type { ParcelSeries } from '../domain/parcelSeries'
import type { FileStore } from '../ports'
import type { Atlases } from './atlases'
import { checkWhole } from './checkWhole'
import { readEntities } from './entities'
import { checked } from './fileText'
import { baseName, folderOf } from './paths'
import { runKey } from './runKey'
import { readCiftiOutline, readGiftiOutline } from './scanning/readDense'
import { readSeries } from './seriesFiles'
import { findTruth } from './truthFile'
import { readNiftiHeader } from './volumeFiles'
import { readVolumeSidecar } from './volumeSidecar'

/** What a file turned out to be. */
export interface Examined {
  recording: Omit<Recording, 'id' | 'findings'>
  series: string | null
  truth: string | null
  /** The confounds table that lies beside it. */
  confounds: string | null
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
  const truth = sidecar.phantom ? await findTruth(files, path) : null
  return accept({ recording, series: null, truth, confounds: await findConfounds(files, path) }, findings)
}

/** A dense series, on surfaces or in grayordinates, by its header. */
export const examineDense = (files: FileStore, path: string): Promise<Checked<Examined>> =>
  checked(async () => {
    const isCifti = ciftiKind(path) !== null
    const read = await (isCifti ? readCiftiOutline(files, path, 'dense') : readGiftiOutline(files, path))
    if (!read.ok) return read
    const sidecar = await readVolumeSidecar(files, path)
    const recording = {
      ...(await commonFacts(files, path)),
      kind: 'dense' as const,
      frames: read.value.frames ?? 0,
      trSeconds: sidecar.trSeconds ?? read.value.trSeconds,
      shape: null,
      voxelSizeMm: null,
      parcels: null,
      atlasId: null,
      coverage: null,
      phantom: sidecar.phantom,
    }
    const confounds = await findConfounds(files, path)
    return accept({ recording, series: null, truth: null, confounds }, read.findings)
  })

/** A parcel series; one of which nobody knows which side is time has no frames and parcels yet, and says so. */
export const examineSeries = async (files: FileStore, atlases: Atlases, path: string): Promise<Checked<Examined>> => {
  const read = await readSeries(files, path)
  const isToBeAsked = read.findings.some(({ code }) => code === orientationUnknown)
  if (!read.ok && !isToBeAsked) return read
  const series = read.ok ? read.value : null
  const recording = {
    ...(await commonFacts(files, path)),
    kind: 'series' as const,
    frames: series?.frames ?? 0,
    trSeconds: series?.trSeconds ?? null,
    shape: null,
    voxelSizeMm: null,
    phantom: series?.phantom ?? false,
    ...(series ? await seriesFacts(atlases, series) : { parcels: null, atlasId: null, coverage: null }),
  }
  const truth = series?.phantom ? await findTruth(files, path) : null
  return accept({ recording, series: path, truth, confounds: await findConfounds(files, path) }, read.findings)
}

/** What a parcel series adds to the recording it was made from. */
export const seriesFacts = async (
  atlases: Pick<Atlases, 'resolve'>,
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

/** The one confounds table of the same run in the same folder; null where there is none, or more than can be chosen from. */
const findConfounds = async (files: FileStore, path: string): Promise<string | null> => {
  const tables = (await files.list(folderOf(path))).filter(
    (entry) => entry.kind === 'file' && looksLikeConfounds(entry.name) && runKey(entry.path) === runKey(path),
  )
  return tables.length === 1 ? tables[0].path : null
}

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
