import { driveNetworks, stepSeconds, wander } from './drives'
import { haemodynamicResponse, sampleResponse, warmUpSteps } from './haemodynamics'
import { networks, parcels } from './parcels'
import { makeRandom, type Random } from '../random'

export interface RunLength {
  frames: number
  trSeconds: number
}

/** What a parcel's activity is made of, as weights of its parts. */
interface Recipe {
  networks: number[]
  pair: number
  own: number
  delaySeconds: number
}

/** Anatomy that all subjects of a phantom share: which networks a parcel listens to, how fast its vessels answer. */
const sharedRecipes = (seed: number): Recipe[] => {
  const random = makeRandom(seed, 'parcels')
  const sides = parcels.filter(({ hemisphere }) => hemisphere === 'LH').map(({ network }) => recipeOf(network, random))
  return parcels.map((_, index) => sides[index >> 1])
}

const recipeOf = (own: string, random: Random): Recipe => {
  const weights = networks.map(({ name }) => (name === own ? random.between(0.85, 1.15) : 0))
  for (let extra = 0; extra < 2; extra++) weights[random.below(weights.length)] += random.between(-0.2, 0.35)
  return { networks: weights, pair: random.between(0.15, 0.25), own: 0.25, delaySeconds: random.between(-0.6, 0.6) }
}

/** The same anatomy as one subject has it. */
const personal = (recipe: Recipe, random: Random): Recipe => ({
  networks: recipe.networks.map((weight) => weight * random.between(0.85, 1.15) + 0.03 * random.normal()),
  pair: recipe.pair * random.between(0.8, 1.2),
  own: recipe.own * random.between(0.8, 1.3),
  delaySeconds: recipe.delaySeconds + 0.15 * random.normal(),
})

/** 1/f noise at the frames, as a sum of wandering paths whose memories double; standard deviation 1. */
const pinkNoise = (random: Random, { frames, trSeconds }: RunLength): Float64Array => {
  const sum = new Float64Array(frames)
  for (const memory of pinkMemories)
    wander(random, frames, memory, trSeconds).forEach((value, frame) => {
      sum[frame] += value / Math.sqrt(pinkMemories.length)
    })
  return sum
}
const pinkMemories = [2, 4, 8, 16, 32, 64]

/** Standard deviation of the grey matter's fluctuations in percent of its brightness. */
const signalPercent = 0.9
const pinkPercent = 0.16

/**
 * Fluctuations of the BOLD signal of every parcel of one subject, without what scanner, heart, breath and motion add:
 * activity of networks, of the pair of mirror parcels and of the parcel alone, convolved with the haemodynamic
 * response, plus 1/f noise.
 *
 * @returns one series of `frames` per parcel, percent of its mean brightness
 */
export const makeParcelSignals = (seed: number, subject: string, run: RunLength): Float64Array[] => {
  const random = makeRandom(seed, `${subject} parcels`)
  const steps = warmUpSteps + Math.ceil((run.frames * run.trSeconds) / stepSeconds)
  const drives = driveNetworks(seed, subject, steps)
  const pairs = Array.from({ length: parcels.length / 2 }, () => wander(random, steps, 3))
  return sharedRecipes(seed).map((shared, index) => {
    const recipe = personal(shared, random)
    const activity = new Float64Array(steps)
    add(activity, wander(random, steps, 2.5), recipe.own)
    add(activity, pairs[index >> 1], recipe.pair)
    drives.forEach((drive, network) => add(activity, drive, recipe.networks[network]))
    const response = sampleResponse(activity, haemodynamicResponse(recipe.delaySeconds), run.frames, run.trSeconds)
    const pink = pinkNoise(random, run)
    return response.map((value, frame) => signalPercent * value + pinkPercent * pink[frame])
  })
}

const add = (sum: Float64Array, part: Float64Array, weight: number): void => {
  for (let i = 0; i < sum.length; i++) sum[i] += weight * part[i]
}
