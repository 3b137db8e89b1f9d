import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** What a case took, in a process of its own. */
export interface Measured {
  seconds: number
  /** Most memory the process ever had, MiB. */
  peakMiB: number
  /** The process from its start to its end, seconds. */
  wholeSeconds: number
}

// The benchmarks are built to out/bench.
const runner = join(import.meta.dirname, '../../scripts/bench.mjs')

/** Runs one of the `cases` that the module bench/BENCH.ts exports, in a fresh process; with what the case gives. */
export async function runCase<Given = object>(
  bench: string,
  name: string,
  ...input: string[]
): Promise<Measured & Given> {
  const start = performance.now()
  const { stdout } = await promisify(execFile)(process.execPath, [runner, '--case', bench, name, ...input])
  const wholeSeconds = (performance.now() - start) / 1000
  return { ...JSON.parse(stdout.trim().split('\n').at(-1)!), wholeSeconds }
}

/** Most memory that this process ever had, MiB. Linux counts to `maxRSS` also what the parent had when it forked. */
export const peakMiB = (): number => {
  const status = '/proc/self/status'
  const told = existsSync(status) && /VmHWM:\s+(\d+) kB/.exec(readFileSync(status, 'utf8'))
  return (told ? Number(told[1]) : process.resourceUsage().maxRSS) / 1024
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** One line that says whether a goal was reached. */
export const tellGoal = (what: string, measured: number, limit: number): void =>
  console.log(`${measured <= limit ? 'reached' : 'MISSED '}  ${what}: ${measured.toPrecision(3)} (at most ${limit})`)
