import { updateOnHost, type UpdateScalars } from '../../models/hostUpdate'
import type { TrainingStep } from '../../models/trainingStep'
import type { Session, Tensor } from '../../ports'
import type { CommonSettings } from './settingTables'
import { float32, type Feeds } from './hiddenFeeds'

type State = Record<string, Tensor>

/** Runs the graph of a training step and carries its state. */
export interface Stepper {
  run(feeds: Feeds, scalars: UpdateScalars): Promise<{ loss: number; norm: number }>
  /** Copies of the state. */
  readState(): Promise<State>
}
type UpdateSettings = Pick<CommonSettings, 'accumulate' | 'ema'> & { clipNorm?: number }
type MakeStepper = (session: Session, graph: TrainingStep, first: State, settings: UpdateSettings) => Stepper

const scalar = (value: number): Tensor => float32(Float32Array.of(value), [])
const valueOf = ({ data }: Tensor): number => Number(data[0])

/** The graph updates the state, which stays on the device. */
export const stepOnDevice: MakeStepper = (session, _graph, first) => {
  let waiting: State | null = first
  return {
    async run(feeds, { learningRate, biasCorrection1, biasCorrection2, weightDecay, apply }) {
      const outputs = await session.run({
        ...waiting,
        ...feeds,
        learning_rate: scalar(learningRate),
        bias_correction1: scalar(biasCorrection1),
        bias_correction2: scalar(biasCorrection2),
        weight_decay: scalar(weightDecay),
        apply: scalar(apply ? 1 : 0),
      })
      waiting = null
      return { loss: valueOf(outputs.loss), norm: valueOf(outputs.gradient_norm) }
    },
    readState: async () => waiting ?? session.readState(),
  }
}

/** The graph gives gradients; the first state is taken over and updated in place. */
export const stepOnHost: MakeStepper = (session, { trained, stateShapes }, first, { clipNorm, accumulate, ema }) => {
  const state = new Map(Object.entries(first).map(([name, { data }]) => [name, data as Float32Array]))
  const tensorOf = (name: string, data: Float32Array): Tensor => float32(data, stateShapes.get(name)!)
  const parameters = Object.fromEntries(trained.map(({ name }) => [name, tensorOf(name, state.get(name)!)]))
  const options = { clipNorm, accumulate, ...(ema > 0 ? { ema } : {}) }
  return {
    async run(feeds, scalars) {
      const outputs = await session.run({ ...parameters, ...feeds })
      const gradientOf = (name: string) => outputs[`grad.${name}`].data as Float32Array
      return { loss: valueOf(outputs.loss), norm: updateOnHost(trained, state, gradientOf, scalars, options) }
    },
    readState: async () => Object.fromEntries([...state].map(([name, data]) => [name, tensorOf(name, data.slice())])),
  }
}
