import { AppError, type TaskInput, type TaskOutput } from '../../../preload/contract'
import { chooseConfounds, countDummyFrames, displacementOf, type ChosenConfounds } from '../../domain/confounds'
import type { Finding } from '../../domain/finding'
import type { ParcelSeries } from '../../domain/parcelSeries'
import { implausibleTr } from '../../domain/plausibleTr'
import { checkPlan, cleanSeries, type CleanPlan } from '../../domain/signal'
import type { FileStore } from '../../ports'
import { readConfounds, type ConfoundFile } from '../confoundFiles'
import { demand } from '../fileText'
import { baseName } from '../paths'
import { readSeries } from '../seriesFiles'
import { censorRecording } from './censoring'
import { describeCleaning } from './describe'
import { refuseOwnPlace } from './outputs'
import { chooseTable } from './pairConfounds'
import { needsTable, planCleaning } from './plan'
import { readJudged, type FrameJudge } from './readJudged'
import { checkBaseline, remarkOnCleaned } from './remarks'
import type { CleaningItem, Target } from './target'
import { writeCleaned } from './writeCleaned'

type Input = TaskInput<'clean'>
export type Cleaned = TaskOutput<'clean'>['recordings'][number]

/**
 * Cleans one recording and writes what came of it. Remarks go to `findings`; throws AppError 'input.bad' when it cannot
 * be cleaned, before anything is written.
 */
export async function cleanRecording(
  target: Target,
  run: CleaningItem,
  findings: Finding[],
): Promise<{ cleaned: Cleaned; written: string[] }> {
  const { files, input } = target
  const file = baseName(run.series)
  refuseOwnPlace(run.series, run.paths)
  const table = chooseTable(run, needsTable(input))
  const recorded = await readRecording(files, run.series, input, findings)
  const plan = planCleaning(input, recorded.trSeconds)
  const confounds = table === null ? null : demand(await readConfounds(files, table), findings)
  const told = confounds && { ...confounds, file: baseName(table!) }
  const { dummies, chosen } = matchConfounds(input, { file, frames: recorded.frames }, told, plan, findings)
  const series = withoutDummies(recorded, dummies)
  refuseErrors(checkPlan(plan, series.frames, file), findings)
  if (input.scaling === 'psc') refuseErrors(checkBaseline(series, file), findings)
  const judge = await judgeOf(files, input, run, recorded.frames, told && { ...told, path: table! })
  const censored = censorRecording(input, judge, series.frames, dummies, findings)

  const columns = chosen.columns.map((column) => column.subarray(dummies))
  const cleaned = cleanSeries({ ...series, parcels: series.parcels.length }, columns, censored.censoring.censored, plan)
  const names = series.parcels.map(({ name }) => name)
  const remarks = remarkOnCleaned(cleaned, names, chosen.names, file, told?.file)
  findings.push(...remarks)
  if (cleaned.problems.every((why) => why !== null)) throw nothingLeft(findings)

  const keptRows = [...censored.censoring.censored.keys()].filter((frame) => !censored.censoring.censored[frame])
  const facts = describeCleaning({
    input,
    plan,
    dummies,
    cleaned,
    framesRecorded: recorded.frames,
    framesCensored: series.frames - keptRows.length,
    censored: judge && { judge, rule: censored.rule },
    confounds: chosen,
    parcelNames: names,
    keptRows: input.censoredFrames === 'missing' ? null : keptRows,
  })
  const made: ParcelSeries = { ...series, values: cleaned.values }
  const written = await writeCleaned(target, run, {
    series: input.censoredFrames === 'missing' ? made : onlyRows(made, keptRows),
    facts,
    censored,
    sources: [run.series, table ?? [], judge?.path ?? []].flat(),
  })
  return {
    written,
    cleaned: {
      series: run.series,
      ...run.paths,
      frames: recorded.frames,
      framesKept: cleaned.framesKept,
      parcels: names.length,
      emptyParcels: cleaned.problems.filter((why) => why !== null).length,
      confounds: chosen.names.length,
      degreesOfFreedom: cleaned.degreesOfFreedom,
    },
  }
}

