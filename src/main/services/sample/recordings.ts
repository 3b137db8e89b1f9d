import { formatJson } from '../formatJson'
import type { ParcelSeries } from '../../domain/parcelSeries'
import {
  boldGrid,
  measure,
  motionNames,
  parcels,
  type BrainSites,
  type Motion,
  type PhantomSubject,
  type Sites,
} from '../../domain/phantom'
import { encodeNifti } from '../../domain/nifti/write'
import { formatTsv } from '../../domain/tables/delimited'
import type { Compressor } from '../../ports'
import { sidecarOf, writeSeries } from '../seriesFiles'
import { generatedBy, type SampleFolder, type WrittenAtlas } from './dataset'

/** Somebody of the cohort, with the seed that everything follows from. */
export interface Lying {
  seed: number
  name: string
  subject: PhantomSubject
}

/** Scanner units per stored step: below a voxel's noise, which hides the rounding, and small files. */
const slope = 8

/** A 4D recording on the atlas' grid, int16 with a slope, zero outside the brain, and its sidecar. */
export async function writeRecording(
  folder: SampleFolder,
  compressor: Compressor,
  { seed, name, subject }: Lying,
  brain: BrainSites,
): Promise<void> {
  const { frames, trSeconds } = subject.run
  const { shape, affine } = boldGrid
  const frameLength = shape[0] * shape[1] * shape[2]
  const data = new Int16Array(frameLength * frames)
  let start = 0
  for (const values of measure(seed, name, subject, brain)) {
    brain.voxels.forEach((voxel, site) => (data[start + voxel] = Math.round(values[site] / slope)))
    start += frameLength
  }
  const bytes = encodeNifti({
    shape: [...shape, frames],
    affine,
    space: 'aligned',
    trSeconds,
    datatype: 'int16',
    data,
    slope,
    description: 'phantom, nobody',
  })
  const file = `${name}_task-rest_bold`
  await folder.write([name, 'func', `${file}.nii.gz`], await compressor.gzip(bytes))
  const sidecar = { TaskName: 'rest', RepetitionTime: trSeconds, Phantom: true, GeneratedBy: generatedBy(seed) }
  await folder.write([name, 'func', `${file}.json`], formatJson(sidecar))
}

/** The parcel series that parcellating this subject's 4D recording would give, without making that recording. */
export async function writeReferenceSeries(
  folder: SampleFolder,
  { seed, name, subject }: Lying,
  sites: Sites,
  atlas: WrittenAtlas,
): Promise<void> {
  const { frames, trSeconds } = subject.run
  const values = new Float32Array(frames * parcels.length)
  let start = 0
  for (const measured of measure(seed, name, subject, sites)) {
    values.set(measured.map(toHundredths), start)
    start += parcels.length
  }
  const series: ParcelSeries = {
    frames,
    parcels: atlas.parcels,
    values,
    trSeconds,
    atlas: atlas.reference,
    coverage: new Float32Array(parcels.length).fill(1),
    phantom: true,
  }
  const parts = ['derivatives', 'phantom', name, 'func']
  await folder.files.makeFolder(folder.path(...parts))
  const path = folder.path(...parts, `${name}_task-rest_atlas-Phantom_stat-mean_timeseries.tsv`)
  await writeSeries(folder.files, path, series, { GeneratedBy: generatedBy(seed) })
  folder.written.push(path, sidecarOf(path))
}

/** Far below the noise, and half the file. */
const toHundredths = (value: number) => Math.round(value * 100) / 100

/** Head motion under the names that fMRIPrep gives its columns: mm, radians, mm. */
export async function writeMotion(folder: SampleFolder, name: string, motion: Motion): Promise<void> {
  const columns = ['trans_x', 'trans_y', 'trans_z', 'rot_x', 'rot_y', 'rot_z', 'framewise_displacement']
  const paths = [...motionNames, 'framewise' as const].map((key) => motion[key])
  const cell = (value: number, frame: number, column: number) =>
    frame === 0 && column === columns.length - 1 ? 'n/a' : value.toFixed(6)
  const rows = Array.from(motion.framewise, (_, frame) => paths.map((path, i) => cell(path[frame], frame, i)))
  await folder.write(
    ['derivatives', 'phantom', name, 'func', `${name}_task-rest_motion.tsv`],
    formatTsv([columns, ...rows]),
  )
}
