import { median } from '../../domain/statistics'
import type { WorseSide } from '../../domain/quality'
import type { Input } from './pairRecordings'
import type { RunQuality } from './judgeRecording'

/** What is told of each recording in the group's table; NaN = unknown. */
export interface Measure {
  name: string
  description: string
  units?: string
  /** Which side is the bad one; null = told, not judged. */
  worse: WorseSide | null
  of(quality: RunQuality): number
  /** What it was computed of, where that differs among recordings: only those of one kind can be compared. */
  source?(quality: RunQuality): string | null
}

const ofDvars = ({ dvars }: RunQuality): string | null => dvars?.source ?? null
const ofSignal = ({ voxels, series }: RunQuality): string | null => (voxels ? 'voxels' : series ? 'parcels' : null)

/** Mean of the present values; NaN without any. */
export const meanOf = (values: ArrayLike<number> | null | undefined): number => {
  const present = values ? Array.from(values).filter(Number.isFinite) : []
  return present.length === 0 ? NaN : present.reduce((sum, value) => sum + value, 0) / present.length
}

export const mostOf = (values: ArrayLike<number> | null | undefined): number =>
  Array.from(values ?? []).reduce((most, value) => (value > most || Number.isNaN(most) ? value : most), NaN)

const share = (marks: Uint8Array | null): number => (marks ? meanOf(marks) : NaN)

/** The measures of the group's table, in its order. */
export const measuresFor = (input: Input): Measure[] => [...measuresOfMotion(input), ...measuresOfSignal(input)]

const measuresOfMotion = ({ fdThreshold, dvarsThreshold }: Input): Measure[] => [
  { name: 'frames', description: 'Frames', worse: null, of: ({ frames }) => frames },
  {
    name: 'repetition_time',
    description: 'Time between frames',
    units: 's',
    worse: null,
    of: ({ trSeconds }) => trSeconds ?? NaN,
  },
  {
    name: 'mean_fd',
    description: 'Mean framewise displacement, without the first frame',
    units: 'mm',
    worse: 'high',
    of: ({ motion }) => meanOf(motion?.fd),
  },
  { name: 'max_fd', description: 'Largest one', units: 'mm', worse: null, of: ({ motion }) => mostOf(motion?.fd) },
  {
    name: 'fd_above',
    description: `Share of frames above ${fdThreshold} mm`,
    worse: null,
    of: ({ motion, censoring }) => (fdThreshold === null ? NaN : share(motion && censoring.fd)),
  },
  {
    name: 'mean_rms',
    description: 'Mean relative root mean square displacement (Jenkinson)',
    units: 'mm',
    worse: null,
    of: ({ motion }) => meanOf(motion?.rms),
  },
  {
    name: 'mean_std_dvars',
    description: 'Mean standardised DVARS',
    worse: 'high',
    of: ({ dvars }) => meanOf(dvars?.std),
    source: ofDvars,
  },
  {
    name: 'std_dvars_above',
    description: `Share of frames above ${dvarsThreshold}`,
    worse: 'high',
    of: ({ dvars, censoring }) => (dvarsThreshold === null ? NaN : share(dvars && censoring.dvars)),
    source: ofDvars,
  },
  {
    name: 'censored',
    description: 'Share of frames in the censoring mask',
    worse: 'high',
    of: ({ censoring, motion, dvars }) => (motion || dvars ? share(censoring.censored) : NaN),
    source: ofDvars,
  },
]

const measuresOfSignal = ({ leastCoverage, bandHz }: Input): Measure[] => [
  {
    name: 'tsnr',
    description: 'Median temporal signal to noise of the voxels in the mask',
    worse: 'low',
    of: ({ voxels }) => median(voxels?.tsnr ?? []),
  },
  {
    name: 'parcel_tsnr',
    description: 'Median temporal signal to noise of the parcels’ series; n/a once their mean was removed',
    worse: null,
    of: ({ series }) => median(series?.tsnr ?? []),
  },
  {
    name: 'gcor',
    description: 'Global correlation: of the voxels in the mask, else of the parcels',
    worse: 'high',
    of: ({ voxels, series }) => (voxels ?? series)?.gcor ?? NaN,
    source: ofSignal,
  },
  {
    name: 'mean_coverage',
    description: 'Mean coverage of the parcels',
    worse: 'low',
    of: (quality) => meanOf(coverageOf(quality)),
  },
  {
    name: 'poorly_covered',
    description: `Parcels with a coverage below ${leastCoverage}`,
    worse: null,
    of: (quality) => coverageOf(quality)?.filter((value) => value < leastCoverage).length ?? NaN,
  },
  {
    name: 'power_below',
    description: `Share of the global signal’s power below ${bandHz[0]} Hz`,
    worse: null,
    of: ({ spectrum }) => spectrum?.below ?? NaN,
  },
  {
    name: 'power_above',
    description: `Share of the global signal’s power above ${bandHz[1]} Hz`,
    worse: null,
    of: ({ spectrum }) => spectrum?.above ?? NaN,
  },
]

/** Coverage of each parcel: from the recording and an atlas, else as the series' sidecar has it. */
export const coverageOf = ({ voxels, series }: RunQuality): number[] | null =>
  voxels?.parcels?.map(({ coverage }) => coverage) ??
  (series?.recording.coverage ? Array.from(series.recording.coverage) : null)
