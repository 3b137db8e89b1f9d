import { haemodynamicResponse, leadSteps, sampleResponse, stepSeconds } from './haemodynamics'
import { driveNetworks, fluctuate } from './neuralActivity'
import { drift, moveHead, physiology, pinkNoise, type Motion } from './noise'
import type { PlantedEvent } from './plantedEvents'
import { makeRandom } from './random'

/** What the simulation must know of a parcel. */
export interface SimulatedParcel {
  name: string
  network: string
  /** The same region of either side shares this, e.g. `Visual-1`; its two sides share part of their activity. */
  pair: string
}

export interface SubjectPlan {
  seed: number
  subject: string
  frames: number
  trSeconds: number
  /** Sudden movements in 100 frames. */
  startsPer100Frames: number
  planted: readonly PlantedEvent[]
}

/** One person's recording, parcel by parcel, before it is put into voxels or a table. */
export interface SimulatedSubject {
  /** [frames, parcels] float64: change of the BOLD signal in percent of its mean. */
  change: Float64Array
  motion: Motion
}

/** Standard deviations in percent of the mean signal, about what is seen in parcels of grey matter at rest. */
const sizes = {
  network: 0.62,
  pair: 0.3,
  own: 0.28,
  pink: 0.2,
  cardiac: 0.08,
  respiratory: 0.1,
  drift: 0.2,
  white: 0.08,
}
/** Percent signal change for 1 mm of movement between two frames. */
const changePerMm = 0.5

/**
 * Simulates one person at rest: network drives that switch coupling, activity shared by the two sides of a region,
 * activity of the parcel alone; a haemodynamic response with a delay of each parcel's own; 1/f noise, heart and
 * breathing, drift and movement. Events that were planted change the neural activity or the signal of their parcel in
 * their frames.
 */
export const simulateSubject = (parcels: readonly SimulatedParcel[], plan: SubjectPlan): SimulatedSubject => {
  const { frames, trSeconds, subject, seed } = plan
  const steps = leadSteps + Math.ceil((frames * trSeconds) / stepSeconds) + 1
  const randomFor = (purpose: string) => makeRandom(seed, `${subject} ${purpose}`)
  const networks = [...new Set(parcels.map(({ network }) => network))]
  const drives = driveNetworks(networks, randomFor('networks'), steps)
  const pairs = new Map(parcels.map(({ pair }) => [pair, fluctuate(randomFor(`pair ${pair}`), steps)]))
  const motion = moveHead(randomFor('motion'), frames, plan.startsPer100Frames)
  const body = physiology(randomFor('physiology'), frames, trSeconds)

  const change = new Float64Array(frames * parcels.length)
  parcels.forEach((parcel, column) => {
    const random = randomFor(`parcel ${parcel.name}`)
    const events = plan.planted.filter((event) => event.parcel === parcel.name)
    const shared = { drive: drives[networks.indexOf(parcel.network)], pair: pairs.get(parcel.pair)! }
    const activity = mixActivity(shared, random.normal(), fluctuate(random, steps), events, trSeconds)
    const response = haemodynamicResponse(0.3 * random.normal())
    const signal = normalise(sampleResponse(activity, response, leadSteps, frames, trSeconds))
    const noise = makeNoise(random, frames, body, motion.displacement)
    const neural = Math.hypot(sizes.network, sizes.pair, sizes.own)
    const traced = signal.map((value, frame) => neural * value + noise[frame])
    events.forEach((event) => event.changeSignal?.(traced, random))
    traced.forEach((value, frame) => (change[frame * parcels.length + column] = value))
  })
  return { change, motion }
}

interface SharedActivity {
  drive: Float64Array
  pair: Float64Array
}

/** The neural activity of one parcel. `leaning` is how much more or less than others it follows its network. */
function mixActivity(
  { drive, pair }: SharedActivity,
  leaning: number,
  own: Float64Array,
  events: readonly PlantedEvent[],
  trSeconds: number,
): Float64Array {
  const network = sizes.network * Math.exp(0.12 * leaning)
  const activity = own.map((value, step) => network * drive[step] + sizes.pair * pair[step] + sizes.own * value)
  const stepOf = (frame: number) => leadSteps + Math.round((frame * trSeconds) / stepSeconds)
  for (const event of events)
    event.changeActivity?.(activity, { own, from: stepOf(event.firstFrame), to: stepOf(event.lastFrame + 1) })
  return activity
}

const normalise = (signal: Float64Array): Float64Array => {
  const mean = signal.reduce((sum, value) => sum + value, 0) / signal.length
  const variance = signal.reduce((sum, value) => sum + (value - mean) ** 2, 0) / signal.length
  return signal.map((value) => (value - mean) / Math.sqrt(variance))
}

function makeNoise(
  random: ReturnType<typeof makeRandom>,
  frames: number,
  body: ReturnType<typeof physiology>,
  displacement: Float64Array,
): Float64Array {
  const pink = pinkNoise(random, frames)
  const slow = drift(random, frames)
  const [cardiac, respiratory, moving] = [random.between(0, 2), random.between(0.5, 1.5), random.normal()]
  return pink.map(
    (value, frame) =>
      sizes.pink * value +
      sizes.drift * slow[frame] +
      sizes.cardiac * cardiac * body.cardiac[frame] +
      sizes.respiratory * respiratory * body.respiratory[frame] +
      changePerMm * moving * displacement[frame] +
      sizes.white * random.normal(),
  )
}
