import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)
const isWindows = process.platform === 'win32'

/** Everything that the benches keep from one run to the next. */
export const cacheFolder = join(tmpdir(), 'boldscope-bench')

/** Runs a script of bench/ on a case, and gives what its last line of output says, and the seconds it ran as a process. */
export type Python = <Given>(script: string, setup: object) => Promise<Given & { wholeSeconds: number }>

/**
 * A Python with the given packages, pinned ones, in a virtual environment of its own under the folder for temporary
 * files, made the first time and named after the first of them. Null, with the reason on the terminal, where it cannot
 * be had: ours is measured all the same.
 */
export const findPython = async (packages: readonly string[], imports: string): Promise<Python | null> => {
  const folder = join(cacheFolder, packages[0].replace('==', '-'))
  const python = join(folder, isWindows ? 'Scripts/python.exe' : 'bin/python')
  try {
    if (!existsSync(python)) {
      console.log(`Installing ${packages.join(', ')} for the comparison, in ${folder}`)
      mkdirSync(folder, { recursive: true })
      await execute(isWindows ? 'python' : 'python3', ['-m', 'venv', folder])
      await execute(python, ['-m', 'pip', 'install', '--quiet', ...packages], { maxBuffer: 2 ** 26 })
    }
    await execute(python, ['-c', `import ${imports}`])
  } catch (error) {
    const [reason] = String(error instanceof Error ? error.message : error).split('\n')
    console.log(`${packages[0]} is not to be had, so ours is measured alone: ${reason}. Remove ${folder} to try again.`)
    return null
  }
  return (script, setup) => runScript(python, script, setup)
}

// The benchmarks are built to out/bench.
const scripts = join(import.meta.dirname, '../../bench')

const runScript = async <Given>(python: string, script: string, setup: object) => {
  const place = mkdtempSync(join(tmpdir(), 'boldscope-bench-'))
  try {
    const file = join(place, 'case.json')
    writeFileSync(file, JSON.stringify(setup))
    const start = performance.now()
    const { stdout } = await execute(python, [join(scripts, script), file], { maxBuffer: 2 ** 26 })
    const wholeSeconds = (performance.now() - start) / 1000
    return { ...(JSON.parse(stdout.trim().split('\n').at(-1)!) as Given), wholeSeconds }
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}
