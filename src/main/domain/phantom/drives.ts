import { makeRandom, type Random } from '../random'
import { networks } from './parcels'

/** Steps of neural time, s: fine enough for a haemodynamic response, coarse enough to be quick. */
export const stepSeconds = 0.2

const count = networks.length
const at = (name: (typeof networks)[number]['name']) => networks.findIndex((network) => network.name === name)

/**
 * Hidden states of a resting brain: how active each network is in each, in the order of `networks` (Visual,
 * Somatomotor, DorsalAttention, Salience, Limbic, Control, Default, Subcortical, Cerebellar).
 */
const states: readonly (readonly number[])[] = [
  [-0.4, -0.5, -0.9, -0.5, 0.5, -0.2, 1.4, 0.1, -0.2],
  [0.3, -0.1, 1.3, 0.9, -0.4, 0.9, -1.0, 0.2, 0.4],
  [1.3, 1.2, 0.2, -0.1, -0.5, -0.7, -0.4, 0.1, 0.6],
  [-0.7, 0.4, -0.4, 1.2, 0.9, -0.2, -0.2, 0.9, -0.3],
  [-0.5, -0.9, -0.2, -0.9, 0.1, 0.7, 0.2, -0.9, -0.6],
]
const meanStaySeconds = 14

/** What one network takes over from another, beside its own state. */
const couplings: ReadonlyArray<readonly [from: number, to: number, strength: number]> = [
  [at('Visual'), at('DorsalAttention'), 0.25],
  [at('DorsalAttention'), at('Visual'), 0.15],
  [at('DorsalAttention'), at('Default'), -0.3],
  [at('Salience'), at('Default'), -0.2],
  [at('Salience'), at('Control'), 0.25],
  [at('Control'), at('DorsalAttention'), 0.2],
  [at('Somatomotor'), at('Cerebellar'), 0.35],
  [at('Control'), at('Cerebellar'), 0.2],
  [at('Subcortical'), at('Somatomotor'), 0.2],
  [at('Limbic'), at('Subcortical'), 0.25],
  [at('Default'), at('Limbic'), 0.25],
]

/** An Ornstein-Uhlenbeck process with standard deviation 1, from its stationary law. */
export const wander = (random: Random, steps: number, memorySeconds: number, step = stepSeconds): Float64Array => {
  const keep = Math.exp(-step / memorySeconds)
  const push = Math.sqrt(1 - keep * keep)
  const path = new Float64Array(steps)
  let value = random.normal()
  for (let i = 0; i < steps; i++) {
    path[i] = value
    value = keep * value + push * random.normal()
  }
  return path
}

/** The state at each step: stays of exponential length, then any other state. */
const visitStates = (random: Random, steps: number): Uint8Array => {
  const visited = new Uint8Array(steps)
  let state = random.below(states.length)
  for (let step = 0; step < steps; step++) {
    visited[step] = state
    if (random.uniform() < stepSeconds / meanStaySeconds)
      state = (state + 1 + random.below(states.length - 1)) % states.length
  }
  return visited
}

/**
 * Neural activity of the networks of one subject: each follows the hidden states and its own noise with a lag of
 * seconds, and takes over what is coupled to it. Strengths of coupling differ between subjects by about a quarter.
 *
 * @returns one series per network, `steps` long, in arbitrary units with a standard deviation near 1
 */
export const driveNetworks = (seed: number, subject: string, steps: number): Float64Array[] => {
  const random = makeRandom(seed, `${subject} networks`)
  const visited = visitStates(random, steps)
  const own = networks.map(() => wander(random, steps, random.between(2, 4)))
  const strengths = couplings.map(([from, to, strength]) => ({
    from,
    to,
    strength: strength * random.between(0.6, 1.4),
  }))
  const gains = networks.map(() => random.between(0.85, 1.15))
  const drives = networks.map(() => new Float64Array(steps))
  const value = new Float64Array(count)
  const target = new Float64Array(count)
  const lagSeconds = 2
  for (let step = 0; step < steps; step++) {
    for (let network = 0; network < count; network++)
      target[network] = gains[network] * (states[visited[step]][network] + 0.8 * own[network][step])
    for (const { from, to, strength } of strengths) target[to] += strength * value[from]
    for (let network = 0; network < count; network++) {
      value[network] += (stepSeconds / lagSeconds) * (target[network] - value[network])
      drives[network][step] = value[network]
    }
  }
  return drives
}
