import { composeBrainPicture, type Convention, type ParcelValue } from '../brainPicture/composeBrainPicture'
import type { LabelGrid } from '../brainPicture/labelSlices'
import {
  columnFinder,
  strongestFirst,
  type CellFacts,
  type DetectionFacts,
  type Matrix,
  type ParcelColumn,
  type Traces,
  type WindowSpan,
} from './detectionFacts'
import { tabulateFindings } from './findingsTable'
import { drawHeatMap } from './heatMap'
import { limitsOf, methodOf, provenanceOf } from './provenance'
import type { BrainFigure, HeatMapFigure, ReportModel, TimeCourseSection } from './reportModel'
import { factsOf, headlineOf, phantomNotice, summaryOf, titleOf } from './summary'
import { drawTimeCourse, shownFrames, timeCourseColours } from './timeCourse'
import { count, countOf, equation, fixed, moment, nbsp, plain, probability, windowOf, withoutFolders } from './wording'

/** The label volume, and whether its file says which side is which. */
export interface AtlasVolume {
  grid: LabelGrid
  oriented: boolean
}

/** What a report is made of. What is null was not there, and the report says so. */
export interface ReportParts {
  detection: DetectionFacts
  parcels: readonly ParcelColumn[]
  windows: readonly WindowSpan[]
  /** [windows, parcels] */
  z: Matrix
  traces: Traces
  atlas: AtlasVolume | null
  /** Why there is no atlas volume, as a sentence. */
  noAtlasReason: string
  convention: Convention
}

/** Width of the text in points: A4 less the margins of the template. */
const textWidth = 487
const mostTimeCourses = 4
const mostListedParcels = 24

/**
 * Everything that a report says and shows, made from what `detect` wrote. The same parts give the same report.
 */
export const composeReport = (parts: ReportParts): ReportModel => {
  const detection = { ...parts.detection, subject: withoutFolders(parts.detection.subject) }
  const { text, parts: dateParts } = moment(detection.madeAt)
  const brain = composeBrain(parts)
  return {
    language: 'en',
    title: titleOf(detection),
    kind: 'Findings report',
    subject: detection.subject,
    source: `${withoutFolders(detection.recording.name)}, judged by the model “${withoutFolders(detection.model.name)}” on ${text}`,
    dateParts,
    program: `${detection.madeWith.name} ${detection.madeWith.version}`,
    badge: 'Research use only',
    footer: brain.kind === 'picture' ? `${brain.convention.split(':')[0]}, ${text}` : text,
    phantom: phantomNotice(detection),
    headline: headlineOf(detection),
    summary: summaryOf(detection, parts.windows),
    facts: factsOf(detection),
    brain,
    timeCourses: composeTimeCourses(parts),
    heatMap: composeHeatMap(parts),
    findings: tabulateFindings(detection),
    provenance: provenanceOf(detection),
    warnings: detection.warnings,
    method: methodOf(detection),
    limits: limitsOf(detection),
  }
}

/** The largest z of each label among the findings. */
const largestByLabel = (anomalies: readonly CellFacts[]): ParcelValue[] => {
  const largest = new Map<number, number>()
  for (const { label, z } of anomalies)
    if (label !== null && z !== null) largest.set(label, Math.max(z, largest.get(label) ?? -Infinity))
  return [...largest].map(([label, value]) => ({ label, value }))
}

const conventionSentence = (convention: Convention) =>
  convention === 'radiological'
    ? 'Radiological convention: the subject’s left is on the right of the picture'
    : 'Neurological convention: the subject’s left is on the left of the picture'

const composeBrain = ({ detection, atlas, noAtlasReason, convention }: ReportParts): BrainFigure => {
  const values = largestByLabel(detection.anomalies)
  const title = detection.anomalies.length ? 'Where the findings lie' : 'The parcels'
  const picture = atlas && composeBrainPicture(atlas.grid, values, convention, atlas.oriented)
  if (!picture) {
    const reason = atlas ? 'There is no brain picture: no voxel of the atlas volume carries a label.' : noAtlasReason
    return { kind: 'none', title, reason, parcels: listParcels(detection.anomalies) }
  }
  const shown = values.length - picture.missing.length
  const { low, high, hexStops } = picture.scale
  const without = detection.anomalies.filter(({ label }) => label === null).length
  const notes = [
    shown > 0
      ? 'Parcels without findings are grey. Cuts lie through the strongest findings.'
      : 'No parcel has a finding.',
    'Positions are world coordinates of the atlas volume.',
    ...(without
      ? [`${countOf(without, 'finding')} without a label in the atlas ${without === 1 ? 'is' : 'are'} not shown.`]
      : []),
    ...(picture.missing.length
      ? [
          `${countOf(picture.missing.length, 'parcel')} with findings ${picture.missing.length === 1 ? 'has' : 'have'} no voxel in the atlas volume.`,
        ]
      : []),
    ...(atlas!.oriented ? [] : ['The atlas volume does not say which side is left: sides are not marked.']),
  ]
  return {
    kind: 'picture',
    title,
    alt:
      `Axial, coronal and sagittal slices of the atlas in ${convention} convention; ` +
      `${countOf(shown, 'parcel')} with findings coloured by the largest z.`,
    convention: atlas!.oriented
      ? conventionSentence(convention)
      : 'Sides unknown: the atlas volume gives no orientation',
    rows: picture.rows.map(({ plane, slices }) => ({ name: plane[0].toUpperCase() + plane.slice(1), slices })),
    colourBar:
      shown > 0
        ? {
            stops: hexStops,
            low: fixed(low, 0),
            middle: plain((low + high) / 2, 1),
            high: fixed(high, 0),
            meaning: 'largest robust z of a parcel’s findings',
          }
        : null,
    notes,
  }
}

