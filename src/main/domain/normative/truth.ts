import { filledLines, splitLine } from '../tables/delimited'

/** An anomaly that was planted: a parcel and its frames, inclusive, from 0. */
export interface PlantedAnomaly {
  subject: string
  parcel: string
  firstFrame: number
  lastFrame: number
}

/**
 * Reads ground truth (truth.tsv: a header with at least subject, parcel, first_frame, last_frame; one row an anomaly).
 *
 * @returns null when a column or a cell is missing or a frame is not a whole number
 */
export const readTruth = (text: string): PlantedAnomaly[] | null => {
  const [header, ...rows] = filledLines(text).map(({ text: line }) => splitLine(line, '\t'))
  const columns = ['subject', 'parcel', 'first_frame', 'last_frame'].map((name) => header?.indexOf(name) ?? -1)
  if (columns.includes(-1) || rows.some((row) => row.length < header.length)) return null
  const planted = rows.map((row) => {
    const [subject, parcel, first, last] = columns.map((column) => row[column])
    return { subject: subject.replace(/^sub-/, ''), parcel, firstFrame: Number(first), lastFrame: Number(last) }
  })
  return planted.every((one) => Number.isInteger(one.firstFrame) && Number.isInteger(one.lastFrame)) ? planted : null
}

/** Whether at least half of the window's frames lie in an anomaly planted in this parcel. */
export const isPlanted = (
  planted: readonly PlantedAnomaly[],
  parcel: string,
  firstFrame: number,
  lastFrame: number,
): boolean => {
  const shared = planted
    .filter((one) => one.parcel === parcel)
    .map((one) => Math.min(lastFrame, one.lastFrame) - Math.max(firstFrame, one.firstFrame) + 1)
  return shared.some((frames) => frames * 2 >= lastFrame - firstFrame + 1)
}