/** What frames are judged by; null where none is to be left out. */
async function judgeOf(
  files: FileStore,
  { censor, censorBy }: Input,
  { series, judged }: CleaningItem,
  frames: number,
  confounds: (ConfoundFile & { file: string; path: string }) | null,
): Promise<FrameJudge | null> {
  if (!censor) return null
  if (censorBy !== 'confounds') return readJudged(files, judged, censorBy, { series, frames })
  const { table, file, path } = confounds!
  const dvars = table.columns.get('std_dvars') ?? null
  return { path, file, by: censorBy, fd: displacementOf(table), dvars, dvarsOf: null, mask: null }
}

/** The series, with the time between frames as the caller gives it or as the sidecar tells. */
async function readRecording(
  files: FileStore,
  path: string,
  { trSeconds: given, times }: Input,
  findings: Finding[],
): Promise<ParcelSeries> {
  const series = demand(await readSeries(files, path, given ?? times[path]), findings)
  findings.push(...implausibleTr(baseName(path), given ?? series.trSeconds))
  if (given === undefined) return series
  if (series.trSeconds !== null && Math.abs(series.trSeconds - given) > 0.001)
    findings.push({
      code: 'clean.tr.conflict',
      severity: 'warning',
      place: { file: baseName(path), field: 'RepetitionTime' },
      message: `${given} s between frames were given, the sidecar says ${series.trSeconds} s. What was given is believed.`,
      suggestion: 'Correct whichever is wrong.',
    })
  return { ...series, trSeconds: given }
}

function matchConfounds(
  input: Input,
  { file: series, frames }: { file: string; frames: number },
  confounds: (ConfoundFile & { file: string }) | null,
  plan: CleanPlan,
  findings: Finding[],
): { dummies: number; chosen: ChosenConfounds } {
  const asked = input.dummyFrames
  if (confounds === null) {
    const chosen = { names: [], columns: [], computed: [] }
    return { dummies: asked === 'auto' ? 0 : asked, chosen }
  }
  const { table, masks, file } = confounds
  if (table.frames !== frames) refuseErrors([otherLength(file, table.frames, series, frames)], findings)
  const driftIsFiltered = (plan.filter?.lowCutHz ?? null) !== null
  const chosen = demand(chooseConfounds(table, masks, { ...input, driftIsFiltered }, file), findings)
  return { dummies: asked === 'auto' ? countDummyFrames(table) : asked, chosen }
}

const otherLength = (file: string, rows: number, series: string, frames: number): Finding => ({
  code: 'clean.confounds.frames',
  severity: 'error',
  place: { file },
  message: `${file} has ${rows} rows, ${series} has ${frames} frames.`,
  suggestion: 'Give the table of the same run, and a series from which no frames were removed.',
})

/** Adds findings; throws AppError 'input.bad' when one of them is an error. */
function refuseErrors(found: readonly Finding[], findings: Finding[]): void {
  findings.push(...found)
  const error = found.find(({ severity }) => severity === 'error')
  if (error) throw new AppError('input.bad', error.message, findings)
}

const nothingLeft = (findings: Finding[]): AppError =>
  new AppError('input.bad', 'No parcel is left after cleaning.', findings)

const withoutDummies = (series: ParcelSeries, dummies: number): ParcelSeries => ({
  ...series,
  frames: Math.max(0, series.frames - dummies),
  values: series.values.subarray(dummies * series.parcels.length),
})

const onlyRows = (series: ParcelSeries, rows: readonly number[]): ParcelSeries => {
  const width = series.parcels.length
  const values = new Float32Array(rows.length * width)
  rows.forEach((row, i) => values.set(series.values.subarray(row * width, (row + 1) * width), i * width))
  return { ...series, frames: rows.length, values }
}