const listParcels = (anomalies: readonly CellFacts[]): string[] => {
  const strongest = new Map<string, CellFacts>()
  for (const cell of strongestFirst(anomalies)) if (!strongest.has(cell.parcel)) strongest.set(cell.parcel, cell)
  const lines = [...strongest.values()].map(
    ({ parcel, network, z }) => `${parcel}${network === null ? '' : ` (${network})`}: ${equation('z', fixed(z, 1))}`,
  )
  if (lines.length <= mostListedParcels) return lines
  return [...lines.slice(0, mostListedParcels), `and ${count(lines.length - mostListedParcels)} more parcels`]
}

const timeCourseLegend = [
  { colour: timeCourseColours.recorded, meaning: 'recorded', line: true },
  { colour: timeCourseColours.reconstructed, meaning: 'reconstructed', line: true },
  { colour: timeCourseColours.band, meaning: 'band of the cohort (95\u00a0%)', line: false },
  { colour: timeCourseColours.window, meaning: 'window of the finding', line: false },
  { colour: timeCourseColours.otherWindow, meaning: 'other findings of the parcel', line: false },
]

const composeTimeCourses = ({ detection, parcels, traces }: ReportParts): TimeCourseSection => {
  const findColumn = columnFinder(parcels)
  const strongest = new Map<number, CellFacts>()
  for (const cell of strongestFirst(detection.anomalies)) {
    const column = findColumn(cell)
    if (column !== undefined && !strongest.has(column)) strongest.set(column, cell)
  }
  const figures = [...strongest].slice(0, mostTimeCourses).map(([column, cell], i) => {
    const others = detection.anomalies.filter((other) => findColumn(other) === column && other.window !== cell.window)
    const { firstFrame, lastFrame } = shownFrames(traces.recorded.rows, cell)
    const cropped = lastFrame - firstFrame + 1 < traces.recorded.rows
    const title = `${i + 1}${nbsp}·${nbsp}${cell.parcel}${cell.network === null ? '' : ` (${cell.network})`}`
    const detail =
      `${windowOf(cell)}, ${equation('z', fixed(cell.z, 1))}, ${equation('q', probability(cell.q))}` +
      (cropped ? `; frames ${firstFrame}–${lastFrame} of ${count(traces.recorded.rows)} shown` : '')
    return {
      title,
      detail,
      svg: drawTimeCourse({
        traces,
        column,
        window: cell,
        otherWindows: others,
        trSeconds: detection.recording.trSeconds,
        width: textWidth,
        height: 122,
      }),
      alt: `Recorded and reconstructed signal of ${cell.parcel} with the band of the cohort; the window ${windowOf(cell)} is shaded.`,
    }
  })
  if (figures.length === 0)
    return { figures, legend: [], explanation: 'Time courses are shown for findings; this recording has none.' }
  const shown =
    figures.length === 1
      ? 'The parcel of the strongest finding.'
      : `The ${figures.length} parcels of the strongest findings.`
  const unit = 'Signal in the model’s units: median 0, scaled by the interquartile range.'
  const several = new Set(detection.anomalies.map(({ parcel }) => parcel)).size < detection.anomalies.length
  return {
    figures,
    legend: several ? timeCourseLegend : timeCourseLegend.slice(0, -1),
    explanation: `${shown} ${unit}`,
  }
}

const composeHeatMap = ({ detection, parcels, windows, z }: ReportParts): HeatMapFigure | null => {
  if (z.rows === 0 || z.columns === 0) return null
  const figure = drawHeatMap({
    z,
    parcels,
    windows,
    anomalies: strongestFirst(detection.anomalies),
    trSeconds: detection.recording.trSeconds,
    width: textWidth,
  })
  const grouped = parcels.some(({ network }) => network !== null) ? 'grouped by network' : 'in the order of the model'
  const marked = ['there are no findings to mark', 'the finding has dark edges and its parcel’s name']
  const outlined = marked[detection.anomalies.length] ?? 'findings have dark edges, the strongest are named'
  return {
    ...figure,
    explanation: `${count(parcels.length)} parcels, ${grouped}, in ${countOf(z.rows, 'window')}: ${outlined}.`,
  }
}
