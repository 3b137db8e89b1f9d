import { stepSeconds } from './haemodynamics'
import type { Random } from './random'

/** How strongly two networks share their drive in one brain state; symmetric, -1..1. */
type Coupling = ReadonlyArray<readonly [first: string, second: string, strength: number]>

/** Brain states: which networks move together while a state lasts. */
const states: readonly Coupling[] = [
  [
    ['Default', 'DorsalAttention', -0.5],
    ['Control', 'Default', 0.3],
  ],
  [
    ['Visual', 'Somatomotor', 0.5],
    ['VentralAttention', 'DorsalAttention', 0.4],
  ],
  [
    ['Default', 'Limbic', 0.4],
    ['Control', 'DorsalAttention', 0.5],
    ['VentralAttention', 'Default', -0.4],
  ],
]
const meanStateSeconds = 40
const correlationSeconds = 3

/** A fluctuation that forgets itself within seconds (Ornstein-Uhlenbeck), variance 1. */
export const fluctuate = (random: Random, steps: number, seconds = correlationSeconds): Float64Array => {
  const keep = Math.exp(-stepSeconds / seconds)
  const fresh = Math.sqrt(1 - keep ** 2)
  let value = random.normal()
  return Float64Array.from({ length: steps }, () => (value = keep * value + fresh * random.normal()))
}

/** Which state rules at each step: dwell times are exponential, every change goes to another state. */
const switchStates = (random: Random, steps: number): Uint8Array => {
  const sequence = new Uint8Array(steps)
  let state = random.below(states.length)
  for (let step = 0; step < steps; step++) {
    if (random.uniform() < stepSeconds / meanStateSeconds)
      state = (state + 1 + random.below(states.length - 1)) % states.length
    sequence[step] = state
  }
  return sequence
}

/**
 * The drives of the networks of one person: each fluctuates by itself and takes over from others as the brain state
 * and the person's own coupling say.
 *
 * @param networks  their names, in the order of the result
 * @returns one array of activity at `stepSeconds` for each network, variance about 1
 */
export const driveNetworks = (networks: readonly string[], random: Random, steps: number): Float64Array[] => {
  const own = networks.map(() => fluctuate(random, steps))
  const sequence = switchStates(random, steps)
  const personal = states.map((coupling) => coupling.map(() => random.between(0.7, 1.3)))
  return networks.map((network, index) => {
    const drive = own[index].slice()
    for (let step = 0; step < steps; step++) {
      states[sequence[step]].forEach(([first, second, strength], pair) => {
        if (network !== first) return
        const other = networks.indexOf(second)
        if (other >= 0) drive[step] += strength * personal[sequence[step]][pair] * own[other][step]
      })
    }
    return drive
  })
}
