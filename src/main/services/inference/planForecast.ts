import { AppError, type TaskInput } from '../../../preload/contract'
import { futureTokens, type Future } from '../../domain/explain'
import type { ParcelSeries } from '../../domain/parcelSeries'
import type { MaskedModel } from '../../models/maskedModel'

/** What is predicted from what. Frames count from 0. */
export interface ForecastPlan {
  /** First frame of the context. */
  from: number
  contextFrames: number
  future: Future
  rolls: number
  /** Frames that are predicted, all rolls. */
  frames: number
}

/** Throws AppError 'input.bad' when the horizon leaves nothing to see, or the context does not fit in the recording. */
export const planForecast = (
  { tokenOfValue, windowFrames }: MaskedModel,
  { frames: length }: ParcelSeries,
  { from: asked, horizon = Math.ceil(windowFrames / 10), rolls }: TaskInput<'forecast'>,
): ForecastPlan => {
  const future = horizon < windowFrames ? futureTokens(tokenOfValue, windowFrames, horizon) : null
  if (future === null)
    throw unfit('horizon', `A horizon of ${horizon} frames leaves nothing to see in a window of ${windowFrames}.`)
  const contextFrames = windowFrames - future.frames
  const frames = rolls * future.frames
  const withTruth = length - contextFrames - frames
  const last = length - contextFrames
  const from = asked ?? (withTruth >= 0 ? withTruth : last)
  if (from > last)
    throw unfit('from', `The context has ${contextFrames} frames; from frame ${from} on there are ${length - from}.`)
  return { from, contextFrames, future, rolls, frames }
}

const unfit = (field: string, message: string): AppError =>
  new AppError('input.bad', message, [
    { code: `forecast.${field}`, severity: 'error', place: { field }, message, suggestion: 'Choose a smaller number.' },
  ])
