import type { Random } from './random'

export const eventKinds = ['lostCoupling', 'burst', 'inverted', 'swing'] as const
export type EventKind = (typeof eventKinds)[number]

/** An anomaly put into one parcel from `firstFrame` to `lastFrame`, inclusive, from 0. */
export interface PlantedEvent {
  kind: EventKind
  parcel: string
  firstFrame: number
  lastFrame: number
  /** Changes neural activity from step `from` to before step `to`. */
  changeActivity?(activity: Float64Array, part: { own: Float64Array; from: number; to: number }): void
  /** Changes the signal, percent of its mean, [frames]. */
  changeSignal?(signal: Float64Array, random: Random): void
}

interface EventPlace {
  parcel: string
  firstFrame: number
  lastFrame: number
}

/** Seconds of strong activity in a burst come and go with this period, in frames. */
const swingFrames = 8

const makers: { [Kind in EventKind]: (place: EventPlace) => Omit<PlantedEvent, 'kind' | keyof EventPlace> } = {
  /** The parcel leaves its network and the other side: only its own activity is left, as large as all together. */
  lostCoupling: () => ({
    changeActivity: (activity, { own, from, to }) => {
      for (let step = from; step < to; step++) activity[step] = 1.4 * own[step]
    },
  }),
  /** Strong activity of the parcel alone, as in a discharge. */
  burst: () => ({
    changeActivity: (activity, { from, to }) => {
      for (let step = from; step < to; step++)
        activity[step] += 2.2 * ((((step - from) / (to - from)) * 4) % 1 < 0.4 ? 1 : 0)
    },
  }),
  /** The parcel does the opposite of its network. */
  inverted: () => ({
    changeActivity: (activity, { from, to }) => {
      for (let step = from; step < to; step++) activity[step] *= -1
    },
  }),
  /** The signal itself swings, as an artefact of flow or of the coil would. */
  swing: ({ firstFrame, lastFrame }) => ({
    changeSignal: (signal) => {
      for (let frame = firstFrame; frame <= lastFrame; frame++)
        signal[frame] += 1.6 * Math.sin((2 * Math.PI * (frame - firstFrame)) / swingFrames)
    },
  }),
}

/** An event of a kind at a place. */
export const plantEvent = (kind: EventKind, place: EventPlace): PlantedEvent => ({
  kind,
  ...place,
  ...makers[kind](place),
})
