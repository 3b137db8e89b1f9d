import { AppError, type TaskInput } from '../../../preload/contract'
import type { Finding } from '../../domain/finding'
import type { Censoring } from '../../domain/signal'
import { parseNumber } from '../../domain/tables/delimited'
import { parseJsonObject } from '../../domain/tables/seriesSidecar'
import type { FileStore } from '../../ports'
import { baseName } from '../paths'
import { glance } from '../scanning/fingerprint'
import { sidecarOf } from '../seriesFiles'
import { readTable } from '../tables'

/** By what frames were left out; null = not judged by it, or nobody says. */
export interface CensorRule {
  fdThreshold: number | null
  dvarsThreshold: number | null
  before: number | null
  after: number | null
  minContiguous: number | null
}

/** What frames are judged by: courses, or a mask that has judged them. */
export interface FrameJudge {
  /** Path and name of the table. */
  path: string
  file: string
  by: TaskInput<'clean'>['censorBy']
  /** [frames]; millimetres, and standardised. */
  fd: Float64Array | null
  dvars: Float64Array | null
  /** What DVARS was computed of, where it is known: voxels, table, parcels. */
  dvarsOf: string | null
  mask: { marks: Censoring; rule: CensorRule } | null
}

/**
 * What `quality` measured of a recording, or which frames it left out. Throws AppError 'input.bad' where it is of
 * another recording: by the number of frames, or by the fingerprint of a series that has changed since.
 */
export async function readJudged(
  files: FileStore,
  tables: readonly string[],
  by: 'quality' | 'mask',
  { series, frames }: { series: string; frames: number },
): Promise<FrameJudge> {
  const own = baseName(series)
  if (tables.length > 1)
    throw refusal('several', own, several(own, tables.map(baseName)), 'Give the one that is meant.')
  const [path] = tables
  if (path === undefined || (await files.facts(path))?.kind !== 'file')
    throw refusal('none', own, `Nothing that quality wrote is of the run of ${own}.`, 'Judge its quality first.')
  const file = baseName(path)
  const { header, rows } = await readTable(files, path)
  if (rows.length !== frames) throw refusal('frames', file, otherLength(file, rows.length, own, frames), sameRun)
  const summary = await readObject(files, path.replace(/_(motion|outliers)\.tsv$/, '_bold.json'))
  const known = (summary?.SourceFingerprints as Record<string, unknown> | undefined)?.[own]
  if (typeof known === 'string' && known !== (await glance(files, series)).fingerprint)
    throw refusal('changed', own, `${own} has changed since ${file} was made of it.`, 'Judge its quality again.')
  const column = (name: string): Float64Array | null => {
    const at = header.indexOf(name)
    return at < 0 ? null : Float64Array.from(rows, (cells) => parseNumber(cells[at] ?? '') ?? NaN)
  }
  const dvarsOf = (summary?.DVARS as { Source?: string } | null | undefined)?.Source ?? null
  const judge = {
    path,
    file,
    by,
    fd: column('framewise_displacement'),
    dvars: column('std_dvars'),
    dvarsOf,
    mask: null,
  }
  if (by === 'quality') return judge
  const marks = (name: string) =>
    Uint8Array.from(column(name) ?? new Float64Array(frames), (mark) => (mark === 1 ? 1 : 0))
  const censored = column('censored')
  if (censored === null || censored.some((mark) => mark !== 0 && mark !== 1))
    throw refusal('noMask', file, `${file} has no column “censored” of 0 and 1.`, 'Give a table of outliers.')
  return {
    ...judge,
    mask: {
      marks: {
        fd: marks('framewise_displacement'),
        dvars: marks('std_dvars'),
        neighbour: marks('neighbour'),
        shortRun: marks('short_run'),
        censored: marks('censored'),
      },
      rule: ruleIn((await readObject(files, sidecarOf(path))) ?? {}),
    },
  }
}

/** As `describeOutliers` writes it. */
const ruleIn = (told: Record<string, unknown>): CensorRule => {
  const number = (column: string, field: string): number | null => {
    const value = (told[column] as Record<string, unknown> | undefined)?.[field]
    return typeof value === 'number' ? value : null
  }
  return {
    fdThreshold: number('framewise_displacement', 'Threshold'),
    dvarsThreshold: number('std_dvars', 'Threshold'),
    before: number('neighbour', 'Before'),
    after: number('neighbour', 'After'),
    minContiguous: number('short_run', 'MinimumFrames'),
  }
}

const readObject = async (files: FileStore, path: string): Promise<Record<string, unknown> | null> =>
  path.endsWith('.json') && (await files.facts(path))?.kind === 'file'
    ? parseJsonObject(await files.readText(path))
    : null

const sameRun = 'Give what quality wrote of the same recording, from which no frames were removed.'

const otherLength = (file: string, rows: number, series: string, frames: number): string =>
  `${file} has ${rows} rows, ${series} has ${frames} frames.`

const several = (series: string, tables: readonly string[]): string =>
  `${tables.length} tables of quality are of the run of ${series}: ${tables.slice(0, 3).join(', ')}.`

const refusal = (code: string, file: string, message: string, suggestion: string): AppError => {
  const finding: Finding = { code: `clean.censor.${code}`, severity: 'error', place: { file }, message, suggestion }
  return new AppError('input.bad', message, [finding])
}
