import type { Forecast, TaskInput } from '../../../preload/contract'
import { derivedName } from '../../domain/bids'
import type { ForecastErrors } from '../../domain/explain'
import { medianOrNull } from '../../domain/normative'
import { encodeNpy } from '../../domain/npy'
import type { ParcelSeries } from '../../domain/parcelSeries'
import { formatFloat32, formatTsv } from '../../domain/tables/delimited'
import { undoScale } from '../../domain/windows'
import { formatJson } from '../formatJson'
import { baseName, joinPath } from '../paths'
import { sidecarOf, writeSeries } from '../seriesFiles'
import type { ForecastPlan } from './planForecast'
import type { InferencePorts, ReadyModel } from './readyModel'
import type { MadeForecast } from './runForecast'

export interface ForecastToWrite extends MadeForecast {
  warnings: string[]
  series: ParcelSeries
  ready: ReadyModel
  plan: ForecastPlan
  input: TaskInput<'forecast'>
}

/**
 * Writes a forecast's folder: the predicted frames as a series in the recording's own unit and in scaled units, the
 * errors by frame, what was recorded and predicted as arrays [context and forecast, P] float32 in scaled units with NaN
 * where there is nothing, and forecast.json, which comes last.
 */
export const writeForecast = async (
  { files, program }: InferencePorts,
  forecast: ForecastToWrite,
): Promise<{ path: string; files: string[] }> => {
  const { series, plan, values, scale, recorded, control, ready, input } = forecast
  const file = baseName(input.series)
  const at = (name: string) => joinPath(input.out, name)
  const named = (description: string, suffix: string) => at(outputName(file, description, suffix))
  const more = sidecarFields(forecast, file, program)
  const own = { ...series, frames: plan.frames, values: undoScale(values, scale) }
  const paths = { own: named('forecast', 'timeseries'), scaled: named('forecastScaled', 'timeseries') }
  await files.makeFolder(input.out)
  await files.remove(at('forecast.json'))
  await writeSeries(files, paths.own, own, { ...more, Units: 'as recorded' })
  const units = 'gain * (x - median) / IQR of the parcel over the frames before the forecast'
  const { gain } = ready.loaded.card.contract.scaling
  await writeSeries(files, paths.scaled, { ...own, values }, { ...more, Units: units, Gain: gain })
  const errors = named('forecast', 'stat')
  await files.write(errors, formatErrors(forecast))
  const written = [paths.own, sidecarOf(paths.own), paths.scaled, sidecarOf(paths.scaled), errors]
  const arrays = { recorded, predicted: afterContext(values, plan) }
  const beside = control ? { 'predicted-control': afterContext(control.values, plan) } : {}
  await files.remove(at('predicted-control.npy'))
  for (const [name, data] of Object.entries({ ...arrays, ...beside })) {
    const shape = [plan.contextFrames + plan.frames, scale.valid.length]
    await files.write(at(`${name}.npy`), encodeNpy({ shape, data }))
    written.push(at(`${name}.npy`))
  }
  const path = at('forecast.json')
  await files.write(path, formatJson(describe(forecast)))
  return { path, files: [...written, path] }
}

const outputName = (file: string, description: string, suffix: string): string =>
  derivedName(file, [['desc', description]], suffix, '.tsv')

const sidecarFields = (
  { series, plan, ready }: ForecastToWrite,
  file: string,
  program: InferencePorts['program'],
): Record<string, unknown> => {
  const first = plan.from + plan.contextFrames
  const { card, sha256 } = ready.loaded
  return {
    Description: `Frames ${first} to ${first + plan.frames - 1}, predicted from the ${plan.contextFrames} before them; frames count from 0.`,
    ...(series.trSeconds !== null && { StartTime: first * series.trSeconds }),
    FirstFrame: first,
    Rolls: plan.rolls,
    Model: { Name: card.name, Weights: sha256 },
    Sources: [file],
    GeneratedBy: [{ Name: program.name, Version: program.version }],
  }
}

const afterContext = (values: Float32Array, { contextFrames, frames }: ForecastPlan): Float32Array => {
  const course = new Float32Array((values.length / frames) * (contextFrames + frames)).fill(NaN)
  course.set(values, course.length - values.length)
  return course
}

const formatErrors = ({ skill: { byFrame }, control, plan }: ForecastToWrite): string => {
  const first = plan.from + plan.contextFrames
  const row = (errors: ForecastErrors, ofControl?: ForecastErrors) => [
    ...[errors.model, errors.persistence, errors.mean].map(formatFloat32),
    ...(ofControl ? [formatFloat32(ofControl.model)] : []),
    String(errors.values),
  ]
  const header = ['frame', 'mse', 'mse_persistence', 'mse_mean', ...(control ? ['mse_control'] : []), 'n_values']
  return formatTsv([
    header,
    ...byFrame.map((errors, at) => [String(first + at), ...row(errors, control?.skill.byFrame[at])]),
  ])
}

const describe = ({ series, plan, skill, control, warnings }: ForecastToWrite): Forecast => {
  const first = plan.from + plan.contextFrames
  return {
    frames: [first, first + plan.frames - 1],
    from: plan.from,
    trSeconds: series.trSeconds,
    parcels: series.parcels.map(({ name, network }) => ({ name, network })),
    skill: skill.skill,
    r2: medianOrNull(skill.r2),
    control: control && { name: control.name, r2: medianOrNull(control.skill.r2) },
    recorded: skill.overall.values > 0,
    warnings,
  }
}
