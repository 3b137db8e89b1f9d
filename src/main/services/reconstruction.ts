import { AppError, type Device, type Progress } from '../../preload/contract'
import type { Finding } from '../domain/finding'
import type { ParcelSeries } from '../domain/parcelSeries'
import {
  cutWindow,
  disjointMaskSets,
  maskedR2,
  planWindows,
  scaleRobust,
  type MaskedR2,
  type MaskSet,
  type ScaledSeries,
  type WindowPlan,
} from '../domain/windows'
import { maskIndices } from '../models/mask'
import type { FileStore, Runtime, Session, Tensor } from '../ports'
import { alignSeries } from './alignSeries'
import { chooseDevice } from './chooseDevice'
import { feedPositions } from './feedPositions'
import { readModel, type LoadedModel } from './modelFiles'
import { openModelSession } from './modelSession'

/**
 * A recording beside what the model makes of it where it was hidden, parcels in the model's order. Scaled units:
 * gain * (x - median) / IQR.
 */
export interface Reconstruction {
  /** The recording with its parcels in that order. */
  series: ParcelSeries
  frames: number
  parcels: number
  /** [frames, parcels] float32, scaled; missing = NaN; the values of constant parcels = 0. */
  recorded: Float32Array
  /** [frames, parcels] float32, scaled; every value from a pass in which it was hidden; NaN = not covered, or the parcel is not valid. */
  reconstructed: Float32Array
  /** [parcels] 1 = usable, 0 = missing throughout or constant. */
  valid: Uint8Array
  /** How the recording was cut into windows and token windows. */
  plan: WindowPlan
  maskedR2: MaskedR2
  /** What does not fit the model but does not stop it. */
  findings: Finding[]
}

export interface ReconstructOptions {
  signal: AbortSignal
  progress?(progress: Progress): void
}

/** A model ready to reconstruct recordings, one after the other. */
export interface Reconstructor {
  model: LoadedModel
  /** What there is to say of the device and of the model, whatever the recording. */
  findings: Finding[]
  /** What is hidden in each pass over a window: the same in every window of every recording. */
  maskSets: readonly MaskSet[]
  /**
   * Throws AppError 'input.bad' when the series is not what the model may be fed. `file` is the name findings give;
   * `gain` stands in for the contract's.
   */
  reconstruct(
    series: ParcelSeries,
    options: ReconstructOptions & { file?: string; gain?: number },
  ): Promise<Reconstruction>
  release(): Promise<void>
}

/** The hidden tokens of every recording are the same: what differs between two is then not the choice of tokens. */
const maskSeed = 1

/** Throws AppError 'usage.bad' when the model does not predict hidden activity. */
const demandPredicting = ({ card, model: { kept, tokens } }: LoadedModel): void => {
  if (card.head)
    throw new AppError(
      'usage.bad',
      `${card.name} predicts ${card.head.target}, not activity: nothing is reconstructed.`,
    )
  if (kept === tokens)
    throw new AppError('usage.bad', `${card.name} hides nothing (its maskRatio is 0): nothing is reconstructed.`)
}

/**
 * Opens a model on the device asked for, or on the processor when that cannot be used. Throws what `readModel` throws,
 * and AppError 'usage.bad' for a model that does not predict hidden activity.
 */
export const openReconstructor = async (
  { files, runtime }: { files: FileStore; runtime: Runtime },
  modelDir: string,
  asked: Device,
): Promise<Reconstructor> => {
  const loaded = await readModel(files, modelDir)
  const { model, card } = loaded
  const { tokens, kept } = model
  demandPredicting(loaded)
  const { device, findings } = await chooseDevice(runtime, asked)
  if (model.fixedMask) findings.push(learnedLastFrames(card.name))
  const session = await openModelSession(runtime, loaded, { batch: 1, kept, predict: 'hidden' }, device)
  const maskSets = disjointMaskSets(tokens, kept, maskSeed)
  return {
    model: loaded,
    findings,
    maskSets,
    async reconstruct(series, { file = 'The recording', gain = card.contract.scaling.gain, ...options }) {
      const aligned = alignSeries(card.contract, series, file)
      if (!aligned.ok) throw unfit(aligned.findings)
      const { frames, parcels, values } = aligned.value
      const scaled = scaleRobust(values, frames, parcels.length, gain)
      const predicted = await predictHidden({ loaded, session, maskSets }, scaled, options)
      return { ...predicted, series: aligned.value, findings: aligned.findings }
    },
    release: () => session.release(),
  }
}

