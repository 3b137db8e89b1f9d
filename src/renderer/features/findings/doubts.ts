import type { Detection } from '../../../preload/contract'
import { formatFixed, formatPercent, plural } from '../../lib/format'

/** One thing to weigh before believing a result. `grave`: it speaks against it by itself. */
export interface Doubt {
  text: string
  grave: boolean
}

/** Below this more than half of a parcel is not measured. */
const HALF = 0.5

const ofModel = ({ quality: { medianMaskedR2: r2 } }: Detection): Doubt => {
  if (r2 === null) return { text: 'How well the model predicts hidden signal could not be told.', grave: true }
  const said = `Median masked R² ${formatFixed(r2, 2)}`
  return r2 > 0
    ? { text: `${said}: the model explains ${formatPercent(r2)} of the signal that was hidden from it.`, grave: false }
    : { text: `${said}: the model predicts no better than a flat line, so residuals say little.`, grave: true }
}

const ofCohort = ({ reference }: Detection): Doubt => {
  const left = reference.leftOut > 0 ? `; ${plural(reference.leftOut, 'recording')} of the same subject left out` : ''
  return { text: `Compared with ${plural(reference.recordings, 'recording')}${left}.`, grave: false }
}

const ofCoverage = ({ quality, anomalies }: Detection): Doubt[] => {
  const doubts: Doubt[] = []
  if (quality.meanCoverage !== null) {
    doubts.push({ text: `Mean coverage of the parcels ${formatPercent(quality.meanCoverage)}.`, grave: false })
  } else doubts.push({ text: 'Coverage of the parcels is unknown.', grave: false })
  const thin = anomalies.filter((cell) => cell.coverage !== null && cell.coverage < HALF).length
  if (thin > 0) doubts.push({ text: `${plural(thin, 'finding')} in parcels covered by less than half.`, grave: true })
  if (quality.emptyParcels > 0)
    doubts.push({ text: `${plural(quality.emptyParcels, 'parcel')} without signal.`, grave: true })
  return doubts
}

const ofGaps = (detection: Detection): Doubt[] => {
  const { unjudged, cells, quality } = detection
  const doubts: Doubt[] = []
  if (unjudged > 0)
    doubts.push({ text: `${plural(unjudged, 'cell')} of ${plural(cells, 'cell')} could not be judged.`, grave: true })
  if (quality.uncoveredFrames > 0) {
    doubts.push({
      text: `${plural(quality.uncoveredFrames, 'frame')} lie in no whole window and were not looked at.`,
      grave: true,
    })
  }
  return doubts
}

/** What would make one doubt a result, from the detection itself: plain facts first, then what was remarked. */
export const doubtsOf = (detection: Detection): Doubt[] => [
  ofModel(detection),
  ofCohort(detection),
  ...ofCoverage(detection),
  ...ofGaps(detection),
  ...(detection.auroc === null
    ? []
    : [
        {
          text: `Planted anomalies are told from the rest with an AUROC of ${formatFixed(detection.auroc, 3)}.`,
          grave: false,
        },
      ]),
  ...detection.warnings.map((text) => ({ text, grave: true })),
]
