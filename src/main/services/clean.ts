import { AppError, type TaskInput, type TaskOutput } from '../../preload/contract'
import { chooseConfounds, countDummyFrames, type ChosenConfounds } from '../domain/confounds'
import type { Finding } from '../domain/finding'
import type { ParcelSeries } from '../domain/parcelSeries'
import { checkPlan, cleanSeries, type CleanPlan } from '../domain/signal'
import type { FileStore, Task } from '../ports'
import { censorRecording, describeOutliers, formatOutliers } from './cleaning/censoring'
import { describeCleaning } from './cleaning/describe'
import { keepAtlas, nameCleaned } from './cleaning/outputs'
import { planCleaning } from './cleaning/plan'
import { checkBaseline, remarkOnCleaned } from './cleaning/remarks'
import { readConfounds, type ConfoundFile } from './confoundFiles'
import { demand } from './fileText'
import { baseName } from './paths'
import { readSeries, sidecarOf, writeSeries } from './seriesFiles'

type Input = TaskInput<'clean'>

/**
 * Cleans a parcel series, in this order and each step only when asked for: dummy frames, despiking, censoring, trend,
 * filter, confounds, scale. What was done stands in the sidecar; the table of outliers says which frames were left out
 * and why. See docs/cleaning.md.
 */
export const makeClean =
  ({ files, program }: { files: FileStore; program: { name: string; version: string } }): Task<'clean'> =>
  async (input, { progress, signal }) => {
    const findings: Finding[] = []
    const paths = nameCleaned(input.series, input.out)
    const recorded = await readRecording(files, input, findings)
    const plan = planCleaning(input, recorded.trSeconds)
    const confounds = input.confounds ? demand(await readConfounds(files, input.confounds), findings) : null
    const { dummies, chosen } = matchConfounds(input, recorded, confounds, plan, findings)
    const series = withoutDummies(recorded, dummies)
    refuseErrors(checkPlan(plan, series.frames, baseName(input.series)), findings)
    if (input.scaling === 'psc') refuseErrors(checkBaseline(series, baseName(input.series)), findings)
    const censoring = censorRecording(input, confounds?.table ?? null, series.frames, dummies, findings)
    if (signal.aborted) throw new AppError('cancelled', 'Cleaning was cancelled.')

    progress({ fraction: null, message: `Cleaning ${series.parcels.length} parcels` })
    const columns = chosen.columns.map((column) => column.subarray(dummies))
    const cleaned = cleanSeries({ ...series, parcels: series.parcels.length }, columns, censoring.censored, plan)
    const names = series.parcels.map(({ name }) => name)
    const remarks = remarkOnCleaned(cleaned, names, chosen.names, baseName(input.series), baseNameOf(input.confounds))
    if (cleaned.problems.every((why) => why !== null)) throw nothingLeft([...findings, ...remarks])
    findings.push(...remarks)
    if (signal.aborted) throw new AppError('cancelled', 'Cleaning was cancelled.')

    progress({ fraction: null, message: 'Writing the series' })
    const kept = await keepAtlas(files, series.atlas, input.out)
    const keptRows = [...censoring.censored.keys()].filter((frame) => !censoring.censored[frame])
    const isWhole = input.censoredFrames === 'missing'
    const made: ParcelSeries = { ...series, atlas: kept.atlas, values: cleaned.values }
    await writeSeries(files, paths.timeseries, isWhole ? made : onlyRows(made, keptRows), {
      ...describeCleaning({
        input,
        plan,
        dummies,
        cleaned,
        framesRecorded: recorded.frames,
        framesCensored: series.frames - keptRows.length,
        confounds: chosen,
        parcelNames: names,
        keptRows: isWhole ? null : keptRows,
      }),
      Sources: [input.series, input.confounds].flatMap((path) => (path === undefined ? [] : [baseName(path)])),
      GeneratedBy: { Name: program.name, Version: program.version },
    })
    await files.write(paths.outliers, formatOutliers(censoring))
    await files.write(sidecarOf(paths.outliers), describeOutliers(input))
    return {
      files: [
        paths.timeseries,
        sidecarOf(paths.timeseries),
        paths.outliers,
        sidecarOf(paths.outliers),
        ...kept.written,
      ],
      findings,
      ...paths,
      frames: recorded.frames,
      parcels: names.length,
      emptyParcels: cleaned.problems.filter((why) => why !== null).length,
      confounds: chosen.names.length,
      framesKept: cleaned.framesKept,
      degreesOfFreedom: cleaned.degreesOfFreedom,
    } satisfies TaskOutput<'clean'>
  }

/** The series, with the time between frames as the caller gives it or as the sidecar tells. */
async function readRecording(files: FileStore, input: Input, findings: Finding[]): Promise<ParcelSeries> {
  const remarks: Finding[] = []
  const series = demand(await readSeries(files, input.series), remarks)
  const { trSeconds: given } = input
  findings.push(...remarks.filter(({ code }) => given === undefined || code !== 'series.tr.unknown'))
  if (given === undefined) return series
  if (series.trSeconds !== null && Math.abs(series.trSeconds - given) > 0.001)
    findings.push({
      code: 'clean.tr.conflict',
      severity: 'warning',
      place: { file: baseName(input.series), field: 'RepetitionTime' },
      message: `${given} s between frames were given, the sidecar says ${series.trSeconds} s. What was given is believed.`,
      suggestion: 'Correct whichever is wrong.',
    })
  return { ...series, trSeconds: given }
}

function matchConfounds(
  input: Input,
  { frames }: ParcelSeries,
  confounds: ConfoundFile | null,
  plan: CleanPlan,
  findings: Finding[],
): { dummies: number; chosen: ChosenConfounds } {
  const asked = input.dummyFrames
  if (confounds === null) {
    if (asked === 'auto') throw new AppError('usage.bad', 'Only a confounds table tells which frames are dummies.')
    return { dummies: asked, chosen: { names: [], columns: [], computed: [] } }
  }
  const { table, masks } = confounds
  const file = baseName(input.confounds!)
  if (table.frames !== frames) refuseErrors([otherLength(file, table.frames, baseName(input.series), frames)], findings)
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

const baseNameOf = (path: string | undefined): string | undefined => (path === undefined ? undefined : baseName(path))

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
