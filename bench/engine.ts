import { availableParallelism, freemem, loadavg } from 'node:os'
import { measureKernels, type Kernels } from './engine/kernels'
import { measureOurs } from './engine/ours'
import type { Outcome, Setup } from './engine/setups'
import { findPeer, type Peer } from './engine/torch'
import { median, runCase, tellGoal } from './lib/measure'

const threads = availableParallelism()
interface Comparison {
  name: string
  setup: Setup
  rounds: number
  sides: Array<'ours' | 'sdpa' | 'eager'>
  /** Largest share of the time, and of the memory, that SDPA takes. */
  goals: { time: number; memory?: number }
}
const comparisons: Comparison[] = [
  {
    name: 'train old_13M, batch 1',
    setup: { model: 'old_13M', what: 'train', batch: 1, threads, warmUp: 1, runs: 3 },
    rounds: 3,
    sides: ['ours', 'sdpa', 'eager'],
    goals: { time: 0.8, memory: 0.5 },
  },
  {
    name: 'infer old_13M',
    setup: { model: 'old_13M', what: 'infer', batch: 1, threads, warmUp: 1, runs: 5 },
    rounds: 3,
    sides: ['ours', 'sdpa', 'eager'],
    goals: { time: 0.7 },
  },
  {
    name: 'infer vitmae_111M',
    setup: { model: 'vitmae_111M', what: 'infer', batch: 1, threads, warmUp: 2, runs: 10 },
    rounds: 3,
    sides: ['ours', 'sdpa', 'eager'],
    goals: { time: 0.7 },
  },
  {
    // Eager attention would keep some 30 GB of weights.
    name: 'train old_13M, batch 8',
    setup: { model: 'old_13M', what: 'train', batch: 8, threads, warmUp: 1, runs: 1 },
    rounds: 1,
    sides: ['ours', 'sdpa'],
    goals: { time: 0.8, memory: 0.5 },
  },
]

/** What the bench runs in processes of their own. */
export const cases = {
  ours: async (setup: string): Promise<Outcome> => measureOurs(JSON.parse(setup)),
  kernels: async (setup: string): Promise<Kernels> => measureKernels(JSON.parse(setup)),
}

/**
 * Training and inference of models of published sizes beside PyTorch, eager and with scaled_dot_product_attention: the
 * same weights, inputs, masks and threads, each run in a process of its own, turn by turn, medians, warm-up apart.
 * BOLDSCOPE_BENCH_ONLY takes a part of a name and leaves out the comparisons without it.
 */
export async function run(): Promise<void> {
  const only = process.env.BOLDSCOPE_BENCH_ONLY ?? ''
  const peer = await findPeer()
  for (const comparison of comparisons.filter(({ name }) => name.includes(only))) await compare(comparison, peer)
}

async function compare({ name, setup, rounds, sides, goals }: Comparison, peer: Peer | null): Promise<void> {
  const load = loadavg().map((value) => value.toFixed(1))
  console.log(`\n${name}: ${threads} threads, load ${load.join(' ')}, ${Math.round(freemem() / 2 ** 20)} MiB free`)
  const found: { [Side in Comparison['sides'][number]]: Outcome[] } = { ours: [], sdpa: [], eager: [] }
  for (let round = 0; round < rounds; round++) {
    for (const side of sides) {
      if (side === 'ours') found.ours.push(await runCase<Outcome>('engine', 'ours', JSON.stringify(setup)))
      else if (peer) found[side].push(await peer(setup, side))
    }
  }
  const present = sides.filter((side) => found[side].length > 0)
  console.table(present.map((side) => ({ side, ...summarise(found[side]) })))
  await tellKernels(setup, goals.time, found.sdpa)
  if (found.sdpa.length === 0) return
  const [ours, theirs] = [found.ours, found.sdpa]
  tellGoal(`${name}: time of SDPA`, secondsOf(ours) / secondsOf(theirs), goals.time)
  if (goals.memory) tellGoal(`${name}: memory of SDPA`, peakOf(ours) / peakOf(theirs), goals.memory)
  const apart = Math.abs(ours[0].losses[0] - theirs[0].losses[0]) / theirs[0].losses[0]
  tellGoal(`${name}: first losses apart`, apart, 1e-5)
}

const secondsOf = (outcomes: readonly Outcome[]): number => median(outcomes.flatMap(({ seconds }) => seconds))
const peakOf = (outcomes: readonly Outcome[]): number => Math.max(...outcomes.map(({ peakMiB }) => peakMiB))

function summarise(outcomes: readonly Outcome[]) {
  const [{ library, losses, idleMiB }] = outcomes
  return {
    library,
    'median s': secondsOf(outcomes).toFixed(2),
    'least s': Math.min(...outcomes.flatMap(({ seconds }) => seconds)).toFixed(2),
    'processor s': median(outcomes.map(({ cpuSeconds }) => cpuSeconds)).toFixed(2),
    'peak MiB': Math.round(peakOf(outcomes)),
    'of them before': Math.round(idleMiB),
    losses: losses
      .slice(0, 3)
      .map((loss) => loss.toPrecision(7))
      .join(' '),
  }
}

/** Where ours spends its time, and how far the products alone are from the goal. */
async function tellKernels(setup: Setup, goal: number, sdpa: readonly Outcome[]): Promise<void> {
  const one = JSON.stringify({ ...setup, batch: 1, runs: 2 })
  const { total, products, others } = await runCase<Kernels>('engine', 'kernels', one)
  const told = others.map(([operator, seconds]) => `${operator} ${(seconds * 1000).toFixed(0)}`).join(', ')
  console.log(
    `kernels of one sample: ${total.toFixed(2)} s, products ${products.toFixed(2)} s; the rest in ms: ${told}`,
  )
  if (sdpa.length === 0) return
  const limit = (goal * secondsOf(sdpa)) / setup.batch
  console.log(
    `the products alone take ${((100 * products) / limit).toFixed(0)} % of what the goal allows (${limit.toFixed(2)} s)`,
  )
}
