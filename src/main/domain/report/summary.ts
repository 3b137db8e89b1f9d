import { strongestFirst, type DetectionFacts, type WindowSpan } from './detectionFacts'
import type { ReportModel } from './reportModel'
import { count, countOf, duration, equation, fixed, nbsp, percent, plain, probability, windowOf } from './wording'

const windowLength = ({ recording }: DetectionFacts, windows: readonly WindowSpan[]): string => {
  if (windows.length === 0) return ''
  const frames = windows[0].lastFrame - windows[0].firstFrame + 1
  const time = recording.trSeconds === null ? '' : ` (${plain(frames * recording.trSeconds, 1)}${nbsp}s)`
  return ` of ${countOf(frames, 'frame')}${time}`
}

/** The outcome in one sentence. */
export const headlineOf = (detection: DetectionFacts): string => {
  const { cells: judged } = detection
  const level = `at q${nbsp}≤${nbsp}${plain(detection.fdr, 4)}`
  if (judged === 0) return 'No cell of this recording could be judged.'
  if (detection.anomalies.length === 0)
    return `None of ${count(judged)} judged cells differs from the reference cohort ${level}.`
  const findings = detection.anomalies.length
  return `${count(findings)} of ${count(judged)} judged cells ${findings === 1 ? 'differs' : 'differ'} from the reference cohort ${level}.`
}

const strongestSentence = (detection: DetectionFacts): string[] => {
  const strongest = strongestFirst(detection.anomalies)[0]
  if (!strongest) return []
  const parcels = new Set(detection.anomalies.map(({ parcel }) => parcel)).size
  const networks = new Set(detection.anomalies.map(({ network }) => network).filter((name) => name !== null)).size
  const where = strongest.network === null ? '' : ` (${strongest.network})`
  const spread = networks ? ` of ${countOf(networks, 'network')}` : ''
  const inParcels = `The findings lie in ${countOf(parcels, 'parcel')}${spread}.`
  return [
    `The strongest is ${strongest.parcel}${where}, ${windowOf(strongest)}: ${equation('z', fixed(strongest.z, 1))}, ` +
      `${equation('q', probability(strongest.q))}. ${detection.anomalies.length > 1 ? inParcels : ''}`.trimEnd(),
  ]
}

const referenceSentence = ({ reference }: DetectionFacts): string => {
  const leftOut =
    reference.leftOut === 0
      ? 'none of them is of the same subject.'
      : `${countOf(reference.leftOut, 'recording')} of the same subject ${reference.leftOut === 1 ? 'was' : 'were'} left out.`
  return `Compared with a reference cohort of ${countOf(reference.recordings, 'recording')}; ${leftOut}`
}

/** What is to be known with the headline; all windows are of one length. */
export const summaryOf = (detection: DetectionFacts, windows: readonly WindowSpan[]): string[] => {
  const cell =
    `A cell is one parcel in one window${windowLength(detection, windows)}. It is a finding when the model reconstructs it so much ` +
    `worse than in the cohort that of all cells called so no more than ${percent(detection.fdr, 2)} are expected to be false.`
  const none = 'This does not show that the recording is free of anomalies: see the limits at the end of this report.'
  return [
    ...strongestSentence(detection),
    ...(detection.anomalies.length === 0 && detection.cells > 0 ? [none] : []),
    cell,
    referenceSentence(detection),
  ]
}

/** The numbers at a glance. */
export const factsOf = (detection: DetectionFacts): ReportModel['facts'] => {
  const { recording, quality, reference, anomalies } = detection
  const strongest = strongestFirst(anomalies)[0]
  const { frames, trSeconds } = recording
  const unjudged = detection.unjudged ? `${count(detection.unjudged)} more not judged` : 'all there are'
  const empty = quality.emptyParcels ? `${count(quality.emptyParcels)} without signal` : 'all with signal'
  const leftOut = reference.leftOut ? `${count(reference.leftOut)} of this subject left out` : 'none of this subject'
  return [
    {
      label: 'Findings',
      value: count(anomalies.length),
      note: strongest
        ? `strongest ${equation('z', fixed(strongest.z, 1))}`
        : `at q${nbsp}≤${nbsp}${plain(detection.fdr, 4)}`,
    },
    { label: 'Cells judged', value: count(detection.cells), note: unjudged },
    { label: 'Reference cohort', value: countOf(reference.recordings, 'recording'), note: leftOut },
    {
      label: 'Recording',
      value: trSeconds === null ? countOf(frames, 'frame') : duration(frames * trSeconds),
      note:
        trSeconds === null
          ? 'repetition time unknown'
          : `${countOf(frames, 'frame')}, TR${nbsp}${plain(trSeconds)}${nbsp}s`,
    },
    { label: 'Parcels', value: count(recording.parcels), note: empty },
    { label: 'Mean coverage', value: percent(quality.meanCoverage, 1), note: 'voxels of a parcel with signal' },
    { label: 'Reconstruction', value: fixed(quality.medianMaskedR2, 2), note: 'median R² where masked' },
    {
      label: 'Warnings',
      value: count(detection.warnings.length),
      note: detection.warnings.length ? 'listed under Warnings' : 'none were given',
    },
  ]
}

/** What is said on top where the recording was generated. */
export const phantomNotice = ({ recording }: DetectionFacts): string | null =>
  recording.phantom
    ? 'Phantom: this recording was generated by a program. It was measured on nobody and says nothing about any person.'
    : null

/** Title of the document: what it is and of whom. */
export const titleOf = ({ subject }: { subject: string }): string => `Findings report: ${subject}`
