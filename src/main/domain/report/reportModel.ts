import type { Raster } from '../brainPicture/paintSlice'

/** Everything a report prints, as text and pictures: the template only sets it. */
export interface ReportModel {
  /** IETF language tag of the text. */
  language: string
  title: string
  /** What kind of document this is. */
  kind: string
  subject: string
  /** The recording, the model and the moment, in one line. */
  source: string
  /** [year, month, day, hour, minute, second] in UTC, for the document's own record; null when unknown. */
  dateParts: number[] | null
  program: string
  badge: string
  /** Stands on every page, between program and page number. */
  footer: string
  /** Said where the recording is a phantom; null otherwise. */
  phantom: string | null
  /** The outcome in one sentence, and what is to be known with it. */
  headline: string
  summary: string[]
  facts: { label: string; value: string; note: string }[]
  brain: BrainFigure
  timeCourses: TimeCourseSection
  heatMap: HeatMapFigure | null
  findings: FindingsTable
  provenance: { title: string; rows: [name: string, value: string][] }[]
  warnings: string[]
  method: string[]
  limits: string[]
}

export type BrainFigure =
  | {
      kind: 'picture'
      title: string
      alt: string
      convention: string
      rows: {
        name: string
        slices: {
          raster: Raster
          widthMm: number
          heightMm: number
          leftSide: string
          rightSide: string
          caption: string
        }[]
      }[]
      /** Null when no parcel is coloured. */
      colourBar: ColourBar | null
      notes: string[]
    }
  | { kind: 'none'; title: string; reason: string; parcels: string[] }

export interface ColourBar {
  /** `#rrggbb`, from `low` to `high`, evenly spaced. */
  stops: string[]
  low: string
  middle: string
  high: string
  meaning: string
}

export interface TimeCourseSection {
  figures: { title: string; detail: string; svg: string; alt: string }[]
  /** `line`: drawn as a line, else as an area. */
  legend: { colour: string; meaning: string; line: boolean }[]
  /** How the figures are read; or why there are none. */
  explanation: string
}

export interface HeatMapFigure {
  /** One pixel a cell: columns are windows, rows are parcels. */
  raster: Raster
  /** Where the raster goes and what is drawn over it, in points. */
  plot: { left: number; top: number; width: number; height: number }
  overlay: { svg: string; width: number; height: number }
  colourBar: ColourBar
  unjudgedColour: string | null
  alt: string
  explanation: string
}

export interface FindingsTable {
  /** `share`: of the width that the others leave; 0 = as wide as its text. */
  columns: { title: string; align: 'left' | 'right'; share: number }[]
  rows: string[][]
  /** What is left to say: how many are not listed, or that there are none. */
  remark: string
}
