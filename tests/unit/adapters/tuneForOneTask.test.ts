import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'

const adapter = new URL('../../../src/main/adapters/tuneForOneTask.ts', import.meta.url).href

/** MiB that a process sets aside for new objects after it has made very many, half of which it keeps for a while. */
const roomForNewObjects = (isTuned: boolean): number => {
  const script = `
    import { getHeapSpaceStatistics } from 'node:v8'
    import { tuneForOneTask } from '${adapter}'
    if (${isTuned}) tuneForOneTask()
    const kept = []
    for (let i = 0; i < 2e6; i++) kept[i % 50000] = [i]
    console.log(getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size)`
  return Number(execFileSync(process.execPath, ['--input-type=module', '--no-warnings', '-e', script])) / 2 ** 20
}

describe('a process that is set up for one task', () => {
  it('does not take ever more room for new objects, as one that is not does', () => {
    expect(roomForNewObjects(true)).toBeLessThanOrEqual(2)
    expect(roomForNewObjects(false)).toBeGreaterThan(4)
  })
})
