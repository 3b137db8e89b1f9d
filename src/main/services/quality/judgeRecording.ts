import { AppError } from '../../../preload/contract'
import type { Finding } from '../../domain/finding'
import type { ParcelSeries } from '../../domain/parcelSeries'
import { implausibleTr } from '../../domain/plausibleTr'
import {
  isWithoutMean,
  periodogram,
  spreadAbout,
  type CourseQuality,
  type Periodogram,
  type SpectrumSummary,
} from '../../domain/quality'
import { censorFrames, type Censoring } from '../../domain/signal'
import { parseJsonObject } from '../../domain/tables/seriesSidecar'
import type { FileStore, TaskContext } from '../../ports'
import { demand } from '../fileText'
import { baseName } from '../paths'
import { readSeries, sidecarOf } from '../seriesFiles'
import { readNiftiHeader } from '../volumeFiles'
import { readVolumeSidecar } from '../volumeSidecar'
import { measureSeries, type SeriesQuality } from './measureSeries'
import { measureVoxels, type VoxelQuality } from './measureVoxels'
import type { Input, RunFiles } from './pairRecordings'
import { fitMotion, readMotion, type RunMotion } from './readMotion'
import { findRegion, withOwnMask, type Maps, type Region } from './region'
import * as remarks from './remarks'

/** What DVARS was computed from: voxels, parcels, or taken from a confounds table. */
export type DvarsSource = 'voxels' | 'table' | 'parcels'

/** All that is known of the quality of one run. */
export interface RunQuality {
  run: RunFiles
  frames: number
  trSeconds: number | null
  phantom: boolean
  motion: RunMotion | null
  voxels: (VoxelQuality & Pick<Region, 'mask'>) | null
  series: (SeriesQuality & { recording: ParcelSeries }) | null
  /** [frames] each; `factor` makes DVARS of the courses' own units. */
  dvars: { source: DvarsSource; std: Float64Array; plain: Float64Array | null } | null
  /** Of the global signal. */
  spectrum: (SpectrumSummary & Periodogram) | null
  censoring: Censoring
}

/** With fewer frames neither quartiles nor neighbours say anything. */
const fewestFrames = 5

/** Judges one run. Throws AppError 'input.bad' where nothing can be said of it. */
export async function judgeRecording(
  files: FileStore,
  run: RunFiles,
  maps: Maps,
  input: Input,
  context: TaskContext,
  findings: Finding[],
): Promise<RunQuality> {
  const ownMaps = await withOwnMask(files, run, maps, findings)
  const bold =
    run.bold === null ? null : await judgeBold(files, run.bold, run.trSeconds, ownMaps, input, context, findings)
  const series =
    run.series === null ? null : await judgeSeries(files, run.series, input.trSeconds ?? run.trSeconds, findings)
  if (bold && series && bold.frames !== series.recording.frames)
    findings.push(remarks.otherLength(baseName(run.series!), series.recording.frames, bold.frames))
  const { frames } = bold ?? series!.recording
  const trSeconds = input.trSeconds ?? bold?.trSeconds ?? series?.recording.trSeconds ?? run.trSeconds
  findings.push(...implausibleTr(baseName((run.bold ?? run.series)!), trSeconds))
  const motion = await motionOf(files, run, frames, input, findings)
  const dvars = chooseDvars(bold?.voxels ?? null, motion, series)
  const courses: CourseQuality = bold?.voxels ?? series!
  return {
    run,
    frames,
    trSeconds,
    phantom: (bold?.phantom ?? false) || (series?.recording.phantom ?? false),
    motion,
    voxels: bold?.voxels ?? null,
    series,
    dvars,
    spectrum: trSeconds === null ? null : spectrumOf(courses, trSeconds, input),
    censoring: censorFrames(frames, motion?.fd ?? null, dvars?.std ?? null, {
      fdThreshold: input.fdThreshold,
      dvarsThreshold: input.dvarsThreshold,
      before: input.censorBefore,
      after: input.censorAfter,
      minContiguous: input.minContiguous,
    }),
  }
}

