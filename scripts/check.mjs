import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'

/**
 * `npm run check`: all that must hold of the sources, side by side where there are processors for it, and then the
 * tests. What a check prints comes in one piece when it has ended. A failure ends the whole, but not before the others
 * have said what they found.
 */
/** Scripts of package.json, the longest first. */
const checks = ['types:program', 'lint', 'format:check', 'types:pure', 'layers', 'build']

const run = (script, stdio) =>
  new Promise((resolve) => {
    const child = spawn('npm', ['run', '-s', script], { stdio, shell: process.platform === 'win32' })
    let said = ''
    child.stdout?.on('data', (piece) => (said += piece))
    child.stderr?.on('data', (piece) => (said += piece))
    child.once('close', (code) => resolve({ said, failed: code !== 0 }))
  })

const failed = []
const waiting = [...checks]
const work = async () => {
  for (let script = waiting.shift(); script; script = waiting.shift()) {
    const start = performance.now()
    const outcome = await run(script, ['ignore', 'pipe', 'pipe'])
    const seconds = ((performance.now() - start) / 1000).toFixed(0)
    console.log(`${script}: ${outcome.failed ? 'failed' : 'good'} (${seconds} s)\n${outcome.said}`.trimEnd())
    if (outcome.failed) failed.push(script)
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, work))
if (failed.length > 0) {
  console.error(`failed: ${failed.join(', ')}`)
  process.exit(1)
}
const tests = await run('test:built', 'inherit')
process.exit(tests.failed ? 1 : 0)
