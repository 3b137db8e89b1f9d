import {
  AppError,
  qualityCourses,
  type Censoring,
  type CensorRule,
  type RecordingQuality,
} from '../../preload/contract'
import { censorFrames } from '../domain/signal'
import { parseNumber } from '../domain/tables/delimited'
import { parseJsonObject } from '../domain/tables/seriesSidecar'
import type { FileStore } from '../ports'
import { formatOutliers } from './cleaning/censoring'
import { describeMeasure, readMeasureFacts } from './groupQuality'
import { baseName, joinPath } from './paths'
import type { Judged, RecordingRow } from './recordingRows'
import { readTable } from './tables'

/** Float32, row-major; missing NaN. */
export interface FloatArray {
  values: Float32Array
  shape: [number, number]
}

/** What is known of the quality of single recordings, read from the files that `quality` wrote. */
export interface RecordingQualities {
  get(id: string): Promise<RecordingQuality>
  /** [courses, T] in the order of `qualityCourses`. */
  courses(id: string): Promise<FloatArray>
  /** [2, F]: Hz, and shares of the global signal's power. */
  spectrum(id: string): Promise<FloatArray>
  censor(id: string, rule: CensorRule): Promise<Censoring>
}

export const makeRecordingQuality = (parts: {
  files: FileStore
  recordings: { row(id: string): RecordingRow; fresh(id: string): Promise<RecordingRow> }
}): RecordingQualities => {
  const { files, recordings } = parts

  /** Of a recording whose file is gone the quality can still be told; of one that has changed it is another's. */
  const filesOf = async (id: string): Promise<JudgedFiles> => {
    const row = await recordings.fresh(id).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'notFound') return recordings.row(id)
      throw error
    })
    const { judged } = row
    const there = judged && openJudged(files, judged)
    if (there && (await there.has('bold.json'))) return there
    throw new AppError('notFound', `The quality of ${row.recording.name} has not been judged yet.`)
  }

  return {
    get: async (id) => ({ recordingId: id, ...(await readSummary(files, await filesOf(id))) }),
    courses: async (id) => readCourses(files, await filesOf(id)),
    spectrum: async (id) => readSpectrum(files, await filesOf(id)),
    censor: async (id, rule) => censorBy(files, await filesOf(id), rule),
  }
}

interface JudgedFiles extends Judged {
  path(ending: string): string
  has(ending: string): Promise<boolean>
}

const openJudged = (files: FileStore, judged: Judged): JudgedFiles => {
  const path = (ending: string) => joinPath(judged.folder, `${judged.name}_${ending}`)
  return { ...judged, path, has: async (ending) => (await files.facts(path(ending)))?.kind === 'file' }
}

const columnOf: Record<(typeof qualityCourses)[number], string> = {
  fd: 'framewise_displacement',
  rms: 'rmsd',
  'std-dvars': 'std_dvars',
  dvars: 'dvars',
  'global-signal': 'global_signal',
}

const readSummary = async (
  files: FileStore,
  { folder, path, has, rule, madeAt }: JudgedFiles,
): Promise<Omit<RecordingQuality, 'recordingId'>> => {
  const told = parseJsonObject(await files.readText(path('bold.json'))) ?? {}
  const measured = (told.Measures ?? {}) as Record<string, number | null>
  const facts = await readMeasureFacts(files, folder)
  const parcels = (await has('parcels.tsv')) ? (await readTable(files, path('parcels.tsv'))).rows : []
  return {
    frames: Number(told.Frames),
    trSeconds: (told.RepetitionTime ?? null) as number | null,
    phantom: told.Phantom === true,
    dvarsSource: (told.DVARS as { Source?: string } | null)?.Source ?? null,
    warnings: Array.isArray(told.Warnings) ? told.Warnings.map(String) : [],
    rule,
    measures: Object.entries(measured).map(([name, value]) => ({ ...describeMeasure(name, facts), value })),
    parcels: parcels.map(([name, , coverage, tsnr]) => ({
      name,
      coverage: presentIn(coverage),
      tsnr: presentIn(tsnr),
    })),
    madeAt,
  }
}

const readCourses = async (files: FileStore, { path }: JudgedFiles): Promise<FloatArray> => {
  const { header, rows } = await readTable(files, path('motion.tsv'))
  const values = new Float32Array(qualityCourses.length * rows.length).fill(NaN)
  for (const [at, course] of qualityCourses.entries()) {
    const column = header.indexOf(columnOf[course])
    if (column >= 0) rows.forEach((cells, frame) => (values[at * rows.length + frame] = numberIn(cells[column])))
  }
  return { values, shape: [qualityCourses.length, rows.length] }
}

const readSpectrum = async (files: FileStore, { path, has }: JudgedFiles): Promise<FloatArray> => {
  if (!(await has('spectrum.tsv')))
    throw new AppError(
      'notFound',
      'There is no spectrum: the time between frames is unknown, frames are missing, or the signal does not vary.',
    )
  const { rows } = await readTable(files, path('spectrum.tsv'))
  const values = Float32Array.from([0, 1].flatMap((column) => rows.map((cells) => numberIn(cells[column]))))
  return { values, shape: [2, rows.length] }
}

const censorBy = async (files: FileStore, { path }: JudgedFiles, rule: CensorRule): Promise<Censoring> => {
  const { header, rows } = await readTable(files, path('motion.tsv'))
  const course = (name: string): Float64Array | null => {
    const column = header.indexOf(name)
    return column < 0 ? null : Float64Array.from(rows, (cells) => numberIn(cells[column]))
  }
  const { fdThreshold, dvarsThreshold, censorBefore: before, censorAfter: after, minContiguous } = rule
  const plan = { fdThreshold, dvarsThreshold, before, after, minContiguous }
  const marks = censorFrames(rows.length, course(columnOf.fd), course(columnOf['std-dvars']), plan)
  const censored = marked(marks.censored)
  return {
    byFd: marked(marks.fd),
    byDvars: marked(marks.dvars),
    censored,
    kept: rows.length - censored.length,
    file: { name: baseName(path('outliers.tsv')), text: formatOutliers(marks) },
  }
}

const marked = (marks: Uint8Array): number[] => [...marks.keys()].filter((frame) => marks[frame] === 1)
const numberIn = (cell: string | undefined): number => parseNumber(cell ?? '') ?? NaN
const presentIn = (cell: string | undefined): number | null => {
  const value = numberIn(cell)
  return Number.isNaN(value) ? null : value
}
