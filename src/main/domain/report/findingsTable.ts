import { strongestFirst, type DetectionFacts } from './detectionFacts'
import type { FindingsTable } from './reportModel'
import { count, countOf, fixed, nbsp, percent, plain, probability } from './wording'

/** More rows than this are counted, not printed: findings.tsv holds them all. */
const mostRows = 100

const columnsOf = (inSeconds: boolean): FindingsTable['columns'] => [
  { title: 'No.', align: 'right', share: 0 },
  { title: 'Parcel', align: 'left', share: 2 },
  { title: 'Network', align: 'left', share: 1 },
  { title: 'Frames', align: 'right', share: 0 },
  ...(inSeconds ? [{ title: 'Time (s)', align: 'right', share: 0 } as const] : []),
  { title: 'z', align: 'right', share: 0 },
  { title: 'p', align: 'right', share: 0 },
  { title: 'q', align: 'right', share: 0 },
  { title: 'Coverage (%)', align: 'right', share: 0 },
]

/**
 * The findings, strongest first, at most `mostRows` of them.
 * The column of times is there when every printed finding has one.
 */
export const tabulateFindings = ({ anomalies, fdr, cells }: DetectionFacts): FindingsTable => {
  const printed = strongestFirst(anomalies).slice(0, mostRows)
  const inSeconds = printed.every(({ startSeconds, endSeconds }) => startSeconds !== null && endSeconds !== null)
  const rows = printed.map((cell, i) => [
    String(i + 1),
    cell.parcel,
    cell.network ?? 'n/a',
    `${cell.firstFrame}–${cell.lastFrame}`,
    ...(inSeconds ? [`${plain(cell.startSeconds!, 1)}–${plain(cell.endSeconds!, 1)}`] : []),
    fixed(cell.z, 2),
    probability(cell.p),
    probability(cell.q),
    cell.coverage === null ? 'n/a' : percent(cell.coverage).replace(`${nbsp}%`, ''),
  ])
  return {
    columns: columnsOf(inSeconds),
    rows,
    remark: remarkOf(anomalies.length, printed.length, fdr, cells),
  }
}

const remarkOf = (all: number, printed: number, fdr: number, judged: number): string => {
  const level = `q${nbsp}≤${nbsp}${plain(fdr, 4)}`
  if (all === 0) return `There are no findings: no judged cell of ${count(judged)} reaches ${level}.`
  const read =
    'Frames count from 0; z is robust, q is p adjusted for the false discovery rate; coverage is the share of the parcel’s voxels with signal.'
  if (all === printed) return `All findings at ${level}, the strongest first. ${read}`
  return (
    `The ${count(printed)} strongest of ${countOf(all, 'finding')} at ${level}; the other ${count(all - printed)} are ` +
    `in findings.tsv, which detection wrote. ${read}`
  )
}
