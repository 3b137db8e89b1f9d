import type { Session } from '../../ports'
import { breathe } from '../inference/breathe'
import { windowFeeds, type Feeds } from '../inference/feeds'
import type { Subject, Work } from './subject'

/** How one parcel of a window is changed, and by how much. */
export interface Alteration {
  /** [P, W] float32; a copy. */
  signal: Float32Array
  /** By how much each value was raised; NaN where there is no one amount. */
  step: number
}

/** A bump is this part of the parcel's own standard deviation in the window. */
const bumpShare = 0.1

/**
 * 'occlusion': the parcel's whole window becomes 0, its median. 'perturbation': it is raised by a tenth of its standard
 * deviation. Null when the parcel does not vary in the window.
 */
export const alterParcel = ({ loaded, window, input }: Subject, parcel: number): Alteration | null => {
  const { windowFrames } = loaded.model
  const signal = window.signal.slice()
  const own = signal.subarray(parcel * windowFrames, (parcel + 1) * windowFrames)
  if (input.method === 'occlusion') {
    own.fill(0)
    return { signal, step: NaN }
  }
  const mean = own.reduce((sum, value) => sum + value, 0) / windowFrames
  const deviation = Math.sqrt(own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / windowFrames)
  if (deviation === 0) return null
  const step = bumpShare * deviation
  own.forEach((value, frame) => (own[frame] = value + step))
  return { signal, step }
}

/** Windows of a batch, so that its tokens are about as many as keep the processor busy. */
export const batchFor = (tokens: number, windows: number): number =>
  Math.max(1, Math.min(windows, 16, Math.floor(2048 / tokens)))

/**
 * Runs the altered windows of every usable parcel through a graph, in batches. `take` gets the parcel, its step, and
 * what the graph gives for its window.
 */
export const runAltered = async (
  subject: Subject,
  session: Session,
  pass: { mask: Feeds; batch: number; output: string; signal: AbortSignal },
  take: (parcel: number, step: number, values: Float32Array) => void,
): Promise<void> => {
  const { parcels, windowFrames } = subject.loaded.model
  const waiting: Array<{ parcel: number; step: number; signal: Float32Array }> = []
  const flush = async () => {
    if (waiting.length === 0) return
    await breathe(pass.signal, 'parcels were altered')
    const stacked = new Float32Array(pass.batch * parcels * windowFrames)
    waiting.forEach(({ signal }, sample) => stacked.set(signal, sample * parcels * windowFrames))
    const outputs = await session.run({ ...windowFeeds(subject.loaded, stacked), ...pass.mask })
    const values = outputs[pass.output].data as Float32Array
    const size = values.length / pass.batch
    waiting.forEach(({ parcel, step }, sample) =>
      take(parcel, step, values.subarray(sample * size, (sample + 1) * size)),
    )
    waiting.length = 0
  }
  for (let parcel = 0; parcel < parcels; parcel++) {
    const altered = subject.usable[parcel] ? alterParcel(subject, parcel) : null
    if (altered === null) continue
    waiting.push({ parcel, ...altered })
    if (waiting.length === pass.batch) await flush()
  }
  await flush()
}

/** Says how far a work is and how long it will still take. */
export const tellPace = (tell: Work['tell'], what: string, sayTime: (seconds: number) => string) => {
  const startMs = Date.now()
  return (done: number) => {
    const left = ((Date.now() - startMs) / 1000 / done) * (1 - done)
    tell(done, done < 1 ? `${what}, about ${sayTime(left)} left` : what)
  }
}