async function judgeBold(
  files: FileStore,
  path: string,
  known: number | null,
  maps: Maps,
  input: Input,
  context: TaskContext,
  findings: Finding[],
) {
  const file = baseName(path)
  const told = await readVolumeSidecar(files, path)
  const trSeconds = input.trSeconds ?? told.trSeconds ?? known
  const remarked: Finding[] = []
  const header = demand(await readNiftiHeader(files, path), remarked)
  // What the header does not say of time is harmless once something else does.
  findings.push(...remarked.filter(({ code }) => trSeconds === null || !code.startsWith('nifti.tr.')))
  if (header.frames < fewestFrames) throw refusal(remarks.fewFrames(file, header.frames, fewestFrames))
  const region = await findRegion(files, path, header, maps, input, context)
  if (!region.inMask.includes(1)) throw refusal(remarks.emptyMask(file))
  if (region.mask.Source === 'rough') findings.push(remarks.roughMask(file, region.voxels.length))
  const remark = (finding: Finding) => findings.push(finding)
  const voxels = await measureVoxels(files, path, header, region, { ...context, remark })
  if (voxels.used === 0) throw refusal(remarks.nothingVaries(file))
  if (!(voxels.median > 0)) findings.push(remarks.noBrightness(file, voxels.median))
  if (voxels.constant + voxels.incomplete > 0)
    findings.push(remarks.voxelsLeftOut(file, voxels.constant, voxels.incomplete))
  if (isWithoutMean(voxels.tsnr)) findings.push(remarks.withoutMean(file, 'voxels', 'warning'))
  return {
    frames: header.frames,
    trSeconds: trSeconds ?? header.trSeconds,
    phantom: told.phantom,
    voxels: { ...(isWithoutMean(voxels.tsnr) ? withoutTsnr(voxels) : voxels), mask: region.mask },
  }
}

async function judgeSeries(files: FileStore, path: string, known: number | null, findings: Finding[]) {
  const recording = demand(await readSeries(files, path, known ?? undefined), findings)
  const file = baseName(path)
  if (recording.frames < fewestFrames) throw refusal(remarks.fewFrames(file, recording.frames, fewestFrames))
  const measured = measureSeries(recording)
  if (measured.used === 0) throw refusal(remarks.nothingVaries(file))
  if (measured.incomplete > 0) findings.push(remarks.parcelsIncomplete(file, measured.incomplete))
  if (!isWithoutMean(measured.tsnr)) return { ...measured, recording }
  // Nobody expects a mean of what was cleaned.
  findings.push(remarks.withoutMean(file, 'parcels', 'info'))
  return { ...measured, tsnr: measured.tsnr.fill(NaN), recording }
}

const withoutTsnr = (voxels: VoxelQuality): VoxelQuality => ({
  ...voxels,
  tsnr: new Float64Array(),
  parcels: voxels.parcels && voxels.parcels.map((parcel) => ({ ...parcel, tsnr: NaN })),
})

async function motionOf(
  files: FileStore,
  run: RunFiles,
  frames: number,
  input: Input,
  findings: Finding[],
): Promise<RunMotion | null> {
  if (run.motion === null) return null
  const read = await readMotion(files, run.motion, input)
  findings.push(...read.findings)
  if (!read.ok) return null
  const dummies = run.bold === null ? await dummiesOf(files, run.series!) : 0
  const fitted = fitMotion(read.value, frames, dummies, baseName(run.motion.path))
  findings.push(...fitted.findings)
  return fitted.ok ? fitted.value : null
}

/** Frames at the start that were left out of a series, by its sidecar. */
async function dummiesOf(files: FileStore, series: string): Promise<number> {
  if ((await files.facts(sidecarOf(series)))?.kind !== 'file') return 0
  const told = parseJsonObject(await files.readText(sidecarOf(series)))?.NumberOfVolumesDiscardedByUser
  return typeof told === 'number' && Number.isInteger(told) && told > 0 ? told : 0
}

/** Voxels say most; a confounds table was computed from voxels as well; parcels come last. */
function chooseDvars(
  voxels: VoxelQuality | null,
  motion: RunMotion | null,
  series: SeriesQuality | null,
): RunQuality['dvars'] {
  const scaled = voxels && voxels.median > 0 ? voxels.dvars.map((value) => (value / voxels.median) * 1000) : null
  if (voxels) return { source: 'voxels', std: voxels.stdDvars, plain: scaled ?? voxels.dvars }
  if (motion?.stdDvars) return { source: 'table', std: motion.stdDvars, plain: motion.dvars }
  return series && { source: 'parcels', std: series.stdDvars, plain: series.dvars }
}

/** Null where frames are missing: the frequencies of a course with gaps are others. */
const spectrumOf = ({ globalSignal }: CourseQuality, trSeconds: number, { bandHz }: Input): RunQuality['spectrum'] => {
  const whole = globalSignal.some(Number.isNaN) ? null : periodogram(globalSignal, trSeconds)
  return whole && { ...whole, ...spreadAbout(whole, trSeconds, bandHz) }
}

const refusal = (finding: Finding): AppError => new AppError('input.bad', finding.message, [finding])
