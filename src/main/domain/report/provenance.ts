import type { DetectionFacts } from './detectionFacts'
import type { ReportModel } from './reportModel'
import { count, countOf, duration, fixed, nbsp, percent, plain, probability, withoutFolders } from './wording'

const known = (text: string | null) => text ?? 'n/a'

/** Where every number of the report comes from. */
export const provenanceOf = (detection: DetectionFacts): ReportModel['provenance'] => {
  const { recording, model, atlas, reference, quality, madeWith } = detection
  const { frames, trSeconds } = recording
  return [
    {
      title: 'Recording',
      rows: [
        ['File', withoutFolders(recording.name)],
        ['SHA-256', recording.sha256],
        ['Frames', trSeconds === null ? count(frames) : `${count(frames)} (${duration(frames * trSeconds)})`],
        ['Repetition time', trSeconds === null ? 'not given by the file' : `${plain(trSeconds)}${nbsp}s`],
        ['Parcels', count(recording.parcels)],
        ['Kind', recording.phantom ? 'phantom: generated, measured on nobody' : 'recorded'],
      ],
    },
    {
      title: 'Atlas',
      rows: [
        ['Name', atlas.name],
        ['SHA-256 of the volume', known(atlas.hash)],
      ],
    },
    {
      title: 'Model',
      rows: [
        ['Name', withoutFolders(model.name)],
        ['Architecture', model.architecture],
        ['Parameters', count(model.parameters)],
        ['SHA-256 of the weights', model.sha256],
      ],
    },
    {
      title: 'Reference cohort',
      rows: [
        ['Recordings', count(reference.recordings)],
        ['Left out, same subject', count(reference.leftOut)],
        ['Cells judged', count(reference.cells)],
      ],
    },
    {
      title: 'Quality',
      rows: [
        ['Median R² where masked', fixed(quality.medianMaskedR2, 3)],
        ['Mean coverage', percent(quality.meanCoverage, 1)],
        ['Parcels without signal', `${count(quality.emptyParcels)} of ${count(recording.parcels)}`],
        ['Frames not covered', `${count(quality.uncoveredFrames)} of ${count(frames)}`],
        ['Cells not judged', `${count(detection.unjudged)} of ${count(detection.cells + detection.unjudged)}`],
        ...(detection.auroc === null ? [] : [aurocRow(detection.auroc)]),
      ],
    },
    { title: 'Program', rows: [['Made with', `${madeWith.name} ${madeWith.version}`]] },
  ]
}

const aurocRow = (auroc: number): [string, string] => [
  'AUROC, planted against not',
  `${fixed(auroc, 3)} over all judged cells (1 = perfect, 0.5 = chance)`,
]

/** The method in short, as `detect` carries it out. */
export const methodOf = ({ fdr, reference }: DetectionFacts): string[] => [
  'Each parcel of a recording is scaled by its own median and interquartile range. Parts of the signal are hidden from ' +
    'the model, every part once, and the model reconstructs them from what is left.',
  'The residual of a cell is the root mean square of recorded minus reconstructed signal over its window; its logarithm ' +
    'less the median of the whole recording is the score, so that a recording that is noisy throughout is not a finding ' +
    'everywhere. The robust z compares the score with all windows of the same parcel in the cohort (median and median ' +
    'absolute deviation).',
  'p is how often the recordings of the cohort, each judged against the others in the same way, reach this z; with ' +
    `${countOf(reference.cells, 'cell')} it cannot be smaller than ${probability(1 / (1 + reference.cells))}. q comes from ` +
    `all p by the method of Benjamini and Hochberg. Cells with q${nbsp}≤${nbsp}${plain(fdr, 4)} are the findings. Only ` +
    'residuals that are larger than usual count. Cells without signal are not judged.',
]

const smallCohort = 20

/** What the report cannot say. */
export const limitsOf = ({ reference, recording, quality, atlas }: DetectionFacts): string[] => [
  'For research use only. This is not a diagnosis, and neither program nor model has been validated for clinical use.',
  'A finding says that the model reconstructs a parcel worse here than in the cohort. It does not say why: movement, ' +
    'breathing, signal loss and artefacts make findings as well as the brain does.',
  'The outcome depends on the cohort. Differences of scanner, site, repetition time, preprocessing, age or state ' +
    'between the recording and the cohort appear as findings.',
  ...(reference.recordings < smallCohort
    ? [
        `The cohort is small (${countOf(reference.recordings, 'recording')}): its median and spread, and so every z, ` +
          'p and q, are uncertain.',
      ]
    : []),
  'No finding is no proof of health. What the model reconstructs well, what is smaller than a parcel or shorter than ' +
    'a window, what is unusual in the whole recording alike, and parcels without signal are not found.',
  'Cells of neighbouring parcels and windows are not independent; a single cell that just passes the threshold means little.',
  ...(recording.trSeconds === null ? ['The repetition time is unknown; times are given in frames.'] : []),
  ...(quality.meanCoverage === null ? ['How much of each parcel was measured is unknown.'] : []),
  ...(atlas.hash === null
    ? ['Places are known by the names of parcels only; they could not be checked on a volume.']
    : []),
]
