import { numberAt, objectAt, textAt, type Json } from './readJson'
import { cite } from './references'
import { count, listOf, spreadOf, tell, was } from './wording'

/** How the quality of a recording was judged: measures with their parameters; null where the file is none of quality. */
export function describeQuality(json: Json): string | null {
  if (objectAt(json, 'Measures') === null) return null
  const fdRadius = numberAt(json, 'Motion.FramewiseDisplacement.RadiusMm')
  const rmsRadius = numberAt(json, 'Motion.RelativeRms.RadiusMm')
  const sentences = [
    ...(fdRadius === null ? [] : [describeMotion(json, fdRadius, rmsRadius)]),
    ...describeDvars(textAt(json, 'DVARS.Source')),
    ...(objectAt(json, 'TemporalSignalToNoise')
      ? ['Temporal signal to noise is the mean of a voxel over its standard deviation, as median over the mask.']
      : []),
    `Global correlation is the mean correlation of all pairs of courses ${cite('saad2013')}.`,
    ...describeOutliers(json),
  ]
  return sentences.join(' ')
}

function describeMotion(json: Json, fdRadius: number, rmsRadius: number | null): string {
  const program = textAt(json, 'Motion.Program')
  const from = program === null ? '' : ` from the motion parameters of ${programs[program] ?? program}`
  const fd = `framewise displacement ${cite('power2012')} (sphere of ${tell(fdRadius)} mm)`
  const rms =
    rmsRadius === null
      ? ''
      : ` and the relative root mean square displacement ${cite('jenkinson2002')} (sphere of ${tell(rmsRadius)} mm)`
  return `Head motion was measured${from} as ${fd}${rms}.`
}

const programs: Readonly<Record<string, string>> = {
  fmriprep: 'a confounds table in the format of fMRIPrep',
  fsl: 'FSL',
  spm: 'SPM',
  afni: 'AFNI',
}

function describeDvars(source: string | null): string[] {
  if (source === null) return []
  const standardised = `standardised ${cite('nichols2017', 'afyouni2018')}`
  if (source === 'voxels')
    return [`DVARS was computed over the voxels of the mask ${cite('power2012')} and ${standardised}.`]
  if (source === 'parcels') return [`DVARS was computed over the parcels, not over voxels, and ${standardised}.`]
  return [`DVARS, ${standardised}, was taken from the confounds table.`]
}

function describeOutliers(json: Json): string[] {
  const fd = numberAt(json, 'Outliers.FramewiseDisplacementAbove')
  const dvars = numberAt(json, 'Outliers.StandardizedDvarsAbove')
  const marks = [
    ...(fd === null ? [] : [`framewise displacement exceeded ${tell(fd)} mm`]),
    ...(dvars === null ? [] : [`standardised DVARS exceeded ${tell(dvars)}`]),
  ]
  if (marks.length === 0) return []
  const [before, after] = ['Before', 'After'].map((side) => numberAt(json, `Outliers.${side}`) ?? 0)
  const shortest = numberAt(json, 'Outliers.MinimumContiguousFrames') ?? 1
  const around = [
    ...(before > 0 ? [`${count(before, 'frame')} before`] : []),
    ...(after > 0 ? [`${count(after, 'frame')} after`] : []),
  ]
  return [
    `Frames were marked where ${marks.join(' or ')}` +
      (around.length > 0 ? `, with ${listOf(around)}` : '') +
      (shortest > 1 ? `, and where fewer than ${shortest} unmarked frames were left in a row` : '') +
      '.',
  ]
}

/** What was found of recordings that were judged alike. */
export function tellQuality(all: readonly Json[]): string {
  const spread = (name: string, words: string, unit: string, times = 1) => {
    const values = all.flatMap((json) => numberAt(json, `Measures.${name}`) ?? []).map((value) => value * times)
    return values.length === 0 ? [] : [`${words} ${was(1)} ${spreadOf(values, unit)}`]
  }
  const parts = [
    ...spread('mean_fd', 'mean framewise displacement', ' mm'),
    ...spread('censored', 'the share of marked frames', ' %', 100),
    ...spread('tsnr', 'temporal signal to noise', ''),
  ]
  return parts.length === 0 ? '' : `${listOf(parts).replace(/^./, (letter) => letter.toUpperCase())}.`
}

/** How connectivity goes with motion over the group; null where the file is of something else. */
export function describeQcFc(json: Json): string | null {
  const people = numberAt(json, 'Recordings')
  const median = numberAt(json, 'MedianAbsolute')
  if (people === null || median === null || !(textAt(json, 'Description') ?? '').startsWith('QC-FC')) return null
  const [level, share] = [numberAt(json, 'Level'), numberAt(json, 'ShareSignificant')]
  const distance = numberAt(json, 'DistanceDependence')
  return (
    `Over ${count(people, 'recording')}, connectivity was correlated with mean framewise displacement, pair by pair of parcels ${cite('ciric2017')}: ` +
    `the median absolute correlation was ${tell(median)}` +
    (level === null || share === null ? '' : `, ${tell(share * 100)} % of the pairs had p < ${tell(level)}`) +
    (distance === null ? '' : `, and its rank correlation with the distance of the parcels was ${tell(distance)}`) +
    '.'
  )
}
