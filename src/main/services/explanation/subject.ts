import { AppError, type Device, type TaskInput } from '../../../preload/contract'
import type { ParcelSeries } from '../../domain/parcelSeries'
import { scaleRobust } from '../../domain/windows'
import type { Runtime } from '../../ports'
import { cutModelWindow, type ModelWindow } from '../inference/feeds'
import type { LoadedModel } from '../modelFiles'

/** What a map is made of: one window of a recording, and what the model is asked about it. */
export interface Subject {
  loaded: LoadedModel
  window: ModelWindow
  /** [P] 1 = the parcel has values in the window and varies in the recording. */
  usable: Uint8Array
  input: TaskInput<'explain'>
  /** Output of the head that is explained; 0 without a head. */
  output: number
  device: Device
}

/** What every method works with. `tell` says what part is done, 0..1. */
export interface Work {
  runtime: Runtime
  signal: AbortSignal
  tell(done: number, what: string): void
}

/** A map by parcel, and as far as the method has them from parcel to parcel and by frame. NaN = no value. */
export interface ParcelMap {
  /** [P]. */
  perParcel: Float32Array
  /** [P, P] row-major: row = the parcel that looks or is predicted, column = the one looked at or relied on. */
  matrix: Float32Array | null
  /** [P, W]. */
  perFrame: Float32Array | null
}

export interface Completeness {
  score: number
  baseline: number
  sum: number
  error: number | null
  steps: number
}

export interface Mapped extends ParcelMap {
  unit: string
  completeness: Completeness | null
}

export type Method = (subject: Subject, work: Work) => Promise<Mapped>

/** The window of the recording, scaled as the model's contract says. Throws AppError 'input.bad' when it has none there. */
export const cutSubjectWindow = (
  { card, model }: LoadedModel,
  { values, frames, parcels }: ParcelSeries,
  from: number,
): Pick<Subject, 'window' | 'usable'> => {
  const { windowFrames } = model
  if (from + windowFrames > frames)
    throw refuse(
      'from',
      `A window of ${windowFrames} frames from frame ${from} does not fit: the recording has ${frames}.`,
      frames < windowFrames ? 'Choose a longer recording.' : `Take a frame from 0 to ${frames - windowFrames}.`,
    )
  const scaled = scaleRobust(values, frames, parcels.length, card.contract.scaling.gain)
  const window = cutModelWindow(scaled, from, windowFrames)
  const usable = scaled.valid.map((valid, parcel) => {
    const own = window.present.subarray(parcel * windowFrames, (parcel + 1) * windowFrames)
    return valid && own.includes(1) ? 1 : 0
  })
  return { window, usable }
}

/** AppError 'input.bad' about one field of what was asked. */
export const refuse = (field: string, message: string, suggestion = 'Choose another.'): AppError =>
  new AppError('input.bad', message, [
    { code: `explain.${field}`, severity: 'error', place: { field }, message, suggestion },
  ])

/** Throws AppError 'input.bad' for what does not go with the method or the model. */
export const checkQuestion = ({ card, model }: LoadedModel, input: TaskInput<'explain'>): void => {
  const { method, layer, head, parcel } = input
  const { encoderLayers, encoderHeads } = model
  if (method !== 'attention' && (layer !== undefined || head !== undefined))
    throw refuse('layer', `A layer or head can be chosen for attention alone, not for ${method}.`, 'Leave it out.')
  if (layer !== undefined && layer >= encoderLayers)
    throw refuse('layer', `The encoder has layers 0 to ${encoderLayers - 1}, no layer ${layer}.`)
  if (head !== undefined && head >= encoderHeads)
    throw refuse('head', `The encoder has heads 0 to ${encoderHeads - 1}, no head ${head}.`)
  if (parcel !== undefined && method !== 'integrated-gradients')
    throw refuse('parcel', `A parcel can be chosen for integrated gradients alone, not for ${method}.`, 'Leave it out.')
  if (parcel !== undefined && card.head)
    throw refuse('parcel', `${card.name} predicts ${card.head.target} and no parcel.`, 'Leave it out.')
  if (method === 'integrated-gradients' && !card.head) findParcel(card.contract.parcels, parcel)
}

/** Place of the parcel whose prediction is traced back. */
export const findParcel = (parcels: ReadonlyArray<{ name: string }>, asked: string | undefined): number => {
  if (asked === undefined)
    throw refuse('parcel', 'Integrated gradients need a parcel whose prediction is traced back.', 'Name one.')
  const place = parcels.findIndex(({ name }) => name === asked)
  if (place < 0)
    throw refuse(
      'parcel',
      `The model has no parcel ${asked}.`,
      `Its first ones are ${parcels
        .slice(0, 3)
        .map(({ name }) => name)
        .join(', ')}.`,
    )
  return place
}
