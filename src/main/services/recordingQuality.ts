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

/** What is known of the quality of single recordings, read from the files that `quality` wrote. */
export interface RecordingQualities {
  get(id: string): Promise<RecordingQuality>
  /** [courses, T] float32 in the order of `qualityCourses`; missing NaN. */
  courses(id: string): Promise<{ values: Float32Array; frames: number }>
  /** [2, F] float32: Hz, and shares of the global signal's power. */
  spectrum(id: string): Promise<{ values: Float32Array; frequencies: number }>
  censor(id: string, rule: CensorRule): Promise<Censoring>
}

const columnOf: Record<(typeof qualityCourses)[number], string> = {
  fd: 'framewise_displacement',
  rms: 'rmsd',
  'std-dvars': 'std_dvars',
  dvars: 'dvars',
  'global-signal': 'global_signal',
}

export const makeRecordingQuality = (parts: {
  files: FileStore
  recordings: { row(id: string): RecordingRow; fresh(id: string): Promise<RecordingRow> }
}): RecordingQualities => {
  const { files, recordings } = parts

  /** Of a recording whose file is gone the quality can still be told; of one that has changed it is another's. */
  const judgedOf = async (
    id: string,
  ): Promise<Judged & { path(ending: string): string; hasFile(ending: string): Promise<boolean> }> => {
    const row = await recordings.fresh(id).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'notFound') return recordings.row(id)
      throw error
    })
    const { judged } = row
    if (judged === null) throw notJudged(row)
    const path = (ending: string) => joinPath(judged.folder, `${judged.name}_${ending}`)
    const hasFile = async (ending: string) => (await files.facts(path(ending)))?.kind === 'file'
    if (!(await hasFile('bold.json'))) throw notJudged(row)
    return { ...judged, path, hasFile }
  }

  const courses = async (id: string) => {
    const { path } = await judgedOf(id)
    const { header, rows } = await readTable(files, path('motion.tsv'))
    const values = new Float32Array(qualityCourses.length * rows.length).fill(NaN)
    for (const [at, course] of qualityCourses.entries()) {
      const column = header.indexOf(columnOf[course])
      if (column >= 0) rows.forEach((cells, frame) => (values[at * rows.length + frame] = numberIn(cells[column])))
    }
    return { values, frames: rows.length }
  }

  return {
    courses,
    async get(id) {
      const { folder, path, hasFile, rule, madeAt } = await judgedOf(id)
      const told = parseJsonObject(await files.readText(path('bold.json'))) ?? {}
      const measured = (told.Measures ?? {}) as Record<string, number | null>
      const facts = await readMeasureFacts(files, folder)
      const parcels = (await hasFile('parcels.tsv')) ? (await readTable(files, path('parcels.tsv'))).rows : []
      return {
        recordingId: id,
        frames: Number(told.Frames),
        trSeconds: (told.RepetitionTime ?? null) as number | null,
        phantom: told.Phantom === true,
        dvarsSource: (told.DVARS as { Source?: string } | null)?.Source ?? null,
        rule,
        measures: Object.entries(measured).map(([name, value]) => ({ ...describeMeasure(name, facts), value })),
        parcels: parcels.map(([name, , coverage, tsnr]) => ({
          name,
          coverage: presentIn(coverage),
          tsnr: presentIn(tsnr),
        })),
        madeAt,
      }
    },
    async spectrum(id) {
      const { path, hasFile } = await judgedOf(id)
      if (!(await hasFile('spectrum.tsv')))
        throw new AppError(
          'notFound',
          'There is no spectrum: the time between frames is unknown, frames are missing, or the signal does not vary.',
        )
      const { rows } = await readTable(files, path('spectrum.tsv'))
      const values = Float32Array.from([0, 1].flatMap((column) => rows.map((cells) => numberIn(cells[column]))))
      return { values, frequencies: rows.length }
    },
    async censor(id, rule) {
      const { path } = await judgedOf(id)
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
    },
  }
}

const notJudged = ({ recording }: RecordingRow): AppError =>
  new AppError('notFound', `The quality of ${recording.name} has not been judged yet.`)

const marked = (marks: Uint8Array): number[] => [...marks.keys()].filter((frame) => marks[frame] === 1)
const numberIn = (cell: string | undefined): number => parseNumber(cell ?? '') ?? NaN
const presentIn = (cell: string | undefined): number | null => {
  const value = numberIn(cell)
  return Number.isNaN(value) ? null : value
}