const learnedLastFrames = (name: string): Finding => ({
  code: 'model.lastFramesOnly',
  severity: 'warning',
  place: {},
  message: `${name} has learned to predict the last frames of a window from those before; here it predicts any part.`,
  suggestion: 'Take a model that was trained with random masks, or let this one forecast.',
})

const unfit = (findings: Finding[]): AppError => {
  const [first] = findings.filter(({ severity }) => severity === 'error')
  return new AppError('input.bad', first.message, findings)
}

interface Passes {
  loaded: LoadedModel
  session: Session
  maskSets: MaskSet[]
}

const predictHidden = async (
  passes: Passes,
  scaled: ScaledSeries,
  { signal, progress = () => {} }: ReconstructOptions,
): Promise<Omit<Reconstruction, 'series' | 'findings'>> => {
  const { windowFrames, patchFrames } = passes.loaded.card.contract
  const { frames, parcels, values, valid } = scaled
  const plan = planWindows(frames, windowFrames, patchFrames)
  const windows = plan.starts.length
  const reconstructed = new Float32Array(values.length).fill(NaN)
  for (const [window, start] of plan.starts.entries()) {
    const predicted = await predictWindow(passes, scaled, start, signal)
    for (const patch of plan.patches) {
      if (patch.window !== window) continue
      for (let frame = 0; frame < patchFrames; frame++)
        for (let parcel = 0; parcel < parcels; parcel++)
          if (valid[parcel])
            reconstructed[(patch.firstFrame + frame) * parcels + parcel] =
              predicted[parcel * windowFrames + patch.patch * patchFrames + frame]
    }
    progress({ fraction: (window + 1) / windows, message: `Reconstructed window ${window + 1} of ${windows}` })
  }
  return {
    frames,
    parcels,
    recorded: values,
    reconstructed,
    valid,
    plan,
    maskedR2: maskedR2(values, reconstructed, valid),
  }
}

/** [parcels, windowFrames]: every token from the one pass in which it was hidden and counts. */
const predictWindow = async (
  { loaded: { model, card }, session, maskSets }: Passes,
  scaled: ScaledSeries,
  start: number,
  signal: AbortSignal,
): Promise<Float32Array> => {
  const { tokens, kept, parcels, windowFrames, tokenOfValue } = model
  const { patchFrames } = card.contract
  const window = {
    signal: new Float32Array(parcels * windowFrames),
    present: new Float32Array((parcels * windowFrames) / patchFrames),
  }
  cutWindow(scaled, start, card.contract, window)
  const feeds: Record<string, Tensor> = {
    signal: { dtype: 'float32', shape: [1, parcels, windowFrames], data: window.signal },
    ...(model.feedsPositions && {
      xyz: { dtype: 'float32' as const, shape: [1, parcels, 3], data: feedPositions(card.contract) },
    }),
  }
  const predicted = new Float32Array(parcels * windowFrames)
  for (const set of maskSets) {
    // A pass blocks the thread; a cancel is a message that must get through in between.
    await new Promise((resolve) => setTimeout(resolve, 0))
    if (signal.aborted) throw new AppError('cancelled', 'Cancelled while a recording was reconstructed.')
    const { idsKeep, idsRestore, idsHidden } = maskIndices(set.noise, tokens, kept)
    const { prediction } = await session.run({
      ...feeds,
      ids_keep: { dtype: 'int64', shape: [1, kept], data: idsKeep },
      ids_restore: { dtype: 'int64', shape: [1, tokens], data: idsRestore },
      ids_hidden: { dtype: 'int64', shape: [1, tokens - kept], data: idsHidden },
    })
    const frames = prediction.data as Float32Array
    const counts = new Uint8Array(tokens)
    for (const token of set.predicted) counts[token] = 1
    tokenOfValue.forEach((token, value) => {
      if (counts[token]) predicted[value] = frames[value]
    })
  }
  return predicted
}
