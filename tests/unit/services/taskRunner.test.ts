import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError, type Progress } from '../../../src/preload/contract'
import { makeTaskRunner } from '../../../src/main/services/taskRunner'

const input = { findings: 'result', out: 'report.pdf', convention: 'neurological' as const }
const output = { files: ['report.pdf'], findings: [], pages: 3 }

/** A child whose every move the test makes. */
const makePuppet = () => {
  const messages: Array<(message: unknown) => void> = []
  const exits: Array<(code: number | null) => void> = []
  const puppet = {
    sent: [] as unknown[],
    killed: 0,
    dieWhenKilled: true,
    say: (message: unknown) => messages.forEach((listener) => listener(message)),
    exit: (code: number | null) => exits.forEach((listener) => listener(code)),
    start: () => ({
      pid: 1,
      send: (message: unknown) => void puppet.sent.push(message),
      onMessage: (listener: (message: unknown) => void) => void messages.push(listener),
      onExit: (listener: (code: number | null) => void) => void exits.push(listener),
      kill: () => {
        puppet.killed++
        if (puppet.dieWhenKilled) puppet.exit(null)
      },
    }),
  }
  return puppet
}

const begin = () => {
  const puppet = makePuppet()
  const abort = new AbortController()
  const seen: Progress[] = []
  const context = { signal: abort.signal, progress: (progress: Progress) => void seen.push(progress) }
  const result = makeTaskRunner(puppet).run('report', input, context)
  return { puppet, abort, seen, result }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('makeTaskRunner', () => {
  it('hands over the input, passes progress on and gives the result', async () => {
    const { puppet, seen, result } = begin()
    expect(puppet.sent).toEqual([{ type: 'run', kind: 'report', input }])
    puppet.say({ type: 'progress', progress: { fraction: 0.5, message: 'half' } })
    puppet.say({ type: 'result', output })
    await expect(result).resolves.toEqual(output)
    expect(seen).toEqual([{ fraction: 0.5, message: 'half' }])
  })

  it('leaves no child behind after a result', async () => {
    const { puppet, result } = begin()
    puppet.say({ type: 'result', output })
    await result
    expect(puppet.killed).toBe(1)
  })

  it('restores an error of the child with its code and findings', async () => {
    const { puppet, result } = begin()
    const finding = { code: 'x.y', severity: 'error', place: {}, message: 'm', suggestion: 's' }
    puppet.say({ type: 'error', error: { code: 'input.bad', message: 'Not usable', findings: [finding] } })
    const error = await result.catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject({ code: 'input.bad', message: 'Not usable', findings: [finding] })
  })

  it.each([
    [1, /exit code 1/],
    [0, /exit code 0/],
    [null, /out of memory/],
  ])('takes an exit without an answer (%s) for a failure', async (code, message) => {
    const { puppet, result } = begin()
    puppet.exit(code)
    await expect(result).rejects.toMatchObject({ code: 'process.failed', message: expect.stringMatching(message) })
  })

  it('asks a cancelled child to stop, and kills it within 700 ms when it does not', async () => {
    const { puppet, abort, result } = begin()
    const rejected = expect(result).rejects.toMatchObject({ code: 'cancelled' })
    abort.abort()
    expect(puppet.sent.at(-1)).toEqual({ type: 'cancel' })
    expect(puppet.killed).toBe(0)
    await vi.advanceTimersByTimeAsync(700)
    expect(puppet.killed).toBeGreaterThan(0)
    await rejected
  })

  it('kills no sooner than the child had time to write its checkpoint', async () => {
    const { puppet, abort, result } = begin()
    const rejected = expect(result).rejects.toMatchObject({ code: 'cancelled', message: 'Stopped at step 5.' })
    abort.abort()
    await vi.advanceTimersByTimeAsync(500)
    expect(puppet.killed).toBe(0)
    puppet.say({ type: 'error', error: { code: 'cancelled', message: 'Stopped at step 5.', findings: [] } })
    await rejected
  })

  it('starts nothing for a task that is cancelled already', async () => {
    const start = vi.fn()
    const context = { signal: AbortSignal.abort(), progress: () => {} }
    await expect(makeTaskRunner({ start }).run('report', input, context)).rejects.toMatchObject({ code: 'cancelled' })
    expect(start).not.toHaveBeenCalled()
  })

  it.each([
    ['a message of another shape', { type: 'progress', progress: { fraction: 'half' } }],
    ['a result of another shape', { type: 'result', output: { pages: 'three' } }],
  ])('takes %s for a bug and ends the child', async (_, message) => {
    const { puppet, result } = begin()
    puppet.say(message)
    await expect(result).rejects.toMatchObject({ code: 'bug' })
    expect(puppet.killed).toBe(1)
  })

  it('holds on to no listener of the signal after the end', async () => {
    const { puppet, abort, result } = begin()
    puppet.say({ type: 'result', output })
    await result
    abort.abort()
    expect(puppet.sent).toHaveLength(1)
  })
})
