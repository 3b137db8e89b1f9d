import { forecastSkill, type ForecastSkill } from '../../domain/explain'
import type { ParcelSeries } from '../../domain/parcelSeries'
import { applyScale, robustScaleOf, type Scale } from '../../domain/windows'
import type { Task } from '../../ports'
import type { LoadedModel } from '../modelFiles'
import { forecastFrames } from './forecastFrames'
import type { ForecastPlan } from './planForecast'
import type { InferencePorts, ReadyModel } from './readyModel'

/** A prediction, scaled, beside what came. */
export interface Predicted {
  /** [frames, P] float32, scaled; NaN for parcels that are not valid. */
  values: Float32Array
  skill: ForecastSkill
}

/** A forecast and its control. */
export interface MadeForecast extends Predicted {
  name: string
  scale: Scale
  /** [contextFrames + frames, P] float32, scaled: the context and what came; NaN = missing. */
  recorded: Float32Array
  control: (Predicted & { name: string }) | null
}

export const runForecast = async (
  { runtime }: InferencePorts,
  { ready, series, plan }: { ready: ReadyModel; series: ParcelSeries; plan: ForecastPlan },
  { signal, progress }: Parameters<Task<'forecast'>>[1],
): Promise<MadeForecast> => {
  const scale = scaleOfPast(series, plan, ready.loaded)
  const recorded = recordedCourse(series, plan, scale)
  const baselines = baselinesOf(recorded, plan, scale.valid)
  const seen = recorded
    .slice(0, plan.contextFrames * scale.valid.length)
    .map((value) => (Number.isNaN(value) ? 0 : value))
  const runs = ready.control ? 2 * plan.rolls : plan.rolls
  let passed = 0
  const predict = async (loaded: LoadedModel): Promise<Predicted> => {
    const done = () => progress({ fraction: ++passed / runs, message: `Predicted ${passed} of ${runs} times` })
    const work = { context: seen, future: plan.future, rolls: plan.rolls, device: ready.device, signal, done }
    const values = (await forecastFrames(runtime, loaded, work)).map((value, at) =>
      scale.valid[at % scale.valid.length] ? value : NaN,
    )
    const came = recorded.subarray(plan.contextFrames * scale.valid.length)
    return { values, skill: forecastSkill({ predicted: values, recorded: came, ...baselines, valid: scale.valid }) }
  }
  const made = await predict(ready.loaded)
  const control = ready.control && { ...(await predict(ready.control.loaded)), name: ready.control.name }
  return { ...made, name: ready.loaded.card.name, scale, recorded, control }
}

/** The scale of all that was recorded up to the end of the context: nothing of what is to be predicted goes into it. */
const scaleOfPast = ({ values, parcels }: ParcelSeries, plan: ForecastPlan, { card }: LoadedModel): Scale => {
  const past = plan.from + plan.contextFrames
  return robustScaleOf(values.subarray(0, past * parcels.length), past, parcels.length, card.contract.scaling.gain)
}

const recordedCourse = ({ values, parcels }: ParcelSeries, plan: ForecastPlan, scale: Scale): Float32Array => {
  const course = new Float32Array((plan.contextFrames + plan.frames) * parcels.length).fill(NaN)
  const first = plan.from * parcels.length
  course.set(applyScale(values.slice(first, first + course.length), scale))
  return course.map((value, at) => (scale.valid[at % parcels.length] ? value : NaN))
}

const baselinesOf = (recorded: Float32Array, { contextFrames }: ForecastPlan, valid: Uint8Array) => {
  const parcels = valid.length
  const last = recorded.slice((contextFrames - 1) * parcels, contextFrames * parcels)
  const mean = Float32Array.from(valid, (_, parcel) => {
    let [sum, count] = [0, 0]
    for (let frame = 0; frame < contextFrames; frame++) {
      const value = recorded[frame * parcels + parcel]
      if (Number.isNaN(value)) continue
      sum += value
      count++
    }
    return sum / count
  })
  return { last, mean }
}
