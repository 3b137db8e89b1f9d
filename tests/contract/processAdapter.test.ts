import { execFileSync, fork } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeForkedProcesses } from '../../src/main/adapters/forkedProcess'
import type { ChildProcessHandle, ProcessAdapter } from '../../src/main/ports'

const script = resolve('tests/fixtures/childScript.mjs')

const nextMessage = (child: ChildProcessHandle) => new Promise<unknown>((done) => child.onMessage(done))
const exit = (child: ChildProcessHandle) => new Promise<number | null>((done) => child.onExit(done))
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z')
  } catch {
    return false
  }
}

const implementations: Array<[string, (entry: string) => ProcessAdapter]> = [
  ['forked Node processes', (entry) => makeForkedProcesses({ entry })],
]

describe.each(implementations)('%s', (_, make) => {
  it('carry values both ways, typed arrays and missing numbers as they are', async () => {
    const child = make(script).start()
    const value = { array: Float32Array.of(1.5, NaN), nothing: null, number: NaN }
    const answer = nextMessage(child)
    child.send({ do: 'echo', value })
    expect(await answer).toEqual(value)
    child.kill()
  })

  it('tell the exit code, also to whoever asks after the end', async () => {
    const child = make(script).start()
    child.send({ do: 'exit', code: 3 })
    expect(await exit(child)).toBe(3)
    expect(await exit(child)).toBe(3)
  })

  it('can be killed while they compute and hear nothing', async () => {
    const child = make(script).start()
    const blocking = nextMessage(child)
    child.send({ do: 'block' })
    expect(await blocking).toBe('blocking')
    child.kill()
    expect(await exit(child)).toBeNull()
  })

  it('take messages and kills after their end without a complaint', async () => {
    const child = make(script).start()
    child.send({ do: 'exit', code: 0 })
    await exit(child)
    child.send({ do: 'echo', value: 1 })
    child.kill()
  })

  it('end with a code other than 0 when there is no such script', async () => {
    expect(await exit(make(resolve('tests/fixtures/noSuchScript.mjs')).start())).not.toBe(0)
  })
})

it('a forked process ends when there is no such Node binary', async () => {
  const child = makeForkedProcesses({ entry: script, execPath: '/no/such/node' }).start()
  expect(await exit(child)).toBeNull()
})

it('a forked process does not outlive a parent that is killed', async () => {
  const parent = join(mkdtempSync(join(tmpdir(), 'boldscope-parent-')), 'parent.mjs')
  writeFileSync(
    parent,
    `import { fork } from 'node:child_process'
     const child = fork(${JSON.stringify(script)}, [], { serialization: 'advanced' })
     child.on('message', () => process.send(child.pid))
     child.send({ do: 'echo', value: 'up' })`,
  )
  const process_ = fork(parent, [], { stdio: 'ignore' })
  const pid = await new Promise<number>((done) => process_.once('message', (message) => done(message as number)))
  expect(isAlive(pid)).toBe(true)
  process_.kill('SIGKILL')
  await expect.poll(() => isAlive(pid)).toBe(false)
})
