import { motionNames } from '../../domain/confounds'
import type { Periodogram } from '../../domain/quality'
import { quantile } from '../../domain/statistics'
import { formatTsv } from '../../domain/tables/delimited'
import type { FileStore } from '../../ports'
import { bidsUris } from '../bidsUri'
import { formatJson } from '../formatJson'
import { describeOutliers, formatOutliers, ruleOf } from '../cleaning/censoring'
import { baseName, joinPath } from '../paths'
import { glance } from '../scanning/fingerprint'
import { sidecarOf } from '../seriesFiles'
import { writeTogether } from '../writeTogether'
import type { RunQuality } from './judgeRecording'
import type { Input } from './pairRecordings'
import { coverageOf, meanOf, measuresFor, mostOf } from './summary'

/** Where things go, and who made them. */
export interface Target {
  files: FileStore
  program: { name: string; version: string }
  input: Input
}

/** Ten digits are more than any of these measures has; `n/a` for missing. */
export const cell = (value: number): string => (Number.isFinite(value) ? String(Number(value.toPrecision(10))) : 'n/a')

/**
 * Writes what is known of one run: the summary, values of each frame, frames to leave out, and parcels.
 *
 * @param warnings  what speaks against the numbers, or says why there are none
 */
export async function writeRecording(
  { files, program, input }: Target,
  quality: RunQuality,
  warnings: readonly string[],
): Promise<string[]> {
  const path = (ending: string) => joinPath(input.out, `${quality.run.name}_${ending}`)
  const sources = await bidsUris(files, sourcesOf(quality, input), input.out)
  const made: Array<[path: string, content: string]> = [
    [
      path('bold.json'),
      formatJson({
        ...describe(quality, input, sources),
        Warnings: warnings,
        SourceFingerprints: await fingerprintsOf(files, quality),
        GeneratedBy: generatedBy(program),
      }),
    ],
    ...withSidecar(path('motion.tsv'), formatFrames(quality), describeFrames(quality, input)),
    [path('outliers.tsv'), formatOutliers(quality.censoring)],
    [sidecarOf(path('outliers.tsv')), describeOutliers(ruleOf(input))],
  ]
  if (quality.spectrum)
    made.push(...withSidecar(path('spectrum.tsv'), formatSpectrum(quality.spectrum), describeSpectrum))
  const parcels = formatParcels(quality)
  if (parcels) made.push(...withSidecar(path('parcels.tsv'), parcels, describeParcels))
  await writeTogether(files, made)
  return made.map(([target]) => target)
}

export const generatedBy = ({ name, version }: Target['program']) => [{ Name: name, Version: version }]

const withSidecar = (path: string, table: string, about: object): Array<[string, string]> => [
  [path, table],
  [sidecarOf(path), formatJson(about)],
]

const sourcesOf = ({ run }: RunQuality, input: Input): string[] =>
  [run.bold, run.series, run.motion?.path, run.bold && (input.mask ?? run.mask), run.bold && input.atlas].flatMap(
    (path) => (path ? [path] : []),
  )

/** By these it is told later whether a file is still what was judged. */
const fingerprintsOf = async (files: FileStore, { run }: RunQuality): Promise<Record<string, string>> => {
  const prints: Record<string, string> = {}
  for (const path of [run.bold, run.series])
    if (path !== null) prints[baseName(path)] = (await glance(files, path)).fingerprint
  return prints
}

const described = {
  voxels: 'Voxels of the mask; DVARS with the median of all values in the mask as 1000',
  table: 'As the confounds table has it',
  parcels:
    'Parcels, not voxels: smaller spread, so thresholds for voxels judge it otherwise; in the units of the series',
} as const

