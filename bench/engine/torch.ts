import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { configOf, shuffleStep, type Outcome, type Setup } from './setups'

const execute = promisify(execFile)
const packages = ['torch==2.15.0', 'numpy==2.4.6']
// The benchmarks are built to out/bench.
const scripts = join(import.meta.dirname, '../../bench/engine')
const scriptOf = { old_13M: 'brainlm.py', vitmae_111M: 'vitmae.py' } as const

/** A Python with PyTorch. */
export type Peer = (setup: Setup, attention: 'eager' | 'sdpa') => Promise<Outcome>

/**
 * The peer, in a virtual environment of its own under the folder for temporary files, made the first time. Null, with
 * the reason on the terminal, where it cannot be had: ours is measured all the same.
 */
export const findPeer = async (): Promise<Peer | null> => {
  const folder = join(tmpdir(), 'boldscope-bench', packages[0].replace('==', '-'))
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
  try {
    if (!existsSync(python)) {
      console.log(`Installing ${packages.join(', ')} for the comparison, in ${folder}`)
      mkdirSync(folder, { recursive: true })
      await execute(process.platform === 'win32' ? 'python' : 'python3', ['-m', 'venv', folder])
      await execute(python, ['-m', 'pip', 'install', '--quiet', ...packages], { maxBuffer: 2 ** 26 })
    }
    await execute(python, ['-c', 'import torch'])
  } catch (error) {
    const [reason] = String(error instanceof Error ? error.message : error).split('\n')
    console.log(`PyTorch is not to be had, so ours is measured alone: ${reason}. Remove ${folder} to try again.`)
    return null
  }
  return async (setup, attention) => {
    const place = mkdtempSync(join(tmpdir(), 'boldscope-bench-'))
    try {
      const file = join(place, 'case.json')
      writeFileSync(file, JSON.stringify({ ...setup, attention, config: configOf(setup.model), step: shuffleStep }))
      const { stdout } = await execute(python, [join(scripts, scriptOf[setup.model]), file])
      return JSON.parse(stdout.trim().split('\n').at(-1)!)
    } finally {
      rmSync(place, { recursive: true, force: true })
    }
  }
}
