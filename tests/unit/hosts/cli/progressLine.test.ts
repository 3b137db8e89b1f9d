import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { makeProgressLine } from '../../../../src/main/hosts/cli/progressLine'

const begin = (screen: boolean) => {
  const said: string[] = []
  const line = makeProgressLine({ out: () => {}, err: (text) => void said.push(text), screen, width: 20 })
  return { said, line }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('progress on standard error', () => {
  it('writes over one line on a screen, cut to its width, and leaves it clean', () => {
    const { said, line } = begin(true)
    line.show({ fraction: 0.259, message: 'a message that is longer than the screen is wide' })
    line.clear()
    expect(said[0]).toBe('\r\x1b[2K 25 %  a message th')
    expect(said.at(-1)).toBe('\r\x1b[2K')
    expect(said.join('')).not.toContain('\n')
  })

  it('does not flood a log file: a line for each stage and one now and then', () => {
    const { said, line } = begin(false)
    for (let step = 0; step < 1000; step++) {
      line.show({ fraction: step / 1000, message: `step ${step} of 1000, loss 0.${step}` })
      vi.advanceTimersByTime(30)
    }
    line.show({ fraction: null, message: 'Writing the model' })
    expect(said.length).toBeGreaterThan(2)
    expect(said.length).toBeLessThan(7)
    expect(said.every((text) => text.endsWith('\n') && !text.includes('\r'))).toBe(true)
    expect(said.at(-1)).toBe('Writing the model\n')
  })
})
