import type { Finding } from '../../domain/finding'
import { inWords } from '../warningsOf'

const finding = (
  severity: Finding['severity'],
  code: string,
  file: string,
  message: string,
  suggestion: string,
): Finding => ({ code: `quality.${code}`, severity, place: { file }, message, suggestion })

export const fewFrames = (file: string, frames: number, fewest: number): Finding =>
  finding(
    'error',
    'frames.few',
    file,
    `${file} has ${frames} frames; at least ${fewest} are needed to judge it.`,
    'Give a recording over time.',
  )

export const emptyMask = (file: string): Finding =>
  finding(
    'error',
    'mask.empty',
    file,
    `No voxel of ${file} lies in the mask.`,
    'Give mask and atlas in the space of the recording.',
  )

export const nothingVaries = (file: string): Finding =>
  finding('error', 'signal.none', file, `Nothing in ${file} varies over time.`, 'Check that this is the recording.')

export const roughMask = (file: string, voxels: number): Finding =>
  finding(
    'info',
    'mask.rough',
    file,
    `No mask was given: the ${voxels} brighter voxels of ${file} are taken for the brain.`,
    'Give a mask for numbers that can be compared with those of others.',
  )

export const noBrightness = (file: string, median: number): Finding =>
  finding(
    'warning',
    'median.notPositive',
    file,
    `The median of ${file} is ${median}, so DVARS stays in the file’s own units.`,
    'Give the recording before its mean was removed.',
  )

const noMean = 'tsnr.withoutMean'

/** Of cleaned series that is as it should be; of a recording it is not. */
export const withoutMean = (file: string, of: 'voxels' | 'parcels', severity: 'info' | 'warning'): Finding =>
  finding(
    severity,
    noMean,
    file,
    `Most ${of} of ${file} vary around 0: their mean was removed, so signal to noise, which is mean by deviation, is n/a.`,
    'Give it before its mean was removed where signal to noise is wanted.',
  )

export const voxelsLeftOut = (file: string, constant: number, incomplete: number): Finding =>
  finding(
    incomplete > 0 ? 'warning' : 'info',
    'voxels.leftOut',
    file,
    `${constant} voxels in the mask of ${file} do not vary, ${incomplete} miss values in some frames.`,
    'They take no part. Many of them speak for a mask that is too large.',
  )

export const parcelsIncomplete = (file: string, parcels: number): Finding =>
  finding(
    'warning',
    'parcels.incomplete',
    file,
    `${parcels} parcels of ${file} miss values in frames that others have.`,
    'They take no part.',
  )

export const otherLength = (file: string, frames: number, recorded: number): Finding =>
  finding(
    'warning',
    'series.frames',
    file,
    `${file} has ${frames} frames, the recording ${recorded}.`,
    'Both are judged, each by itself; frames are counted as the recording has them.',
  )

export const unlike = (name: string): Finding =>
  finding(
    'warning',
    'qcfc.unlike',
    name,
    `${name} has other parcels than the first series: it takes no part in QC-FC.`,
    'Parcellate all recordings with one atlas.',
  )

export const fewPeople = (people: number, fewest: number): Finding => ({
  code: 'quality.qcfc.few',
  severity: 'info',
  place: {},
  message: `${people} recordings have motion and a series; QC-FC is computed from ${fewest} on.`,
  suggestion: 'Nothing, for a small group.',
})

/** What the page of a quality says beside the measures: warnings, and why a measure is n/a where that is as it should be. */
export const qualityWarnings = (findings: readonly Finding[]): string[] =>
  findings.filter(({ severity, code }) => severity !== 'info' || code === `quality.${noMean}`).map(inWords)