function describe(quality: RunQuality, input: Input, sources: readonly string[]): object {
  const { motion, dvars, voxels, series, spectrum, censoring } = quality
  const left = (marks: Uint8Array) => marks.reduce((sum, mark) => sum + mark, 0)
  return {
    Sources: sources,
    Phantom: quality.phantom,
    Frames: quality.frames,
    RepetitionTime: quality.trSeconds,
    Measures: Object.fromEntries(measuresFor(input).map((measure) => [measure.name, measure.of(quality)])),
    Motion: motion && {
      ...motion.facts,
      FramewiseDisplacement: {
        Definition: 'Power 2012: sum of absolute changes, rotations as arcs',
        RadiusMm: input.headRadiusMm,
        Mean: meanOf(motion.fd),
        Maximum: mostOf(motion.fd),
      },
      RelativeRms: motion.rms && {
        Definition: 'Jenkinson 2002, about the point of the rotations, order Rx Ry Rz',
        RadiusMm: input.brainRadiusMm,
        Mean: meanOf(motion.rms),
        Maximum: mostOf(motion.rms),
      },
    },
    DVARS: dvars && {
      Source: dvars.source,
      Description: described[dvars.source],
      Standardisation:
        'Nichols 2013 as in nipype’s ComputeDVARS: by the mean over courses of sqrt(2 (1 - lag-1 autocorrelation)) * interquartile range / 1.349',
      MeanStandardised: meanOf(dvars.std),
      MaximumStandardised: mostOf(dvars.std),
    },
    TemporalSignalToNoise: voxels && {
      Definition: 'Mean / standard deviation (of the population) of each voxel in the mask',
      Quartiles: [0.25, 0.5, 0.75].map((share) => quantile(voxels.tsnr, share)),
      Mean: meanOf(voxels.tsnr),
    },
    GlobalCorrelation: { Voxels: voxels?.gcor ?? null, Parcels: series?.gcor ?? null },
    Mask: voxels && {
      ...voxels.mask,
      Voxels: voxels.used + voxels.constant + voxels.incomplete,
      VoxelsUsed: voxels.used,
      Median: voxels.median,
      PassesOverFile: voxels.passes,
    },
    Spectrum: spectrum && {
      Of: 'Mean over courses after removal of a line',
      BandHz: input.bandHz,
      PowerBelow: spectrum.below,
      PowerWithin: spectrum.within,
      PowerAbove: spectrum.above,
      PeakHz: spectrum.peakHz,
      CentroidHz: spectrum.centroidHz,
    },
    Outliers: {
      FramewiseDisplacementAbove: motion ? input.fdThreshold : null,
      StandardizedDvarsAbove: dvars ? input.dvarsThreshold : null,
      Before: input.censorBefore,
      After: input.censorAfter,
      MinimumContiguousFrames: input.minContiguous,
      ByFramewiseDisplacement: left(censoring.fd),
      ByDvars: left(censoring.dvars),
      Censored: left(censoring.censored),
    },
  }
}

function columnsOf({ motion, dvars, voxels, series, frames }: RunQuality): Array<[name: string, Float64Array]> {
  const signal = voxels?.globalSignal ?? series!.globalSignal
  const parameters = motion?.parameters
  return [
    ...(motion ? [['framewise_displacement', motion.fd] as [string, Float64Array]] : []),
    ...(motion?.rms ? [['rmsd', motion.rms] as [string, Float64Array]] : []),
    ...(dvars ? [['std_dvars', dvars.std] as [string, Float64Array]] : []),
    ...(dvars?.plain ? [['dvars', dvars.plain] as [string, Float64Array]] : []),
    ['global_signal', signal.length === frames ? signal : new Float64Array(frames).fill(NaN)],
    ...(parameters ? motionNames.map((name, at): [string, Float64Array] => [name, parameters[at]]) : []),
  ]
}

const formatFrames = (quality: RunQuality): string => {
  const columns = columnsOf(quality)
  const rows = Array.from({ length: quality.frames }, (_, frame) => columns.map(([, values]) => cell(values[frame])))
  return formatTsv([columns.map(([name]) => name), ...rows])
}

const describeFrames = ({ dvars }: RunQuality, { headRadiusMm, brainRadiusMm }: Input): object => ({
  framewise_displacement: { Description: `Power 2012, sphere of ${headRadiusMm} mm`, Units: 'mm' },
  rmsd: { Description: `Relative root mean square, Jenkinson 2002, sphere of ${brainRadiusMm} mm`, Units: 'mm' },
  std_dvars: { Description: `Standardised DVARS. ${dvars ? described[dvars.source] : ''}`.trim() },
  dvars: { Description: 'DVARS' },
  global_signal: { Description: 'Mean over the courses that take part' },
  ...Object.fromEntries(
    motionNames.map((name, at) => [name, { Description: 'As read', Units: at < 3 ? 'mm' : 'rad' }]),
  ),
})

const formatSpectrum = ({ hertz, share }: Periodogram): string =>
  formatTsv([['frequency', 'power'], ...Array.from(hertz, (at, i) => [cell(at), cell(share[i])])])

const describeSpectrum = {
  frequency: { Description: 'From the lowest above 0 to the Nyquist frequency', Units: 'Hz' },
  power: {
    Description:
      'Share of the global signal’s power: periodogram of the mean over courses after removal of a line, without taper',
  },
}

const describeParcels = {
  voxels: { Description: 'Voxels of the parcel on the recording’s grid' },
  coverage: { Description: 'Share of them that carry signal' },
  tsnr: {
    Description: 'Temporal signal to noise: mean over the parcel’s voxels; of its series where no recording was given',
  },
}

function formatParcels(quality: RunQuality): string | null {
  const { voxels, series } = quality
  const header = ['parcel', 'voxels', 'coverage', 'tsnr']
  if (voxels?.parcels)
    return formatTsv([
      header,
      ...voxels.parcels.map(({ name, voxels: count, coverage, tsnr }) => [
        name,
        String(count),
        cell(coverage),
        cell(tsnr),
      ]),
    ])
  const coverage = coverageOf(quality)
  if (!series) return null
  return formatTsv([
    header,
    ...series.recording.parcels.map(({ name }, at) => [
      name,
      'n/a',
      cell(coverage?.[at] ?? NaN),
      cell(series.tsnr[at]),
    ]),
  ])
}
