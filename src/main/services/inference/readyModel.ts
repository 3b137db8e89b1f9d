import { AppError, type Device, type TaskInput } from '../../../preload/contract'
import { accept, type Checked, type Finding } from '../../domain/finding'
import type { ParcelSeries } from '../../domain/parcelSeries'
import type { FileStore, Runtime, Session } from '../../ports'
import { alignSeries } from '../alignSeries'
import { chooseDevice } from '../chooseDevice'
import { doubtTruth } from '../doubtTruth'
import { demand } from '../fileText'
import { joinRemarks, readModel, type LoadedModel } from '../modelFiles'
import { baseName } from '../paths'
import { readOneSeries } from '../series/openSeries'
import { openControl, type Control } from './control'

export interface InferencePorts {
  files: FileStore
  runtime: Runtime
  /** Name and version that results say they were made with. */
  program: { name: string; version: string }
}

/** A model, what it is put beside, and where both are computed. */
export interface ReadyModel {
  loaded: LoadedModel
  control: Control | null
  device: Device
  findings: Finding[]
}

/** What the card says against the model: from its making, and from its test. */
const doubtModel = ({ card }: LoadedModel): Finding[] => [
  ...card.warnings.map((message): Finding => ({
    code: 'model.doubt',
    severity: 'warning',
    place: {},
    message: `From the card of the model: ${message}`,
    suggestion: 'Take the answer for no better than the model.',
  })),
  ...doubtTruth(card),
]

/** Throws what `readModel` throws, and AppError 'input.bad' when the control cannot be put beside the model. */
export const readyModel = async (
  { files, runtime }: InferencePorts,
  { model, control, device: asked }: Pick<TaskInput<'forecast'>, 'model' | 'control' | 'device'>,
): Promise<ReadyModel> => {
  const loaded = await readModel(files, model)
  const beside = control === undefined ? null : await openControl(files, loaded, control)
  const { device, findings } = await chooseDevice(runtime, asked)
  return { loaded, control: beside, device, findings: [...doubtModel(loaded), ...findings] }
}

/** A recording in the order of the model's parcels, or what keeps it from being fed to the model. */
export const fittingSeries = (
  read: Checked<ParcelSeries>,
  path: string,
  { card }: LoadedModel,
): Checked<ParcelSeries> => {
  if (!read.ok) return read
  const aligned = alignSeries(card.contract, read.value, baseName(path))
  return aligned.ok ? accept(aligned.value, joinRemarks(read.findings, aligned.findings)) : aligned
}

/** The recording that a model is asked about; throws AppError 'input.bad' when it does not fit. */
export const readFitting = async (
  files: FileStore,
  { series: path, times }: Pick<TaskInput<'forecast'>, 'series' | 'times'>,
  loaded: LoadedModel,
  into: Finding[],
): Promise<ParcelSeries> => {
  const fitting = fittingSeries(await readOneSeries(files, path, times), path, loaded)
  if (fitting.ok) return demand(fitting, into)
  const errors = fitting.findings.filter(({ severity }) => severity === 'error')
  throw new AppError('input.bad', errors[0].message, fitting.findings)
}

/** Compiles a graph, uses it and releases it, whatever happens. */
export const withSession = async <T>(
  runtime: Runtime,
  onnx: Uint8Array,
  device: Device,
  use: (session: Session) => Promise<T>,
): Promise<T> => {
  const session = await runtime.createSession(onnx, { device })
  try {
    return await use(session)
  } finally {
    await session.release()
  }
}
