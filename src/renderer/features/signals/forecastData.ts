import type { AnalysisOf } from '../../../preload/contract'
import { useAnalyses } from '../../stores'
import { factsOf, type ParcelFacts } from './explanationData'

/** A forecast with its arrays, each [context and forecast, P] in scaled units, NaN where there is nothing. */
export interface ForecastData {
  analysis: AnalysisOf<'forecast'>
  parcels: ParcelFacts[]
  indexOf: ReadonlyMap<string, number>
  frames: number
  recorded: Float32Array
  predicted: Float32Array
  control: Float32Array | null
}

export const readForecast = async (analysis: AnalysisOf<'forecast'>): Promise<ForecastData> => {
  const { summary, forecast } = analysis
  const { array } = useAnalyses()
  const [recorded, predicted, control, parcels] = await Promise.all([
    array(summary.id, 'recorded'),
    array(summary.id, 'predicted'),
    forecast.control ? array(summary.id, 'predicted-control') : null,
    factsOf(forecast.parcels, summary),
  ])
  return {
    analysis,
    parcels,
    indexOf: new Map(parcels.map(({ name }, index) => [name, index])),
    frames: recorded.shape[0],
    recorded: recorded.data,
    predicted: predicted.data,
    control: control && control.data,
  }
}
